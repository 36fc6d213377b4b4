"""At the neck and the ears: scarf, tie, bow tie, necklace, earrings."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from ..assets import Array
from ..dice import Dice
from ..body.head import Head
from .looks import cloth_color, pattern, plain
from ..stage.shapes import ball, grid, tube


def front(head: Head, y: float, width: float = 0.15) -> float:
    """How far the chest reaches forward at a height; the beard and the chin do not count."""
    v = head.body.v
    near = v[(abs(v[:, 1] - y) < 0.12) & (abs(v[:, 0]) < width) & (v[:, 2] > 0)]
    return float(near[:, 2].max()) if len(near) else head.chin[2] - 0.4


def neck_ring(head: Head, y: float, gap: float, drop: float = 0.25) -> Array:
    """A closed path about the neck, lower at the front: radius from the body itself."""
    v, a = head.body.v, np.linspace(0, 2 * np.pi, 41)
    near = v[(abs(v[:, 1] - y) < 0.2) & (abs(v[:, 0]) < 0.95)]
    z0 = float((near[:, 2].max() + near[:, 2].min()) / 2) if len(near) else head.cz - 0.3
    angle, radius = np.arctan2(near[:, 0], near[:, 2] - z0), np.hypot(near[:, 0], near[:, 2] - z0)
    r = np.array(
        [
            np.percentile(radius[abs(np.angle(np.exp(1j * (angle - w)))) < 0.5], 75)
            if (abs(np.angle(np.exp(1j * (angle - w)))) < 0.5).any()
            else np.median(radius)
            for w in a
        ]
    )
    # Smoothed around the ring: single vertices must not show as waves.
    r = ndimage.gaussian_filter1d(r[:-1], 2.0, mode="wrap")[np.arange(41) % 40] + gap
    return np.stack([r * np.sin(a), y - drop * np.cos(a), z0 + r * np.cos(a)], 1)


def neck_y(head: Head) -> float:
    """The middle of the neck."""
    return float(head.v[head.assets.marks["neck"], 1].mean())


def scarf(head: Head, d: Dice) -> None:
    """One or two thick rolls of cloth, and hanging ends."""
    y, tex = neck_y(head), pattern(d, knit=d.chance(0.5))
    thick = d.reach(0.18, 0.28)
    for i in range(d.pick([1, 2, 2, 3])):
        ring = neck_ring(head, y - 0.08 - 0.2 * i, thick * 0.75 + 0.05 * i, drop=0.1 + 0.12 * i)
        t = np.linspace(0, 2 * np.pi, len(ring))
        ring[:, 1] += 0.05 * np.sin(t * 3 + i)
        head.put(tube(ring, thick * (1 + 0.12 * np.sin(t * 4 + i * 2)), 10), "scarf", tex=tex, bump=0.35, spec=0.01)
    for s in d.pick([[], [-0.3], [0.3], [-0.35, 0.3]]):
        top = y - 0.35
        k = np.linspace(0, 1, 8)
        ys = top - k * d.uniform(1.2, 2.4)
        zs = np.array([front(head, float(h), 0.5) + 0.12 for h in ys])
        w = np.linspace(-0.24, 0.24, 5)[:, None]
        points = np.stack([s + w + 0.08 * k, ys + 0 * w, zs + 0.05 * np.cos(w * 9)], -1)
        head.put(grid(points), "scarf", tex=tex, bump=0.35, spec=0.01)


def collar(head: Head, d: Dice, word: str) -> float:
    """A shirt's collar, as ties have one; returns the height of the knot."""
    y = neck_y(head) - 0.18
    ring = neck_ring(head, y, 0.04, drop=0.2)
    upper = ring * [0.97, 1, 1] + [0, 0.24, -0.02]
    outer = (ring + upper) / 2 + (ring - ring.mean(0)) * [0.14, 0, 0.14] - [0, 0.12, 0]
    color = np.full(3, d.uniform(0.5, 0.9)) if d.chance(0.6) else cloth_color(d)
    head.put(grid(np.stack([ring, upper, outer])), word, tex=plain(color), bump=0.1)
    return float(ring[0, 1])


