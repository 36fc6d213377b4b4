"""Masks: surgical and cloth ones, gas masks, ski masks."""

from __future__ import annotations

import numpy as np

from ..dice import Dice
from .eye_wear import Lenses
from .goggles import strap_around
from ..body.head import Head
from .looks import pattern, plain
from ..stage.shapes import Part, ball, grid, normals, tube

MASK_COLORS = (
    [0.35, 0.6, 0.75],
    [0.45, 0.68, 0.8],
    [0.75, 0.8, 0.82],
    [0.85, 0.85, 0.85],
    [0.02, 0.02, 0.02],
    [0.5, 0.75, 0.7],
)
RUBBER = ([0.012, 0.012, 0.012], [0.03, 0.035, 0.025], [0.06, 0.05, 0.035], [0.1, 0.1, 0.1])


def mask(head: Head, d: Dice) -> None:
    """Surgical, cloth or N95: the sheet follows the envelope of the face."""
    kind = d.pick(["surgical", "surgical", "cloth", "n95"])
    cz, reach, columns, rows = 0.45 + (head.cz - 0.5), d.uniform(0.95, 1.25), 41, 33
    top = head.nose[1] + d.uniform(0.1, 0.56) * (head.eye_y - head.nose[1])
    low = head.chin[1] - d.uniform(0, 0.12)
    e = head.envelope(cz, low, top, reach, columns, rows) + d.uniform(0.04, 0.08)
    a, u = np.linspace(-reach, reach, columns), np.linspace(0, 1, rows)[:, None]
    e[:4] = np.linspace(0.93, 1, 4)[:, None] * np.maximum(e[:4], e[4] * 0.97)
    edge = np.clip((abs(a) / reach - 0.55) / 0.45, 0, 1)
    middle = low * 0.45 + top * 0.55
    y = low + (top - low) * u + 0 * a
    y = y + (middle - y) * edge * d.uniform(0.25, 0.55)
    y = y - np.clip((abs(a) - 0.22) / 0.35, 0, 1) * 0.16 * u
    heights = np.linspace(low, top, rows)
    e = np.stack([np.interp(y[:, k], heights, e[:, k]) for k in range(columns)], 1)
    if kind == "n95":
        e = e + 0.18 * np.clip(np.cos(a / reach * np.pi / 2), 0, 1) * np.sin(np.pi * u)
    elif kind == "surgical":
        e = e + 0.018 * np.sin(u * np.pi * 7) * (1 - edge)
    points = np.stack([e * np.sin(a), y, cz + e * np.cos(a)], -1)
    color = np.array(d.pick(MASK_COLORS[2:5] if kind == "n95" else MASK_COLORS)) * d.uniform(0.8, 1.1)
    cloth = kind == "cloth"
    head.put(
        grid(points), "mask", tint=(1, 1, 1) if cloth else color, tex=pattern(d) if cloth else None, spec=0.01, bump=0.1
    )
    loop = (0.8, 0.8, 0.8) if d.chance(0.6) else tuple(color)
    for s, i in ((1, -1), (-1, 0)):
        for j in (3, rows - 4):
            start, end = (
                points[j, i],
                np.array([s * head.ear[0] * 0.93, head.ear[1] + (0.12 if j > 10 else -0.35), head.ear[2] + 0.12]),
            )
            t = np.linspace(0, 1, 8)[:, None]
            path = start * (1 - t) + end * t
            path[:, 0] += s * 0.1 * np.sin(np.pi * t[:, 0])
            head.put(tube(path, 0.018, 5), "mask", tint=loop)


