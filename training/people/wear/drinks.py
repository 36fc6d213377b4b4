"""Cups, glasses and bottles, held beside the face or at the mouth."""

from __future__ import annotations

import numpy as np

from ..assets import Array
from ..dice import Dice
from ..body.hand import hold, spot
from ..body.head import Head
from .looks import hsv, pattern, plain
from ..stage.shapes import Part, grid, tube, turn


def turned(center: Array, radii: list[float], heights: list[float], lean: Array, sides: int = 20) -> Part:
    """A solid of revolution standing on `center`, leaning as the matrix says."""
    a = np.linspace(0, 2 * np.pi, sides + 1)
    r, y = np.array(radii)[:, None], np.array(heights)[:, None]
    points = np.stack([r * np.sin(a), y + 0 * a, r * np.cos(a)], -1)
    return grid(points @ lean.T + center, closed=True)


def cup(head: Head, d: Dice) -> None:
    place = d.pick(["mouth", "cheek", "chest", "chest"])
    at, side = spot(head, d, place)
    lean = turn(pitch=d.uniform(-0.7, -0.2)) if place == "mouth" else turn(roll=d.normal(0, 0.1))
    r, h = d.reach(0.28, 0.38), d.uniform(0.6, 0.9)
    paper = d.chance(0.35)
    tex = pattern(d, plain_share=0.6)
    base = at - lean @ np.array([0, h * 0.6, 0])
    low, up = (r * 0.75, r * 1.05) if paper else (r * d.uniform(0.8, 1), r)
    wall = turned(base, [0.01, low, up, up - 0.04, low * 0.9, 0.01], [0, 0.01, h, h, h * 0.75, h * 0.75], lean)
    head.put(wall, "cup", tex=tex, spec=0.2, gloss=40.0, refl=0.0 if paper else 0.08)
    if paper:
        head.put(
            turned(base, [up + 0.03, up + 0.04, up * 0.85, 0.01], [h - 0.02, h + 0.05, h + 0.1, h + 0.1], lean),
            "cup",
            tex=plain(np.full(3, d.pick([0.02, 0.7]))),
        )
    else:
        t = np.linspace(-np.pi / 2, np.pi / 2, 12)
        handle = np.stack([side * -1 * (r + 0.2 * np.cos(t)), h * 0.5 + 0.22 * np.sin(t), 0 * t], 1)
        head.put(tube(handle @ lean.T + base, 0.05), "cup", tex=tex, spec=0.2, gloss=40.0)
    hold(head, d, "", base + lean @ np.array([0, h * 0.45, 0]), side, r)


def glass(head: Head, d: Dice) -> None:
    place = d.pick(["mouth", "cheek", "chest"])
    at, side = spot(head, d, place)
    lean = turn(pitch=-0.5) if place == "mouth" else turn(roll=d.normal(0, 0.1))
    drink = hsv(d.pick([0.07, 0.12, 0.0, 0.55]), d.uniform(0.2, 0.9), d.uniform(0.3, 0.8))
    if d.chance(0.5):
        r, h = d.uniform(0.22, 0.3), d.reach(0.7, 1.0)
        profile, inner = ([r * 0.85, r], [0, h]), ([0.01, r * 0.8, r * 0.93, 0.01], [0.05, 0.05, h * 0.7, h * 0.7])
        grip = h * 0.4
    else:
        r, h = d.uniform(0.28, 0.36), 1.3
        profile = ([0.28, 0.05, 0.04, 0.04, r * 0.8, r, r * 0.85], [0, 0.03, 0.08, 0.55, 0.75, 0.95, h])
        inner, grip = ([0.02, r * 0.7, r * 0.95, 0.01], [0.62, 0.75, 0.95, 0.95]), 0.5
    base = at - lean @ np.array([0, h * 0.6, 0])
    head.put(turned(base, *inner, lean), "glass", tint=drink, spec=0.2, gloss=60.0)
    head.put(
        turned(base, *profile, lean),
        "glass",
        transparent=True,
        tint=(0.85, 0.9, 0.92),
        alpha=0.16,
        refl=0.45,
        spec=0.5,
        gloss=120.0,
        shadow=False,
    )
    hold(head, d, "", base + lean @ np.array([0, grip, 0]), side, r * 0.8 if h < 1.2 else 0.12)


def bottle(head: Head, d: Dice) -> None:
    place = d.pick(["mouth", "cheek", "chest"])
    at, side = spot(head, d, place)
    lean = turn(pitch=-1.9 + d.uniform(0, 0.5)) if place == "mouth" else turn(roll=d.normal(0, 0.12))
    r, h = d.reach(0.2, 0.28), d.uniform(1.5, 1.9)
    color = d.pick([[0.02, 0.12, 0.03], [0.12, 0.05, 0.01], [0.5, 0.6, 0.65], [0.02, 0.05, 0.2], [0.6, 0.6, 0.6]])
    base = at - lean @ np.array([0, h if place == "mouth" else h * 0.5, 0])
    body = turned(
        base,
        [0.01, r, r, r * 0.9, r * 0.4, r * 0.33, r * 0.38, 0.01],
        [0, 0.01, h * 0.55, h * 0.65, h * 0.78, h * 0.95, h, h],
        lean,
    )
    head.put(body, "bottle", tint=color, spec=0.5, gloss=70.0, refl=0.35)
    head.put(turned(base, [r * 1.02, r * 1.02], [h * 0.15, h * 0.45], lean), "bottle", tex=pattern(d, plain_share=0.3))
    hold(head, d, "", base + lean @ np.array([0, h * 0.4, 0]), side, r)