def necktie(head: Head, d: Dice) -> None:
    knot, tex = collar(head, d, "necktie"), pattern(d, plain_share=0.35)
    k = np.linspace(0, 1, 12)
    ys = knot + 0.05 - k * 2.6
    half = np.interp(k, [0, 0.05, 0.1, 0.14, 1], [0.18, 0.19, 0.12, 0.13, d.reach(0.26, 0.38)])
    zs = np.array([max(front(head, float(h), 0.3), front(head, knot, 0.2)) + 0.06 for h in ys])
    zs[:2] += 0.06
    w = np.linspace(-1, 1, 5)[:, None]
    head.put(grid(np.stack([w * half, ys + 0 * w, zs - 0.04 * w**2], -1)), "necktie", tex=tex, spec=0.08, bump=0.05)


def bow_tie(head: Head, d: Dice) -> None:
    knot, tex = collar(head, d, "bow tie"), pattern(d, plain_share=0.5)
    size, z = d.reach(0.32, 0.48), front(head, knot, 0.25) + 0.14
    for s in (1, -1):
        k = np.linspace(0, 1, 9)
        w = np.linspace(-1, 1, 6)[:, None]
        half = np.interp(k, [0, 0.25, 1], [0.07, 0.13, d.uniform(0.17, 0.24)])
        points = np.stack(
            [s * (0.05 + k * size) + 0 * w, knot + w * half, z + 0.07 * np.cos(w * 1.5) - 0.12 * k**2], -1
        )
        head.put(grid(points), "bow tie", tex=tex, spec=0.06, bump=0.05)
    head.put(ball(np.array([0, knot, z + 0.05]), 0.085), "bow tie", tex=tex)


def necklace(head: Head, d: Dice) -> None:
    """A chain with or without a pendant, or pearls."""
    y, drop = neck_y(head) - 0.28, d.reach(0.25, 0.75)
    ring = neck_ring(head, y, 0.05, drop=0.1)
    facing = np.clip(np.cos(np.linspace(0, 2 * np.pi, len(ring))), 0, 1) ** 1.5
    ring[:, 1] -= drop * facing
    for i in np.flatnonzero(facing > 0.02):
        # Upon the chest, and upon the shirt, whichever is in front.
        x = ring[i, 0]
        v = head.body.v
        near = v[(abs(v[:, 1] - ring[i, 1]) < 0.15) & (abs(v[:, 0] - x) < 0.15) & (v[:, 2] > -0.3)]
        if len(near):
            ring[i, 2] = max(ring[i, 2] * (1 - facing[i]), float(near[:, 2].max()) + 0.05)
    metal = d.pick([(0.8, 0.6, 0.2), (0.7, 0.7, 0.7)])
    if d.chance(0.4):
        r = d.uniform(0.05, 0.1)
        color = (0.85, 0.82, 0.75) if d.chance(0.6) else tuple(cloth_color(d))
        length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(ring, axis=0), axis=1))])
        for s in np.arange(0, length[-1], r * 2):
            at = np.array([np.interp(s, length, ring[:, k]) for k in range(3)])
            head.put(ball(at, r, rows=6, cols=8), "necklace", tint=color, spec=0.4, gloss=50.0)
    else:
        head.put(tube(ring, d.uniform(0.02, 0.05), 6), "necklace", tint=metal, spec=0.8, gloss=40.0, refl=0.4)
        if d.chance(0.7):
            at = ring[0] + [0, -0.1, 0.03]
            stone = metal if d.chance(0.5) else tuple(cloth_color(d))
            head.put(
                ball(at, d.uniform(0.08, 0.16), sy=d.uniform(0.9, 1.5), sz=0.4),
                "necklace",
                tint=stone,
                spec=0.6,
                gloss=60.0,
                refl=0.3,
            )


def earrings(head: Head, d: Dice) -> None:
    color = d.pick([(0.8, 0.6, 0.2), (0.7, 0.7, 0.7), tuple(cloth_color(d))])
    r, hoop = d.reach(0.07, 0.2), d.chance(0.5)
    for s in (1, -1):
        at = np.array([s * head.ear[0] * 0.9, head.ear[1] - 0.42 - r, head.ear[2] + 0.15])
        t = np.linspace(0, 2 * np.pi, 20)
        ring = np.stack([at[0] + 0 * t + s * 0.03, at[1] + r * np.sin(t) - 0.02, at[2] + r * np.cos(t)], 1)
        mesh = tube(ring, 0.025, 6) if hoop else ball(at, r * 0.65)
        head.put(mesh, "earrings", tint=color, spec=0.8, gloss=50.0, refl=0.4)
