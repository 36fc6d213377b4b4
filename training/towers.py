"""The two towers: a small residual ConvNet for pictures, a causal transformer with end-of-text pooling for text."""

import torch
from torch import nn
from torch.nn import functional as F

EMBEDDING = 256


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(),
            nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False),
            nn.BatchNorm2d(outputs),
        )
        self.skip = nn.Identity()
        if stride != 1 or inputs != outputs:
            self.skip = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        return F.relu(self.body(x) + self.skip(x))


class VisionTower(nn.Module):
    """pixel_values [b, 3, S, S] to image_embeds [b, EMBEDDING], not normalised."""

    def __init__(self, widths=(32, 64, 128, 224)):
        super().__init__()
        a, b, c, d = widths
        self.stem = nn.Sequential(nn.Conv2d(3, a, 5, 2, 2, bias=False), nn.BatchNorm2d(a), nn.ReLU())
        self.stages = nn.Sequential(
            Block(a, b, 2), Block(b, b, 1), Block(b, c, 2), Block(c, c, 1), Block(c, d, 2), Block(d, d, 1)
        )
        self.project = nn.Linear(2 * d, EMBEDDING)

    def forward(self, pixel_values):
        x = self.stages(self.stem(pixel_values))
        return self.project(torch.cat([x.mean((2, 3)), x.amax((2, 3))], 1))


class PatchTower(nn.Module):
    """A small ViT with mean pooling, for comparison: pixel_values [b, 3, S, S] to image_embeds [b, EMBEDDING]."""

    def __init__(self, size, patch=8, width=192, layers=6, heads=4):
        super().__init__()
        self.patches = nn.Conv2d(3, width, patch, patch)
        self.positions = nn.Parameter(torch.randn((size // patch) ** 2, width) * 0.01)
        self.layers = nn.ModuleList(Layer(width, heads) for _ in range(layers))
        self.norm, self.project = nn.LayerNorm(width), nn.Linear(width, EMBEDDING)

    def forward(self, pixel_values):
        x = self.patches(pixel_values).flatten(2).transpose(1, 2) + self.positions
        mask = torch.zeros((), device=x.device)
        for layer in self.layers:
            x = layer(x, mask)
        return self.project(self.norm(x).mean(1))


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads, self.qkv, self.out = heads, nn.Linear(width, 3 * width), nn.Linear(width, width)

    def forward(self, x, mask):
        b, s, w = x.shape
        q, k, v = self.qkv(x).view(b, s, 3, self.heads, w // self.heads).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-1, -2) * (w // self.heads) ** -0.5 + mask
        return self.out((scores.softmax(-1) @ v).transpose(1, 2).reshape(b, s, w))


class Layer(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.norm1, self.attention, self.norm2 = nn.LayerNorm(width), Attention(width, heads), nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x, mask):
        x = x + self.attention(self.norm1(x), mask)
        return x + self.mlp(self.norm2(x))


class TextTower(nn.Module):
    """input_ids [b, s] to text_embeds [b, EMBEDDING], read at the end token, which has the largest id."""

    def __init__(self, vocabulary, context, width=192, layers=3, heads=4):
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, width)
        self.positions = nn.Parameter(torch.randn(context, width) * 0.01)
        nn.init.normal_(self.tokens.weight, std=0.02)
        self.layers = nn.ModuleList(Layer(width, heads) for _ in range(layers))
        self.norm, self.project = nn.LayerNorm(width), nn.Linear(width, EMBEDDING, bias=False)

    def forward(self, input_ids):
        s = input_ids.shape[1]
        x = self.tokens(input_ids) + self.positions[:s]
        mask = torch.full((s, s), -1e4, device=x.device).triu(1)
        for layer in self.layers:
            x = layer(x, mask)
        end = input_ids.argmax(1)
        pooled = x.gather(1, end[:, None, None].expand(-1, 1, x.shape[2]))[:, 0]
        return self.project(self.norm(pooled))
