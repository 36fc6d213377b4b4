"""The text tower: a causal transformer with end-of-text pooling, as CLIP's."""

import torch
from torch import nn

from tower.image_tower import EMBEDDING


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

    def __init__(self, vocabulary, context, width=256, layers=3, heads=4):
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
