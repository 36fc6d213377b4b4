"""The image tower: a photographic backbone and a tower for drawings look at the same picture, and each place of their maps
says its part. The vector of a picture is the sum over its places, so a word's score is a sum over places too."""

import torch
from torch import nn
from torch.nn import functional as F

from tower import backbone
from drawings.drawing_net import DrawingNet

#: Numbers of the space, and groups of them that weigh places on their own.
EMBEDDING, HEADS = 384, 8
#: Features of the drawing tower at a place.
DRAWN = 224
#: What the drawing tower was trained with (CLIP's normalisation).
DRAWING_MEAN = torch.tensor([0.48145466, 0.4578275, 0.40821073]).view(1, 3, 1, 1)
DRAWING_STD = torch.tensor([0.26862954, 0.26130258, 0.27577711]).view(1, 3, 1, 1)


class Places(nn.Module):
    """A map [b, F, h, w] to what each place adds to the vector, [b, h * w, D].

    Attention shares out one unit of weight among the places, for each group of D / HEADS numbers apart; it begins even,
    which is the mean over places.
    """

    def __init__(self, features):
        super().__init__()
        self.attend = nn.Linear(features, HEADS)
        self.project = nn.Linear(features, EMBEDDING, bias=False)
        nn.init.zeros_(self.attend.weight)
        nn.init.zeros_(self.attend.bias)
        self.register_buffer("mean", torch.zeros(features))
        self.register_buffer("spread", torch.ones(features))

    def forward(self, at):
        x = (at.flatten(2).transpose(1, 2) - self.mean) / self.spread
        weight = self.attend(x).softmax(1).repeat_interleave(EMBEDDING // HEADS, dim=2)
        return self.project(x) * weight


class DrawingMap(nn.Module):
    """pixel_values [b, 3, S/2, S/2] in 0 to 1 to the drawing tower's map [b, 224, S/32, S/32]. `fixed`: its first stages that
    training leaves as they are: edges are edges, and they cost no gradient."""

    fixed = 1

    def __init__(self, tower=None):
        super().__init__()
        tower = tower or DrawingNet()
        self.stem, self.stages = tower.stem, tower.stages
        self.register_buffer("shift", DRAWING_MEAN.clone(), persistent=False)
        self.register_buffer("scale", DRAWING_STD.clone(), persistent=False)

    def forward(self, rgb):
        with torch.no_grad():
            x = self.stages[: self.fixed](self.stem((rgb - self.shift) / self.scale))
        return self.stages[self.fixed :](x)


class ImageTower(nn.Module):
    """What training changes: the backbone's tail, the drawing tower, and how their places become a vector."""

    def __init__(self, tail, drawing):
        super().__init__()
        self.tail, self.drawing = tail, drawing
        self.photo_places, self.drawn_places = Places(backbone.FEATURES), Places(DRAWN)
        self.offset = nn.Parameter(torch.zeros(EMBEDDING))

    def forward(self, at, rgb):
        """The trunk's map and the picture at half its size, 0 to 1, to place embeds [b, P, D] and the tail's features."""
        features = self.tail(at)
        places = self.photo_places(features) + self.drawn_places(self.drawing(rgb))
        return places + self.offset / places.shape[1], features


class WholeTower(nn.Module):
    """What ships: pixel_values [b, 3, S, S], normalised as the backbone wants them, to image_embeds and place_embeds."""

    def __init__(self, trunk, tower):
        super().__init__()
        self.trunk, self.tower = trunk, tower

    def forward(self, pixel_values):
        half = F.avg_pool2d(pixel_values, 2) * backbone.STD + backbone.MEAN
        places, _ = self.tower(self.trunk(pixel_values), half)
        return places.sum(1), places
