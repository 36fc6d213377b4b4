"""Pictures behind the person, drawn by code: studios, walls, bokeh, gardens, streets, horizons, rooms."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter
from scipy import ndimage

from ..dice import Dice
from .interiors import corridor, library, room, stage
from .paint import SIZE, Array, Paint, clouds, gray_color, ints, ramp


def studio(d: Dice) -> tuple[Array, float]:
    """A plain backdrop with a pool of light."""
    c = gray_color(d, 0.35, 0.05, 1)
    yy, xx = np.mgrid[0:SIZE, 0:SIZE] / SIZE
    pool = np.exp(-((xx - d.uniform(0.2, 0.8)) ** 2 + (yy - d.uniform(0.2, 0.8)) ** 2) / d.uniform(0.1, 0.6))
    return c * (1 - d.uniform(0, 0.6) * (1 - pool[..., None])), 0.0


def wall(d: Dice) -> tuple[Array, float]:
    """Plaster, bricks, tiles or boards, lit from one side."""
    c = gray_color(d, 0.3, 0.15, 0.95)
    g = ramp(d, c * d.uniform(0.6, 1), c) + clouds(d, d.uniform(0.3, 0.9)) * d.uniform(0.03, 0.16)
    kind = d.pick(["plaster", "plaster", "bricks", "tiles", "boards"])
    if kind != "plaster":
        line = np.zeros((SIZE, SIZE))
        h = d.uniform(10, 34)
        w = {"bricks": h * 2.4, "tiles": h, "boards": 999.0}[kind]
        y, x = np.mgrid[0:SIZE, 0:SIZE]
        row = (y // h).astype(int)
        xs = x + (row % 2) * w / 2 * (kind == "bricks")
        line = ((y % h < 1.6) | (xs % w < 1.6)).astype(float)
        g = (
            g
            * (1 + (d.rng.random((99, 99))[row % 99, (xs // w).astype(int) % 99] - 0.5) * d.uniform(0.05, 0.3))[
                ..., None
            ]
        )
        g = g + (d.pick([-0.2, 0.2, -0.1]) * line)[..., None]
    return g, d.uniform(0, 3)


def bokeh(d: Dice) -> tuple[Array, float]:
    """Discs of light out of focus on something dark."""
    dark = gray_color(d, 0.3, 0.02, 0.35)
    im = Image.new("RGB", (SIZE, SIZE), ints(dark))
    r0 = d.uniform(5, 22)
    for _ in range(int(d.rng.integers(15, 60))):
        layer = Image.new("RGB", (SIZE, SIZE))
        x, y, r = d.uniform(0, SIZE), d.uniform(0, SIZE), r0 * d.uniform(0.7, 1.3)
        warm = np.clip(np.array([1, 0.75, 0.45]) + d.rng.normal(0, 0.2, 3), 0, 1) * d.uniform(0.1, 0.7)
        ImageDraw.Draw(layer).ellipse((x - r, y - r, x + r, y + r), fill=ints(warm))
        im = ImageChops.add(im, layer)
    return np.asarray(im) / 255.0 + clouds(d, 1.0) * 0.1, d.uniform(1, 4)


def garden(d: Dice) -> tuple[Array, float]:
    """Leaves, lawn and sky."""
    leaf = np.array([d.uniform(0.15, 0.35), d.uniform(0.3, 0.5), d.uniform(0.08, 0.2)]) * d.uniform(0.5, 1.3)
    n = clouds(d, d.uniform(0.3, 0.7))
    g = leaf * (1 + 1.6 * n) + np.array([0.25, 0.3, 0.15]) * np.clip(n - 0.25, 0, 1) * 3
    sky = np.array([0.6, 0.75, 0.95]) * d.uniform(0.8, 1.15)
    y = (np.arange(SIZE) / SIZE)[:, None, None]
    edge = d.uniform(-0.3, 0.6) + clouds(d, 0.8)[..., 0][:1].T[None, :, 0][..., None] * 0.5
    mix = np.clip((edge - y) / 0.06 + n * 2, 0, 1)
    g = g * (1 - mix) + (sky * (1 - 0.15 * y)) * mix
    lawn = d.uniform(0.6, 1.4)
    grass = np.array([0.3, 0.5, 0.15]) * d.uniform(0.6, 1.2) * (1 + 0.5 * clouds(d, 0.3))
    return np.where(y > lawn, grass, g), abs(d.normal(1.5, 2.5))


def street(d: Dice) -> tuple[Array, float]:
    """House fronts with windows, sky above, a road below."""
    sky = d.pick([np.array([0.55, 0.7, 0.95]), np.array([0.85, 0.87, 0.9]), np.array([0.15, 0.17, 0.25])]) * d.uniform(
        0.8, 1.1
    )
    im = Image.new("RGB", (SIZE, SIZE), ints(sky))
    draw = ImageDraw.Draw(im)
    x, ground = d.uniform(-60, 0), d.uniform(0.7, 1.1) * SIZE
    while x < SIZE:
        w, top, c = d.uniform(40, 130), d.uniform(-80, SIZE * 0.5), gray_color(d, 0.35, 0.2, 0.8)
        draw.rectangle((x, top, x + w, ground), fill=ints(c))
        step, glass = d.uniform(16, 30), ints(c * 0.4 if d.chance(0.7) else np.array([1, 0.85, 0.5]))
        for wy in np.arange(top + 8, ground - 10, step * 1.3):
            for wx in np.arange(x + 6, x + w - 10, step):
                draw.rectangle((wx, wy, wx + step * 0.5, wy + step * 0.75), fill=glass)
        x += w
    draw.rectangle((0, ground, SIZE, 2 * SIZE), fill=ints(gray_color(d, 0.1, 0.25, 0.6)))
    for _ in range(int(d.rng.integers(0, 4))):
        a, h = d.uniform(0, SIZE), d.uniform(20, 50)
        draw.rounded_rectangle((a, ground - h * 0.5, a + h * 2, ground + h * 0.5), 8, fill=ints(gray_color(d, 0.8)))
    im = im.rotate(d.normal(0, 3), Image.Resampling.BICUBIC, fillcolor=ints(sky))
    return np.asarray(im) / 255.0 + clouds(d, 0.5) * 0.06, abs(d.normal(1.5, 2.5))


def horizon(d: Dice) -> tuple[Array, float]:
    """Sky with clouds over sea, sand, hills or snow."""
    y = (np.arange(SIZE) / SIZE)[:, None, None]
    sky = np.array([0.35, 0.55, 0.9]) * (1 - y) + np.array([0.8, 0.88, 0.95]) * y
    if d.chance(0.25):
        sky = np.array([0.5, 0.35, 0.5]) * (1 - y) + np.array([1.0, 0.65, 0.35]) * y
    sky = sky + np.clip(clouds(d, 1.0), 0, 1) * d.uniform(0, 0.8)
    land = d.pick(
        [
            np.array([0.15, 0.3, 0.42]),
            np.array([0.75, 0.65, 0.48]),
            np.array([0.25, 0.33, 0.18]),
            np.array([0.9, 0.92, 0.95]),
        ]
    )
    ground = land * (1 + clouds(d, 0.5) * 0.4)
    edge = d.uniform(0.3, 1.0) + clouds(d, 1.0)[:1].transpose(0, 1, 2) * d.pick([0, 0.3])
    return np.where(y > edge, ground, sky), abs(d.normal(1, 2.5))


def mess(d: Dice) -> tuple[Array, float]:
    """Boxes, discs and lines of all colours: a table, a shop, a workshop out of focus."""
    im = Image.new("RGB", (SIZE, SIZE), ints(gray_color(d)))
    draw = ImageDraw.Draw(im)
    for _ in range(int(d.rng.integers(10, 50))):
        x, y, w, h = d.uniform(-40, SIZE), d.uniform(-40, SIZE), d.uniform(4, 110), d.uniform(4, 110)
        fill = ints(gray_color(d, 0.4))
        if d.chance(0.3):
            draw.ellipse((x, y, x + w, y + h), fill=fill)
        else:
            draw.rectangle(
                (x, y, x + w, y + h), fill=fill, outline=ints(gray_color(d)) if d.chance(0.4) else None, width=2
            )
    return np.asarray(im.rotate(d.uniform(-6, 6), Image.Resampling.BICUBIC)) / 255.0, abs(d.normal(3, 3))


def fog(d: Dice) -> tuple[Array, float]:
    n = clouds(d, d.uniform(0.5, 1.2), 3)
    m = n.mean(2, keepdims=True)
    return gray_color(d) + (m + (n - m) * d.uniform(0, 0.6)) * d.uniform(0.2, 0.8), 0.0


TRAINING: tuple[Paint, ...] = (
    studio,
    studio,
    wall,
    wall,
    wall,
    room,
    room,
    room,
    room,
    bokeh,
    garden,
    garden,
    street,
    street,
    horizon,
    horizon,
    mess,
    fog,
)
HELD_OUT: tuple[Paint, ...] = (stage, corridor, library)


def background(d: Dice) -> Array:
    """[SIZE, SIZE, 3] in 0..1."""
    g, blur = d.pick(HELD_OUT if d.held_out else TRAINING)(d)
    if blur > 0.3:
        g = (
            np.asarray(
                Image.fromarray((np.clip(g, 0, 1) * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(blur))
            )
            / 255.0
        )
    if d.chance(0.3):
        # Light falls unevenly in most rooms.
        g = g * (1 + ndimage.zoom(d.rng.normal(0, 0.12, (3, 3)), SIZE / 3, order=1)[:SIZE, :SIZE, None])
    return np.clip(g * d.uniform(0.7, 1.15), 0, 1).astype(np.float32)
