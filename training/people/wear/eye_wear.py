"""Before the eyes: glasses, sunglasses, goggles, patches."""

from __future__ import annotations

import numpy as np

from ..assets import Array
from ..dice import Dice
from ..body.head import Head
from .looks import cloth_color, hsv
from ..stage.shapes import Part, grid, tube

METALS = ([0.5, 0.4, 0.2], [0.5, 0.5, 0.5], [0.3, 0.2, 0.12])
FRAMES = (
    [0.01, 0.01, 0.01],
    [0.01, 0.01, 0.01],
    [0.02, 0.015, 0.01],
    [0.12, 0.05, 0.02],
    [0.08, 0.03, 0.015],
    [0.5, 0.5, 0.5],
)
DARK_LENSES = ([0.01, 0.01, 0.01], [0.01, 0.01, 0.015], [0.03, 0.015, 0.008], [0.02, 0.03, 0.02], [0.05, 0.05, 0.08])


class Lenses:
    """Outline of two lenses: a super-ellipse, bent around the face."""

    def __init__(self, head: Head, d: Dice, shape: str, width: float, height: float) -> None:
        self.shape, self.w, self.h = shape, width, height
        self.power = {"round": 2.0, "oval": 2.0, "square": 3.6, "aviator": 2.2, "cat-eye": 2.4}[shape]
        self.x = float(head.eye_l[0] - head.eye_r[0]) / 2 * d.uniform(0.98, 1.12)
        face = head.v[head.assets.marks["face"]]
        self.z = float(face[abs(face[:, 1] - head.eye_y) < 0.15][:, 2].max()) + 0.02
        self.y = head.eye_y - d.uniform(0, 0.08)
        self.tilt, self.wrap = d.uniform(0, 0.12), d.uniform(0.05, 0.35)

    def at(self, side: int, r: float, t: Array) -> Array:
        """Points at the angle t, r of the way to the frame; the outer side is at angle 0 of the left lens."""
        sx = np.sign(np.cos(t)) * abs(np.cos(t)) ** (2 / self.power)
        sy = np.sign(np.sin(t)) * abs(np.sin(t)) ** (2 / self.power)
        x = side * self.x + self.w * r * sx
        outer = sx * side
        y = self.y + self.h * r * sy
        if self.shape == "aviator":
            y = y - 0.18 * self.h * r + 0.16 * self.h * r * outer * np.where(sy < 0, 1.0, 0.3)
        if self.shape == "cat-eye":
            y = y + 0.45 * self.h * r * np.clip(outer, 0, 1) ** 2 * np.clip(sy + 0.3, 0, 1)
        z = self.z - self.wrap * (abs(x) / 0.55) ** 2 * 0.6 + self.tilt * (y - self.y)
        return np.stack([x, y, z], -1)

    def lens(self, side: int) -> Part:
        t = np.linspace(0, 2 * np.pi, 33)
        return grid(np.stack([self.at(side, r, t) for r in np.linspace(0, 1, 5)]), closed=True)


def frame(head: Head, lenses: Lenses, word: str, color: object, thick: float, rims: bool) -> None:
    """Rims, bridge and temples."""
    t = np.linspace(0, 2 * np.pi, 33)
    material = {"tint": color, "spec": 0.4, "gloss": 50.0}
    ear = head.ear
    for s in (1, -1):
        if rims:
            head.put(tube(lenses.at(s, 1.0, t), thick, 6), word, **material)
        hinge = lenses.at(s, 1.0, np.array([0.0 if s > 0 else np.pi]))[0] + [0, lenses.h * 0.3, 0]
        k = np.linspace(0, 1, 10)[:, None]
        end = np.array([s * max(ear[0] * 0.93, abs(hinge[0])), head.eye_y - 0.02, ear[2] + 0.1])
        path = hinge * (1 - k) + end * k
        path[:, 0] += s * 0.1 * np.sin(np.pi * k[:, 0] ** 0.6)
        head.put(tube(path, max(thick, 0.02), 6), word, **material)
    inner = lenses.at(1, 1.0, np.array([np.pi]))[0]
    k = np.linspace(-1, 1, 9)
    bridge = np.stack(
        [
            inner[0] * k,
            lenses.y + lenses.h * 0.25 + 0.04 * (1 - k**2),
            np.interp(abs(k), [0, 1], [lenses.z + 0.04, inner[2]]),
        ],
        1,
    )
    head.put(tube(bridge, max(thick, 0.015), 6), word, **material)


def glasses(head: Head, d: Dice) -> None:
    shape = "cat-eye" if d.held_out else d.pick(["round", "oval", "square", "square", "aviator"])
    width = d.uniform(0.2, 0.3)
    lenses = Lenses(head, d, shape, width, width * (1.0 if shape == "round" else d.uniform(0.6, 0.9)))
    color = cloth_color(d) if d.chance(0.35) else np.array(d.pick(FRAMES if d.chance(0.65) else METALS))
    rimless = d.chance(0.15)
    frame(
        head,
        lenses,
        "glasses",
        color,
        d.uniform(0.012, 0.022) if rimless or d.chance(0.35) else d.uniform(0.02, 0.045),
        not rimless,
    )
    refl, alpha = d.uniform(0.05, 0.3), d.uniform(0.02, 0.1)
    for s in (1, -1):
        head.put(
            lenses.lens(s),
            "glasses",
            transparent=True,
            tint=(0.9, 0.9, 0.95),
            alpha=alpha + 0.08 * rimless,
            refl=refl,
            spec=0.05,
            gloss=150.0,
            shadow=False,
        )


def sunglasses(head: Head, d: Dice) -> None:
    shape = "cat-eye" if d.held_out else d.pick(["round", "square", "square", "oval", "aviator", "aviator"])
    width = d.uniform(0.22, 0.3) if d.chance(0.7) else d.uniform(0.29, 0.34)
    lenses = Lenses(head, d, shape, width, width * (1.0 if shape == "round" else d.uniform(0.6, 1.0)))
    color = cloth_color(d) if d.chance(0.3) else np.array(d.pick(METALS if shape == "aviator" else FRAMES))
    frame(head, lenses, "sunglasses", color, d.uniform(0.012, 0.045), not d.chance(0.12))
    tint, alpha, refl = (
        np.array(d.pick(DARK_LENSES)),
        d.uniform(0.82, 1.0),
        d.pick([0, d.uniform(0, 0.15), d.uniform(0.05, 0.3)]),
    )
    if d.chance(0.12):
        tint, refl = hsv(d.uniform(0, 1), 0.9, 0.12), 0.5
    elif d.chance(0.15):
        tint, alpha = hsv(d.uniform(0, 1), 0.7, 0.15), d.uniform(0.6, 0.8)
    for s in (1, -1):
        head.put(
            lenses.lens(s),
            "sunglasses",
            transparent=True,
            tint=tint,
            alpha=alpha,
            refl=refl,
            spec=0.05,
            gloss=120.0,
            shadow=False,
        )
