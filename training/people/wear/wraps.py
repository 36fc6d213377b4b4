"""Cloth around the head (headscarf, turban, hood, headband), and what sits over the ears."""

from __future__ import annotations

import numpy as np

from ..assets import Array
from ..dice import Dice
from ..body.head import Head
from .looks import cloth_color, pattern, plain
from ..stage.shapes import ball, dome, grid, lathe, tube


def headscarf(head: Head, d: Dice) -> None:
    """Cloth around face and neck, open at the face; sometimes tight, sometimes falling to the shoulders."""
    rows, around = 26, np.linspace(0, 1, 45)
    top, low = head.top + d.uniform(0.05, 0.12), head.chin[1] - d.reach(0.7, 1.1)
    y = top + (low - top) * np.linspace(0, 1, rows)
    brow, chin = head.eye_y + head.h * d.uniform(0.3, 0.6), head.chin[1] - 0.06
    wide = d.uniform(0.85, 1.05)
    opening = np.interp(
        y, [chin - 0.1, chin + 0.05, head.eye_y - 0.3, brow - 0.25, brow], [0, 0.45 * wide, 0.85 * wide, 0.75 * wide, 0]
    )
    rise = top - head.eye_y - 0.2
    crown = (1 - np.clip((y - head.eye_y - 0.2) / rise, 0, 1) ** 2.4) ** (1 / 2.4)
    lower = np.interp(
        y, [low, head.chin[1] - 0.3, head.chin[1] + 0.2, head.eye_y + 0.2], [d.uniform(1.2, 1.6), 1.02, 1.0, 1.0]
    )
    r = np.where(y > head.eye_y + 0.2, crown, lower)
    rx, rz, phase = head.rx * 1.08 + 0.16, head.rz * 1.06 + 0.12, d.uniform(0, 6)
    points = []
    for i in range(rows):
        a = opening[i] + (2 * np.pi - 2 * opening[i]) * around
        fold = 1 + 0.03 * np.sin(a * 7 + i * 0.5 + phase) * np.clip(head.eye_y - y[i], 0, 1)
        points.append(
            np.stack([rx * r[i] * fold * np.sin(a), 0 * a + y[i], head.cz + rz * r[i] * fold * np.cos(a)], -1)
        )
    head.drop_hair()
    mesh = grid(np.stack(points))
    head.put(mesh, "headscarf", tex=pattern(d), bump=0.15, spec=0.03)
    head.squash(lambda a: head.eye_y + 0.25 + 0 * a, dome(top - head.eye_y - 0.25, 2.4), rx, rz, head.cz)
    if d.chance(0.4):
        # An inner band at the brow, as many wear one.
        rim = lambda a: brow - 0.12 + 0 * a  # noqa: E731
        head.put(lathe([(0, 0.93), (0.16, 0.93)], rim, rx, rz, head.cz), "headscarf", tex=plain(cloth_color(d)))


def turban(head: Head, d: Dice) -> None:
    """Rolls of cloth, crossing at the front."""
    t0 = head.eye_y + head.h * d.uniform(0.3, 0.48)
    rx, rz, c = head.rx * 1.1 + 0.05, head.rz * 1.08 + 0.05, head.cz
    height = head.top - t0 + d.reach(0.3, 0.55)
    rim = lambda a: t0 + 0.2 * np.cos(a) - 0.1  # noqa: E731
    head.squash(rim, dome(height, 2.6), rx, rz, c)
    tex = plain(cloth_color(d)) if d.chance(0.8) else pattern(d)
    head.put(lathe(dome(height, 2.2), rim, rx, rz, c), "turban", tex=tex, bump=0.15)
    a = np.linspace(0, 2 * np.pi, 49)
    rolls, slope = int(d.rng.integers(4, 7)), d.uniform(0.5, 0.9)
    for i in range(rolls):
        for s in (1, -1):
            k = i / rolls
            # Each roll rises on one side of the front and falls on the other: together they make a V.
            y = (
                t0
                - 0.05
                + 0.15 * np.cos(a) * (1 - k)
                + height * (0.1 + 0.62 * k)
                - slope * 0.5 * height * (1 - k) * s * np.sin(a) * np.clip(np.cos(a), 0, 1)
            )
            r = 1.09 - 0.4 * k**2.2
            path = np.stack([rx * r * np.sin(a), y, c + rz * r * np.cos(a)], 1)
            head.put(tube(path, 0.13 + 0.03 * (1 - k), 8), "turban", tex=tex, bump=0.15, spec=0.02)


