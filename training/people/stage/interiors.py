"""Rooms to train with; a corridor, a library and a stage that only evaluation sees."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from ..dice import Dice
from .paint import SIZE, Array, clouds, gray_color, ints, ramp


def room(d: Dice) -> tuple[Array, float]:
    """Two walls, window, door, shelves, pictures and lamps."""
    base = gray_color(d, 0.25, 0.3, 0.95)
    im = Image.new("RGB", (SIZE, SIZE), ints(base))
    draw = ImageDraw.Draw(im)
    corner = d.uniform(-0.2, 1.2) * SIZE
    other = base * d.uniform(0.7, 0.95)
    draw.polygon([(corner, 0), (SIZE, 0), (SIZE, SIZE), (corner, SIZE)], fill=ints(other))
    for _ in range(int(d.rng.integers(2, 7))):
        x, y = d.uniform(-30, SIZE - 10), d.uniform(-40, SIZE * 0.7)
        kind = d.pick(["window", "door", "shelf", "picture", "lamp", "curtain", "sofa", "plant"])
        furniture(draw, d, kind, x, y)
    im = im.rotate(d.normal(0, 2.5), Image.Resampling.BICUBIC, fillcolor=ints(base))
    g = np.asarray(im) / 255.0
    return g * (0.8 + 0.2 * ramp(d, np.ones(3), np.full(3, 0.5))), abs(d.normal(2, 3))


def furniture(draw: ImageDraw.ImageDraw, d: Dice, kind: str, x: float, y: float) -> None:
    if kind == "window":
        w, h = d.uniform(50, 110), d.uniform(70, 140)
        draw.rectangle(
            (x, y, x + w, y + h),
            fill=ints(np.array([0.85, 0.93, 1.0]) * d.uniform(0.7, 1.05)),
            outline=(235, 235, 230),
            width=5,
        )
        draw.line((x + w / 2, y, x + w / 2, y + h), fill=(230, 230, 225), width=4)
        draw.line((x, y + h * 0.45, x + w, y + h * 0.45), fill=(230, 230, 225), width=4)
    elif kind == "door":
        w = d.uniform(55, 85)
        draw.rectangle(
            (x, y + 20, x + w, 2 * SIZE), fill=ints(gray_color(d, 0.4, 0.2, 0.8)), outline=(120, 110, 100), width=3
        )
        draw.ellipse((x + w - 14, y + 120, x + w - 7, y + 127), fill=(180, 170, 120))
    elif kind == "shelf":
        w, n = d.uniform(60, 130), int(d.rng.integers(2, 5))
        draw.rectangle((x, y, x + w, y + n * 38), fill=ints(gray_color(d, 0.3, 0.1, 0.6)))
        for i in range(n):
            b = x + 4
            while b < x + w - 8:
                t = d.uniform(3, 9)
                draw.rectangle(
                    (b, y + i * 38 + d.uniform(4, 14), b + t, y + i * 38 + 34), fill=ints(gray_color(d, 0.7))
                )
                b += t + 1
    elif kind == "picture":
        w, h = d.uniform(25, 70), d.uniform(25, 70)
        draw.rectangle((x, y, x + w, y + h), fill=ints(gray_color(d, 0.5)), outline=ints(gray_color(d)), width=3)
    elif kind == "lamp":
        draw.polygon([(x, y + 30), (x + 40, y + 30), (x + 30, y), (x + 10, y)], fill=(255, 240, 200))
        draw.line((x + 20, y + 30, x + 20, SIZE), fill=(60, 55, 50), width=3)
    elif kind == "curtain":
        c = gray_color(d, 0.5)
        for i in range(12):
            draw.rectangle((x + i * 5, 0, x + i * 5 + 5, SIZE), fill=ints(c * (0.8 + 0.2 * np.sin(i * 1.3))))
    elif kind == "sofa":
        draw.rounded_rectangle(
            (x, SIZE * 0.65, x + d.uniform(90, 190), SIZE * 2), 14, fill=ints(gray_color(d, 0.5, 0.1, 0.8))
        )
    else:
        for _ in range(14):
            a, r = d.uniform(-2.6, -0.5), d.uniform(20, 55)
            draw.line(
                (x + 20, y + 90, x + 20 + r * np.cos(a), y + 90 + r * np.sin(a)),
                fill=ints(np.array([0.1, d.uniform(0.25, 0.5), 0.1])),
                width=5,
            )


def stage(d: Dice) -> tuple[Array, float]:
    """Held out: beams of coloured light in the dark."""
    yy, xx = np.mgrid[0:SIZE, 0:SIZE] / SIZE
    g = np.zeros((SIZE, SIZE, 3)) + 0.04
    for _ in range(int(d.rng.integers(2, 6))):
        x0, slope, c = d.uniform(0, 1), d.normal(0, 0.6), d.rng.random(3)
        g += (
            np.exp(-(((xx - x0 - slope * yy) / (0.04 + 0.12 * yy)) ** 2))[..., None]
            * c
            * d.uniform(0.2, 0.7)
            * (1 - 0.5 * yy[..., None])
        )
    return g + clouds(d, 1.0) * 0.06, d.uniform(0, 2)


def corridor(d: Dice) -> tuple[Array, float]:
    """Held out: a passage in perspective, floor, ceiling and lamps."""
    im = Image.new("RGB", (SIZE, SIZE), ints(gray_color(d, 0.2, 0.3, 0.9)))
    draw = ImageDraw.Draw(im)
    vx, vy, base = d.uniform(0.3, 0.7) * SIZE, d.uniform(0.3, 0.6) * SIZE, gray_color(d, 0.2, 0.4, 0.95)
    for polygon, k in (
        ([(0, 0), (SIZE, 0)], 1.05),
        ([(SIZE, 0), (SIZE, SIZE)], 0.85),
        ([(0, SIZE), (SIZE, SIZE)], 0.6),
        ([(0, 0), (0, SIZE)], 0.75),
    ):
        draw.polygon([*polygon, (vx, vy)], fill=ints(base * k))
    for i in range(1, 7):
        s = 0.8 ** (i * 2)
        draw.rectangle((vx - vx * s * 0.15, vy - vy * s, vx + vx * s * 0.15, vy - vy * s + 8 * s), fill=(255, 255, 240))
        draw.rectangle((vx - vx * s, vy - vy * s * 0.6, vx - vx * s * 0.8, vy + vy * s), fill=ints(base * 0.5))
    draw.rectangle((vx - 14, vy - 20, vx + 14, vy + 24), fill=(240, 240, 235))
    return np.asarray(im) / 255.0, abs(d.normal(2, 2))


def library(d: Dice) -> tuple[Array, float]:
    """Held out: rows of books from edge to edge."""
    im = Image.new("RGB", (SIZE, SIZE), ints(gray_color(d, 0.3, 0.1, 0.4)))
    draw = ImageDraw.Draw(im)
    step = d.uniform(34, 64)
    for y in np.arange(-10, SIZE, step):
        x = 0.0
        while x < SIZE:
            t = d.uniform(4, 13)
            draw.rectangle(
                (x, y + d.uniform(3, step * 0.3), x + t, y + step - 5), fill=ints(gray_color(d, 0.6, 0.1, 0.8))
            )
            x += t + 1
    return np.asarray(im.rotate(d.normal(0, 4), Image.Resampling.BICUBIC)) / 255.0, abs(d.normal(2, 2.5))
