"""What all painted backgrounds share: colours, noise, ramps."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image

from ..dice import Dice

Array = np.ndarray
SIZE = 256
# A painter gives [SIZE, SIZE, 3] in about 0..1 and how much to blur it.
Paint = Callable[[Dice], tuple[Array, float]]


def gray_color(d: Dice, saturation: float = 0.3, low: float = 0.0, high: float = 1.0) -> Array:
    g = d.uniform(low, high)
    return np.clip(g * (1 - saturation) + d.rng.random(3) * saturation * max(high, 0.3), 0, 1)


def ints(color: Array) -> tuple[int, int, int]:
    r, g, b = (int(255 * np.clip(c, 0, 1)) for c in color)
    return r, g, b


def clouds(d: Dice, rough: float, colors: int = 1, size: int = SIZE) -> Array:
    """Noise of several octaves, about zero."""
    out = np.zeros((size, size, colors))
    for o in (3, 6, 12, 24, 48, 96):
        a = (d.rng.random((o, o, colors)) * 255).astype(np.uint8)
        layers = [
            np.asarray(Image.fromarray(a[..., i]).resize((size, size), Image.Resampling.BICUBIC)) for i in range(colors)
        ]
        out += (np.stack(layers, -1) / 255.0 - 0.5) * (3 / o) ** rough
    return out


def ramp(d: Dice, a: Array, b: Array) -> Array:
    yy, xx = np.mgrid[0:SIZE, 0:SIZE] / SIZE
    t = xx * d.uniform(-1, 1) + yy * d.uniform(-1, 1)
    t = (t - t.min()) / (np.ptp(t) + 1e-6)
    return a + (b - a) * t[..., None]