def hood(head: Head, d: Dice) -> None:
    """The hood of a hooded sweater or a coat, up."""
    rows, around = 24, np.linspace(0, 1, 45)
    top, low = head.top + d.uniform(0.15, 0.4), head.chin[1] - d.uniform(0.5, 0.8)
    y = top + (low - top) * np.linspace(0, 1, rows)
    brow = head.top - d.uniform(0.05, 0.35)
    wide = d.uniform(0.85, 1.15)
    opening = np.interp(
        y, [low, low + 0.35, head.eye_y, brow - 0.3, brow], [0.12, 0.5 * wide, 0.95 * wide, 0.8 * wide, 0]
    )
    rise = top - head.eye_y
    r = np.where(
        y > head.eye_y,
        (1 - np.clip((y - head.eye_y) / rise, 0, 1) ** 2.6) ** (1 / 2.6),
        np.interp(y, [low, low + 0.5, head.eye_y], [1.35, 1.02, 1.0]),
    )
    rx, rz, c = head.rx * 1.2 + 0.2, head.rz * 1.12 + 0.25, head.cz - 0.05
    points = []
    for i in range(rows):
        a = opening[i] + (2 * np.pi - 2 * opening[i]) * around
        back = np.clip(-np.cos(a), 0, 1) * 0.12 * np.sin(np.pi * i / rows)
        points.append(np.stack([rx * r[i] * np.sin(a), 0 * a + y[i], c + (rz * r[i] + back) * np.cos(a)], -1))
    points_ = np.stack(points)
    tex = plain(head.person.shirt) if d.chance(0.6) and not head.person.suit else pattern(d, plain_share=0.85)
    head.squash(lambda a: head.eye_y + 0 * a, dome(rise * 0.95, 2.6, 0.95), rx, rz, c)
    if head.hair is not None:
        head.squash(
            lambda a: low + 0 * a, [(0, 1.2), (0.5, 0.92), (head.eye_y - low, 0.93), (9, 0.95)], rx, rz, c, body=False
        )
    head.put(grid(points_), "hood", tex=tex, bump=0.2, spec=0.02)
    edge = np.concatenate([points_[:, 0], points_[::-1, -1]])
    edge = edge[edge[:, 1] < brow + 0.1]
    fur = d.chance(0.2)
    trim = {"tint": (0.5, 0.42, 0.33), "bump": 2.5} if fur else {"tex": tex, "bump": 0.2}
    head.put(tube(edge, 0.16 if fur else 0.06, 6), "hood", **trim)
    if d.chance(0.5) and not fur:
        for s in (1, -1):
            hang = np.array(
                [
                    [s * 0.22, low + 0.1, c + rz * 1.1],
                    [s * 0.25, low - 0.3, c + rz * 1.25],
                    [s * 0.22, low - 0.8, c + rz * 1.3],
                ]
            )
            head.put(tube(hang, 0.03, 6), "hood", tint=(0.7, 0.7, 0.7))


def headband(head: Head, d: Dice) -> None:
    t0, w = head.eye_y + head.h * d.uniform(0.4, 0.6), d.reach(0.12, 0.3)
    rim = lambda a: t0 - 0.1 + 0.1 * np.cos(a)  # noqa: E731
    rx, rz = head.rx * 1.03 + 0.04, head.rz * 1.03 + 0.05
    if head.hair is not None:
        head.squash(rim, [(0, 1.0), (0.3, 0.98), (2.0, 1.3)], rx, rz, head.cz, body=False)
    head.put(lathe([(0, 1.0), (w * 0.5, 1.02), (w, 0.97)], rim, rx, rz, head.cz), "headband", tex=pattern(d), bump=0.3)


def over_ears(head: Head) -> tuple[float, float, Array]:
    """Where a bow over the head runs: half width at the ears, height of the top, and the ears' place."""
    y, z = head.ear[1] - 0.1, head.ear[2]
    x, top = head.ear[0] + 0.1, head.top + 0.1
    if head.hair is not None:
        hv = head.hair.v
        near = hv[(abs(hv[:, 1] - y) < 0.3) & (abs(hv[:, 2] - z) < 0.3)]
        if len(near):
            x = min(max(x, float(abs(near[:, 0]).max()) + 0.02), head.ear[0] + 0.35)
        top = max(top, float(np.percentile(hv[:, 1], 98)) + 0.03)
    return x, top, np.array([0.0, y, z])


def bow(head: Head, word: str, x: float, top: float, at: Array, radius: float, color: object) -> None:
    t = np.linspace(0, np.pi, 28)
    path = np.stack(
        [x * np.cos(t) * (1 + 0.06 * np.sin(t) ** 2), at[1] + (top - at[1]) * np.sin(t) ** 0.8, at[2] + 0 * t], 1
    )
    head.put(tube(path, radius), word, tint=color, spec=0.3, gloss=40.0)


def headphones(head: Head, d: Dice, word: str = "headphones") -> None:
    x, top, at = over_ears(head)
    color, r = cloth_color(d), d.reach(0.24, 0.38)
    bow(head, word, x, top, at, d.uniform(0.05, 0.1), color)
    shell = cloth_color(d) if d.chance(0.3) else color
    thick = d.uniform(0.35, 0.5)
    for s in (1, -1):
        head.put(
            ball(np.array([s * (x + 0.03), at[1], at[2]]), r, sx=thick),
            word,
            tint=shell,
            spec=0.3,
            gloss=40.0,
            refl=0.2,
        )
        head.put(ball(np.array([s * (x - 0.06), at[1], at[2]]), r * 0.95, sx=0.3), word, tint=(0.02, 0.02, 0.02))


def headset(head: Head, d: Dice) -> None:
    """Headphones with a microphone before the mouth."""
    headphones(head, d, "headset")
    x, _, at = over_ears(head)
    s = d.pick([-1, 1])
    t = np.linspace(0, 1, 12)[:, None]
    start, end = (
        np.array([s * (x + 0.05), at[1] - 0.15, at[2] + 0.1]),
        np.array([s * 0.32, head.mouth[1] - 0.1, head.nose[2] + 0.12]),
    )
    path = start * (1 - t) + end * t
    path[:, 0] += s * 0.25 * np.sin(np.pi * t[:, 0])
    head.put(tube(path, 0.03, 6), "headset", tint=(0.02, 0.02, 0.02), spec=0.2)
    head.put(ball(end, 0.1, sx=1.3), "headset", tint=(0.01, 0.01, 0.01), bump=1.0)


def ear_muffs(head: Head, d: Dice) -> None:
    x, top, at = over_ears(head)
    bow(head, "ear muffs", x, top, at, d.uniform(0.03, 0.06), cloth_color(d))
    fur, r = cloth_color(d), d.reach(0.32, 0.46)
    for s in (1, -1):
        head.put(
            ball(np.array([s * (x + 0.06), at[1], at[2]]), r, sx=0.6, rows=14, cols=20),
            "ear muffs",
            tint=fur,
            spec=0.0,
            bump=2.5,
        )
