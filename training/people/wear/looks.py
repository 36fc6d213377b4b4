"""Colours and patterns of cloth, and small pictures on caps and books."""

from __future__ import annotations

import colorsys
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from ..dice import Dice

Array = np.ndarray


def hsv(h: float, s: float, v: float) -> Array:
    return np.array(colorsys.hsv_to_rgb(h % 1, s, v))


def srgb(color: Any) -> tuple[int, int, int]:
    """A linear colour as bytes."""
    r, g, b = (int(x) for x in 255 * np.clip(np.asarray(color, float), 0, 1) ** (1 / 2.2))
    return r, g, b


def plain(color: Any) -> Array:
    """A texture of one linear colour."""
    return np.full((4, 4, 3), srgb(color), np.uint8)


def cloth_color(d: Dice) -> Array:
    """A linear colour as clothes have them: much black, white, grey and navy."""
    r = d.uniform(0, 1)
    if r < 0.2:
        return np.full(3, d.uniform(0.01, 0.06))
    if r < 0.3:
        return np.full(3, d.uniform(0.5, 0.9))
    if r < 0.4:
        return np.full(3, d.uniform(0.08, 0.4))
    if r < 0.55:
        return hsv(d.uniform(0.55, 0.68), d.uniform(0.4, 0.9), d.uniform(0.05, 0.3))
    if r < 0.65:
        return hsv(d.uniform(0.03, 0.12), d.uniform(0.3, 0.7), d.uniform(0.06, 0.4))
    return hsv(d.uniform(0, 1), d.uniform(0.3, 1), d.uniform(0.1, 0.8))


def pattern(d: Dice, knit: bool = False, plain_share: float = 0.55, size: int = 128) -> Array:
    """A texture of cloth: plain, stripes, dots, camouflage, checks; held-out things have zigzags or stars."""
    c, c2, c3 = (srgb(cloth_color(d)) for _ in range(3))
    image = Image.new("RGB", (size, size), c)
    draw = ImageDraw.Draw(image)
    k = d.uniform(0, 1)
    if d.held_out:
        if k > 0.35:
            (zigzag if k < 0.7 else stars)(draw, d, size, c2)
    elif k < plain_share:
        pass
    else:
        k = (k - plain_share) / (1 - plain_share)
        if k < 0.25:
            n = int(d.rng.integers(3, 14))
            for i in range(0, n, 2):
                draw.rectangle((0, size * i / n, size, size * (i + 1) / n), fill=c2)
        elif k < 0.4:
            n = int(d.rng.integers(4, 24)) * 2
            for i in range(0, n, 2):
                draw.rectangle((size * i / n, 0, size * (i + 1) / n, size), fill=c2)
        elif k < 0.55:
            n = int(d.rng.integers(4, 12))
            for i in range(n * n):
                x, y, r = (i % n + 0.5 * (i // n % 2)) * size / n, i // n * size / n, size / n * 0.25
                draw.ellipse((x - r, y - r, x + r, y + r), fill=c2)
        elif k < 0.75:
            image = blotches(d, size, [c, c2, c3])
        else:
            image = checks(d, size, c, c2)
    a = np.asarray(image)
    return knitted(a, d) if knit else a


def zigzag(draw: ImageDraw.ImageDraw, d: Dice, size: int, color: tuple[int, int, int]) -> None:
    n, rows = int(d.rng.integers(4, 10)), int(d.rng.integers(3, 8))
    for r in range(rows):
        points = [(i * size / (2 * n), (r + (0.2 if i % 2 else 0.7)) * size / rows) for i in range(2 * n + 1)]
        draw.line(points, fill=color, width=max(2, size // rows // 4))


def stars(draw: ImageDraw.ImageDraw, d: Dice, size: int, color: tuple[int, int, int]) -> None:
    n = int(d.rng.integers(3, 8))
    for i in range(n * n):
        x, y = (i % n + 0.5) * size / n, (i // n + 0.5) * size / n
        w = np.linspace(0, 2 * np.pi, 11)[:-1]
        r = np.where(np.arange(10) % 2, 0.15, 0.36) * size / n
        draw.polygon([(x + a, y + b) for a, b in zip(r * np.sin(w), -r * np.cos(w), strict=True)], fill=color)


def blotches(d: Dice, size: int, colors: list[tuple[int, int, int]]) -> Image.Image:
    small = Image.fromarray((d.rng.random((12, 12)) * 255).astype(np.uint8))
    b = np.asarray(small.resize((size, size), Image.Resampling.BICUBIC)).astype(float) / 255
    return Image.fromarray(np.array(colors, np.uint8)[(b > 0.6).astype(int) + (b > 0.4)])


def checks(d: Dice, size: int, c: tuple[int, int, int], c2: tuple[int, int, int]) -> Image.Image:
    stripe = ((np.arange(size) * int(d.rng.integers(3, 9)) / size) % 1 < 0.4)[:, None, None]
    a = np.full((size, size, 3), c, float)
    for s in (stripe, stripe.transpose(1, 0, 2)):
        a = a * (1 - 0.5 * s) + np.array(c2) * 0.5 * s
    return Image.fromarray(a.astype(np.uint8))


def knitted(a: Array, d: Dice) -> Array:
    """Ribs down the cloth."""
    n = d.pick([20, 28, 36, 48])
    ribs = 0.72 + 0.28 * abs(np.sin(np.arange(a.shape[1]) * np.pi * n / a.shape[1]))
    return (a * ribs[None, :, None]).astype(np.uint8)


def logo(d: Dice) -> tuple[Array, tuple[int, int, int]]:
    """A mark as a mask (70 x 44, 0..1) and its colour."""
    mark = Image.new("L", (44, 70), 0)
    e = ImageDraw.Draw(mark)
    kind = d.pick(["lines", "ring", "disc", "patch", "triangle", "z", "letter"])
    if kind == "lines":
        for _ in range(int(d.rng.integers(1, 4))):
            x, y = d.rng.integers(2, 34, 2), d.rng.integers(2, 60, 2)
            e.line([int(x[0]), int(y[0]), int(x[1]), int(y[1])], fill=255, width=int(d.rng.integers(4, 9)))
    elif kind in ("ring", "disc"):
        e.ellipse((4, 6, 40, 64), fill=255)
        e.ellipse((14, 20, 30, 50), fill=0 if kind == "ring" else 120)
    elif kind == "patch":
        e.rectangle((4, 14, 40, 56), fill=255)
    elif kind == "triangle":
        e.polygon([(22, 6), (40, 60), (4, 60)], fill=255)
    elif kind == "z":
        e.line([6, 10, 38, 10, 6, 60, 38, 60], fill=255, width=8)
    else:
        e.line([8, 8, 8, 60, 36, 60], fill=255, width=8)
        e.line([22, 8, 36, 30], fill=255, width=6)
    return np.asarray(mark)[:, :, None] / 255.0, srgb(cloth_color(d))


def stamp(tex: Array, mask: Array, color: tuple[int, int, int], u: float, v: float) -> Array:
    """The mark printed on a texture at (u, v), wrapping around at the sides."""
    a = np.asarray(Image.fromarray(tex).resize((256, 256))).copy()
    h, w = mask.shape[:2]
    top = int(np.clip(256 * (1 - v) - h / 2, 0, 256 - h))
    for i in range(w):
        x = (int(256 * u) - w // 2 + i) % 256
        column = mask[:, i]
        a[top : top + h, x] = a[top : top + h, x] * (1 - column) + np.array(color) * column
    return a
