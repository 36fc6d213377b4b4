"""Hats of feasts and honours: party hat, Santa hat, graduation cap, crown."""

from __future__ import annotations

import numpy as np

from ..assets import Array
from ..dice import Dice
from ..body.head import Head
from .looks import cloth_color, pattern, plain
from ..stage.shapes import ball, box, dome, grid, lathe, tube, turn


def party_hat(head: Head, d: Dice) -> None:
    t0, height, r = head.top - d.uniform(0.15, 0.3), d.reach(0.9, 1.6), d.uniform(0.5, 0.7)
    head.squash(
        lambda a: t0 + 0.05 + 0 * a,
        [(0, r * 2), (height * 0.6, r * 0.6)],
        head.rx,
        head.rz,
        head.cz,
        body=head.hair is None,
    )
    head.put(
        lathe([(0, r), (height, 0.01)], lambda a: t0 + 0 * a, head.rx, head.rz, head.cz),
        "party hat",
        tex=pattern(d, plain_share=0.15),
        spec=0.1,
    )
    head.put(ball(np.array([0, t0 + height, head.cz]), 0.12), "party hat", tex=pattern(d), bump=1.0)


def santa_hat(head: Head, d: Dice) -> None:
    t0 = head.eye_y + head.h * d.uniform(0.4, 0.6)
    rim = lambda a: t0 + 0 * a  # noqa: E731
    loose = d.uniform(0.03, 0.1)
    rx, rz, c = head.rx * 1.05 + loose, head.rz * 1.05 + loose, head.cz
    rise = head.top - t0
    height = rise + d.reach(0.5, 1.1)
    lean = d.uniform(-1, 1)
    head.squash(rim, [(0, 1.0), (rise * 0.6, 0.93), (rise + 0.1, 0.7)], rx, rz, c)

    def warp(q: Array) -> Array:
        up = (q[..., 1] - t0) / height
        shift = np.stack(
            [lean * np.clip(up - 0.3, 0, 1) ** 1.5 * 2, -0.6 * np.clip(up - 0.55, 0, 1) * abs(lean), 0 * up], -1
        )
        return q + shift

    profile = [(0, 1.0), (height * 0.3, 0.93), (height * 0.55, 0.72), (height * 0.8, 0.38), (height, 0.08)]
    part = lathe(profile, rim, rx, rz, c, warp)
    tip = part.v.reshape(len(profile), -1, 3)[-1].mean(0)
    head.put(part, "Santa hat", tex=np.full((4, 4, 3), (d.uniform(160, 215), 15, 25), np.uint8), bump=0.4, spec=0.02)
    head.put(ball(tip, 0.22), "Santa hat", tint=(0.9, 0.9, 0.9), bump=2.0)
    fur = [(-0.05, 1.0), (-0.04, 1.1), (0.15, 1.16), (0.3, 1.1), (0.32, 0.95)]
    head.put(lathe(fur, rim, rx, rz, c), "Santa hat", tint=(0.9, 0.9, 0.9), bump=2.0)


def graduation_cap(head: Head, d: Dice) -> None:
    """A skull cap, a square board, a tassel."""
    tilt = d.uniform(0.0, 0.3)
    t0 = head.eye_y + head.h * d.uniform(0.4, 0.58)
    rim = lambda a: t0 + tilt * 0.4 * np.cos(a)  # noqa: E731
    rx, rz, c = head.rx * 1.06, head.rz * 1.06, head.cz
    height = head.top - t0 + 0.06
    head.squash(rim, dome(height * 0.95, 3.0), rx, rz, c)
    color = np.full(3, d.uniform(0.005, 0.03)) if d.chance(0.75) else cloth_color(d) * 0.5
    head.put(
        lathe([(-0.12, 1.02), *dome(height, 3.5, 1.02)], rim, rx, rz, c),
        "graduation cap",
        tex=plain(color),
        bump=0.1,
        spec=0.02,
    )
    half = d.reach(0.95, 1.25)
    spin = turn(yaw=np.pi / 4 + d.normal(0, 0.25), pitch=-tilt * 0.3)
    top = np.array([0, t0 + height + 0.03, c])
    head.put(box(top, np.array([half, 0.03, half]), spin), "graduation cap", tex=plain(color), spec=0.03)
    corner = spin @ np.array([half * d.pick([-1, 1]), 0.04, half]) * 0.97
    path = np.stack(
        [top + [0, 0.06, 0], top + corner, top + corner * 1.03 - [0, 0.35, 0], top + corner * 1.03 - [0, 0.7, 0]]
    )
    gold = plain(d.pick([np.array([0.6, 0.4, 0.05]), np.array([0.5, 0.5, 0.5]), cloth_color(d)]))
    head.put(tube(path, [0.02, 0.02, 0.03, 0.09]), "graduation cap", tex=gold, bump=0.5)


def crown(head: Head, d: Dice) -> None:
    """A ring of metal with points, sometimes with stones."""
    t0 = head.eye_y + head.h * d.uniform(0.5, 0.68)
    rx, rz, c = head.rx * 1.04 + 0.04, head.rz * 1.04 + 0.04, head.cz
    points, high, low = int(d.pick([5, 6, 8, 10, 12])), d.reach(0.45, 0.9), d.uniform(0.18, 0.3)
    if head.hair is not None:
        head.squash(lambda a: t0 + 0 * a, [(0, 0.97), (0.3, 0.96), (2.0, 1.1)], rx, rz, c, body=False)
    a = np.linspace(0, 2 * np.pi, points * 8 + 1)
    peak = abs(((a * points / (2 * np.pi)) % 1) - 0.5) * 2
    top = low + (high - low) * peak ** d.uniform(0.8, 2)
    k = np.linspace(0, 1, 6)[:, None]
    flare = 1 + 0.12 * k
    mesh = grid(np.stack([rx * flare * np.sin(a), t0 + k * top, c + rz * flare * np.cos(a)], -1), closed=True)
    metal = d.pick([(0.75, 0.5, 0.1), (0.8, 0.6, 0.2), (0.65, 0.65, 0.68)])
    head.put(mesh, "crown", tint=metal, spec=0.9, gloss=40.0, refl=0.45)
    stone = cloth_color(d)
    for i in range(points):
        w = 2 * np.pi * i / points
        place = np.array([rx * 1.12 * np.sin(w), t0 + high + 0.03, c + rz * 1.12 * np.cos(w)])
        head.put(ball(place, 0.06, rows=6, cols=8), "crown", tint=metal, spec=0.9, gloss=40.0, refl=0.4)
        if i % 2 == 0 or points < 8:
            low_place = np.array([rx * 1.04 * np.sin(w), t0 + low * 0.55, c + rz * 1.04 * np.cos(w)])
            head.put(ball(low_place, 0.07, rows=6, cols=8), "crown", tint=stone, spec=0.6, gloss=80.0, refl=0.3)
