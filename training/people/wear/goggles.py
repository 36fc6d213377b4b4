"""Goggles for skiing and swimming, and eye patches: what a band around the head holds."""

from __future__ import annotations

import numpy as np

from ..assets import Array
from ..dice import Dice
from .eye_wear import DARK_LENSES, Lenses
from ..body.head import Head
from .looks import cloth_color, hsv, pattern, plain
from ..stage.shapes import grid, tube


def strap_around(head: Head, word: str, y: float, height: float, tex: Array, reach: float = 0.8) -> None:
    """A band from the temples round the back of the head, over the hair."""
    rx, rz, c = head.rx * 1.06 + 0.05, head.rz * 1.06 + 0.05, head.cz
    if head.hair is not None:
        hv = head.hair.v
        near = hv[abs(hv[:, 1] - y) < 0.15]
        if len(near):
            rx = max(rx, min(float(np.percentile(abs(near[:, 0]), 95)) + 0.03, rx + 0.25))
            rz = max(rz, min(float(c - np.percentile(near[:, 2], 5)) + 0.03, rz + 0.3))
    a = np.linspace(reach, 2 * np.pi - reach, 31)
    k = np.linspace(-0.5, 0.5, 4)[:, None]
    head.put(
        grid(np.stack([rx * np.sin(a) + 0 * k, y + height * k + 0 * a, c + rz * np.cos(a) + 0 * k], -1)),
        word,
        tex=tex,
        bump=0.2,
    )


def goggles(head: Head, d: Dice) -> None:
    """Ski goggles (one big lens) or swimming goggles (two small ones)."""
    tex = plain(cloth_color(d))
    if d.chance(0.3):
        lenses = Lenses(head, d, "oval", d.uniform(0.21, 0.25), d.uniform(0.13, 0.17))
        frame_color = cloth_color(d)
        t = np.linspace(0, 2 * np.pi, 33)
        tint = hsv(d.uniform(0, 1), 0.8, 0.1)
        for s in (1, -1):
            head.put(tube(lenses.at(s, 1.0, t), 0.05, 8), "goggles", tint=frame_color, spec=0.3, gloss=30.0)
            head.put(
                lenses.lens(s),
                "goggles",
                transparent=True,
                tint=tint,
                alpha=d.uniform(0.5, 0.95),
                refl=0.3,
                spec=0.2,
                gloss=100.0,
                shadow=False,
            )
        inner = lenses.at(1, 1.0, np.array([np.pi]))[0]
        head.put(
            tube(
                np.array(
                    [
                        [-inner[0], lenses.y, inner[2]],
                        [0, lenses.y, lenses.z + 0.05],
                        inner * [1, 0, 1] + [0, lenses.y, 0],
                    ]
                ),
                0.03,
            ),
            "goggles",
            tint=frame_color,
        )
        strap_around(head, "goggles", lenses.y, 0.09, tex, 1.1)
        return
    reach, half = d.uniform(0.62, 0.72), d.reach(0.24, 0.34)
    y0 = head.eye_y + d.uniform(-0.02, 0.06)
    t = np.linspace(0, 2 * np.pi, 49)
    power = d.uniform(2.6, 4)

    def at(r: float, push: float) -> Array:
        x = reach * r * np.sign(np.cos(t)) * abs(np.cos(t)) ** (2 / power)
        y = y0 + half * r * np.sign(np.sin(t)) * abs(np.sin(t)) ** (2 / power)
        # Room for the nose below.
        y = y + 0.16 * np.exp(-((x / 0.16) ** 2)) * (np.sin(t) < 0) * r
        z = head.nose[2] - 0.18 + push - 0.55 * (x / reach) ** 2 * 0.75
        return np.stack([x, y, z], -1)

    rim = cloth_color(d) if d.chance(0.5) else np.full(3, d.pick([0.015, 0.8]))
    head.put(
        grid(np.stack([at(1.05, -0.3), at(1.08, 0.05), at(0.97, 0.1)]), closed=True),
        "goggles",
        tint=rim,
        spec=0.2,
        gloss=30.0,
    )
    lens = grid(np.stack([at(r, 0.1 + 0.05 * (1 - r)) for r in np.linspace(0.02, 1, 6)]), closed=True)
    tint, mirrored = np.array(d.pick(DARK_LENSES)) * 2, d.chance(0.6)
    if mirrored:
        tint = hsv(d.uniform(0, 1), 0.85, d.uniform(0.1, 0.35))
    head.put(
        lens,
        "goggles",
        transparent=True,
        tint=tint,
        alpha=d.uniform(0.85, 1) if mirrored else d.uniform(0.35, 0.95),
        refl=d.uniform(0.15, 0.5),
        spec=0.3,
        gloss=90.0,
        shadow=False,
    )
    strap_around(head, "goggles", y0, d.uniform(0.15, 0.3), pattern(d), 0.75)


def eye_patch(head: Head, d: Dice) -> None:
    s = d.pick([-1, 1])
    eye = head.eye_l if s > 0 else head.eye_r
    t = np.linspace(0, 2 * np.pi, 25)
    size = d.reach(0.2, 0.27)
    rings = []
    for r in np.linspace(0.02, 1, 6):
        x = eye[0] + size * r * np.cos(t)
        y = eye[1] + 0.02 + size * 0.85 * r * np.sin(t) * np.where(np.sin(t) > 0, 0.8, 1.0)
        rings.append(
            np.stack([x, y, eye[2] + 0.3 - 0.12 * r**2 - 0.35 * np.clip(abs(x) - abs(eye[0]), 0, 1) * 1.0], -1)
        )
    color = np.full(3, d.uniform(0.005, 0.03)) if d.chance(0.8) else cloth_color(d)
    head.put(grid(np.stack(rings), closed=True), "eye patch", tint=color, spec=0.06, bump=0.1)
    a = np.linspace(0, 2 * np.pi, 49)
    # The string runs slanting: low on the eye's side, high on the other.
    y = eye[1] + 0.32 - 0.3 * s * np.sin(a) * 0.9
    path = np.stack([(head.rx * 1.03 + 0.03) * np.sin(a), y, head.cz + (head.rz * 1.03 + 0.04) * np.cos(a)], 1)
    head.put(tube(path, 0.018, 5), "eye patch", tint=color)
