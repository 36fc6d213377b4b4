"""The drawing tower: a small residual ConvNet, first trained on drawings alone."""

import torch
from torch import nn
from torch.nn import functional as F

#: Numbers of the space that it is first trained in; what ships keeps its maps alone.
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


class DrawingNet(nn.Module):
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