def gas_mask(head: Head, d: Dice) -> None:
    """A rubber face with two round panes and a filter."""
    cz, reach, columns, rows = 0.45 + (head.cz - 0.5), 1.2, 41, 33
    low, top = head.chin[1] - 0.15, head.eye_y + head.h * 0.35
    e = head.envelope(cz, low, top, reach, columns, rows, 2.2) + 0.07
    a, y = np.linspace(-reach, reach, columns), np.linspace(low, top, rows)[:, None]
    rubber = np.array(d.pick(RUBBER)) * d.uniform(0.8, 1.4)
    head.put(
        grid(np.stack([e * np.sin(a), y + 0 * a, cz + e * np.cos(a)], -1)),
        "gas mask",
        tint=rubber,
        spec=0.15,
        gloss=20.0,
    )
    lenses = Lenses(head, d, "round", d.reach(0.22, 0.29), 0.26)
    lenses.h, lenses.z = lenses.w, lenses.z + 0.08
    t = np.linspace(0, 2 * np.pi, 33)
    for s in (1, -1):
        head.put(tube(lenses.at(s, 1.0, t), 0.055, 8), "gas mask", tint=rubber * 1.6, spec=0.3, gloss=30.0)
        head.put(lenses.lens(s), "gas mask", tint=(0.02, 0.022, 0.02), spec=0.3, gloss=90.0, refl=d.uniform(0.15, 0.4))
    tip = np.array([0, head.mouth[1] - 0.05, head.nose[2] + 0.05])
    sides = [0.0] if d.chance(0.55) else [-0.42, 0.42]
    for x in sides:
        ahead = np.array([x * 0.9, -0.12, 0.6 if not x else 0.4])
        start = tip + [x * 0.8, 0, -0.15 if not x else -0.25]
        k = np.array([0, 0.35, 0.36, 0.95, 1.0])[:, None]
        head.put(
            tube(start + ahead * k, [0.2, 0.2, 0.29, 0.29, 0.01], 16),
            "gas mask",
            tint=rubber * d.uniform(1, 3),
            spec=0.2,
            gloss=20.0,
        )
    for y0 in (head.eye_y + 0.25, head.mouth[1] + 0.1):
        strap_around(head, "gas mask", y0, 0.1, plain(rubber), 0.95)


def ski_mask(head: Head, d: Dice) -> None:
    """A knitted tube over the whole head, with a slit or three holes."""
    tex = pattern(d, knit=True, plain_share=0.75) if d.chance(0.5) else plain(np.full(3, d.uniform(0.008, 0.03)))
    head.drop_hair()
    body, base = head.body, head.assets.v[head.assets.body.vertex]
    x, y, z = abs(base[:, 0]), base[:, 1], base[:, 2]
    eye = head.assets.v[head.assets.joints["joint-l-eye"]].mean(0)
    if d.chance(0.5):
        hole = (abs(y - eye[1]) < 0.16) & (x < 0.62) & (z > 0.7)
    else:
        hole = (np.hypot((x - eye[0]) / 0.21, (y - eye[1]) / 0.13) < 1) & (z > 0.7)
        hole |= (np.hypot(x / 0.3, (y - 6.64) / 0.15) < 1) & (z > 0.7)
    covered = (y > 5.75) & ~hole
    v = body.v + normals(body.v, body.f) * d.uniform(0.05, 0.08)
    # Ears are pressed flat under the cloth.
    limit = head.rx * 1.1 + 0.08
    v[:, 0] = np.clip(v[:, 0], -limit, limit)
    flat = body.v.copy()
    wide = (x < 1.2) & (y > 6.3)
    flat[wide, 0] = np.clip(flat[wide, 0], -limit + 0.08, limit - 0.08)
    head.swap(body, body.moved(flat))
    uv = np.stack([np.arctan2(base[:, 0], z - 0.5) / (2 * np.pi) % 1, (y - 5.7) / 2.8], 1).astype(np.float32)
    cloth = Part(v.astype(np.float32), body.f[covered[body.f].all(1)], uv)
    head.put(cloth, "ski mask", tex=tex, bump=0.6, spec=0.01)
    if d.chance(0.15):
        head.put(ball(np.array([0, head.top + 0.15, head.cz]), 0.22), "ski mask", tex=tex, bump=2.0)
