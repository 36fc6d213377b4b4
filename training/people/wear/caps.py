"""Caps, beanies and berets."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from ..assets import Array
from ..dice import Dice
from ..body.head import Head
from .looks import cloth_color, logo, pattern, plain, srgb, stamp
from ..stage.shapes import Part, ball, dome, grid, lathe, tube


def crown_texture(d: Dice, kind: str, u: float) -> Array:
    """The cloth of a cap: seams, a front panel, a mark where the brim is (u around the head)."""
    tex = pattern(d, plain_share=0.7)
    image = Image.fromarray(tex).resize((256, 256))
    draw = ImageDraw.Draw(image)
    if kind == "trucker" or d.chance(0.3):
        panel = srgb(cloth_color(d))
        draw.rectangle((0, 0, 256 * 0.14, 256), fill=panel)
        draw.rectangle((256 * 0.86, 0, 256, 256), fill=panel)
        if kind == "trucker":
            dark = tuple(int(c * 0.6) for c in image.getpixel((128, 128)))  # type: ignore[union-attr]
            for i in range(42, 215, 5):
                draw.line((i, 0, i, 256), fill=dark)
                draw.line((36, i, 220, i), fill=dark)
    elif d.chance(0.6):
        seam = tuple(int(c * 0.7) for c in image.getpixel((20, 128)))  # type: ignore[union-attr]
        for i in range(6):
            draw.line((256 * i / 6, 0, 256 * i / 6, 256), fill=seam, width=2)
    a = np.asarray(image)
    if d.chance(0.65):
        a = stamp(a, *logo(d), 0.0, d.uniform(0.3, 0.42))
    return np.roll(a, round(u * 256), 1)


def cap(head: Head, d: Dice) -> None:
    """A cap with its brim forward mostly, backward or sideways."""
    kind = d.pick(["baseball", "baseball", "trucker", "flat", "snapback"])
    facing = 0.0
    if kind != "flat":
        facing = d.pick([0, 0, 0, 0, 0, np.pi, np.pi, d.uniform(0.5, 1.9) * d.pick([-1, 1]), d.uniform(-0.3, 0.3)])
    tilt = d.uniform(-0.05, 0.2)
    t0 = head.eye_y + head.h * d.uniform(0.16, 0.42) - tilt * 0.5
    loose = d.uniform(0.03, 0.1)
    rx, rz, c = head.rx * 1.03 + loose, head.rz * 1.03 + loose, head.cz
    rim = lambda a: t0 + tilt * 0.5 * np.cos(a)  # noqa: E731
    height = head.top - t0 + (d.reach(0.02, 0.2) if kind != "flat" else 0.06)
    profile = dome(height, d.uniform(2.0, 2.7) if kind != "snapback" else d.uniform(2.6, 3.2))
    head.squash(rim, profile, rx, rz, c)

    def warp(q: Array) -> Array:
        q = q.copy()
        up = np.clip((q[..., 1] - t0) / height, 0, 1)
        front = np.clip((q[..., 2] - c) / rz * np.cos(facing), 0, 1)
        if kind == "flat":
            q[..., 2] += 0.22 * up * (1 - up) * 2 * rz
            q[..., 0] *= 1 + 0.10 * np.sin(np.pi * up)
        else:
            q[..., 2] += 0.10 * front * up * rz * np.clip(1.6 - 2 * up, 0, 1) * np.cos(facing)
        return q

    tex = crown_texture(d, kind, facing / (2 * np.pi))
    head.put(lathe([(-0.06, 1.0), *profile], rim, rx, rz, c, warp), "cap", tex=tex, spec=0.04, bump=0.15)
    brim = plain(np.array(tex[128, 20] if d.chance(0.5) else tex[40, 128], float) ** 2.2 / 255**2.2)
    if d.chance(0.25):
        brim = plain(cloth_color(d))
    add_brim(head, d, kind, facing, rim, rx, rz, brim)
    head.put(ball(np.array([0, t0 + height, c]), 0.07, sy=0.5), "cap", tex=brim)


def add_brim(head: Head, d: Dice, kind: str, facing: float, rim, rx: float, rz: float, tex: Array) -> None:  # noqa: ANN001
    short = kind == "flat"
    length = d.reach(0.7, 1.05) * head.rz * (0.55 if short else 1)
    half = d.uniform(0.95, 1.25)
    a = np.linspace(-half, half, 25)
    k = np.linspace(0, 1, 8)[:, None]
    drop = d.uniform(0.05, 0.4)
    curve = d.uniform(0.0, 0.12) if kind == "snapback" else d.uniform(0.15, 0.4)
    out = k * length * np.cos(a / half * np.pi / 2) ** d.uniform(0.45, 0.7)
    x = rx * np.sin(a + facing) * (1 + 0.03 * k) + out * np.sin(facing)
    z = head.cz + rz * np.cos(a + facing) + out * np.cos(facing)
    y = rim(a + facing) - 0.02 - drop * out - curve * (np.sin(a) / np.sin(half)) ** 2 * k**0.7 * 0.6
    points = np.stack([x, y, z], -1)
    for dy in (0.0, -0.035):
        part = grid(points + [0, dy, 0])
        part.n = None
        head.put(part, "cap", tex=tex, spec=0.05, bump=0.1)


def beanie(head: Head, d: Dice) -> None:
    tilt = d.uniform(0, 0.35)
    t0 = head.eye_y + head.h * d.uniform(0.18, 0.42) - tilt * 0.5
    rim = lambda a: t0 + tilt * 0.5 * np.cos(a)  # noqa: E731
    loose = d.uniform(0.05, 0.12)
    rx, rz, c = head.rx * 1.04 + loose, head.rz * 1.04 + loose, head.cz
    height = head.top + d.reach(0.12, 0.65) - t0
    profile = dome(height, d.uniform(1.9, 2.6))
    head.squash(rim, profile, rx, rz, c)
    tex = pattern(d, knit=d.chance(0.85))

    def warp(q: Array) -> Array:
        q = q.copy()
        q[..., 2] -= 0.35 * np.clip((q[..., 1] - t0) / height - 0.6, 0, 1) * max(height - 1, 0)
        return q

    head.put(lathe([(-0.05, 1.0), *profile], rim, rx, rz, c, warp), "beanie", tex=tex, spec=0.01, bump=0.5)
    if d.chance(0.7):
        w = d.uniform(0.18, 0.38)
        cuff = [(-0.05, 1.0), (-0.04, 1.06), (w * 0.5, 1.09), (w, 1.07), (w + 0.02, 1.0)]
        band = tex if d.chance(0.6) else pattern(d, knit=True)
        head.put(lathe(cuff, rim, rx, rz, c), "beanie", tex=band, spec=0.01, bump=0.5)
    if d.chance(0.35):
        top = np.array([0, t0 + height + 0.1, c - 0.1 * max(height - 1, 0)])
        head.put(ball(top, d.uniform(0.18, 0.34)), "beanie", tex=pattern(d), spec=0.0, bump=2.0)


def beret(head: Head, d: Dice) -> None:
    """A flat disc of felt, leaning to one side."""
    side = d.pick([-1, 1]) * d.uniform(0.3, 1.0)
    t0 = head.eye_y + head.h * d.uniform(0.42, 0.6)
    loose = d.uniform(0.02, 0.06)
    rx, rz, c = head.rx * 1.03 + loose, head.rz * 1.03 + loose, head.cz
    rim = lambda a: t0 + 0.1 * np.cos(a) - 0.08 * side * np.sin(a)  # noqa: E731
    over = d.reach(1.15, 1.4)
    height = head.top - t0 + d.uniform(0.02, 0.12)
    profile = [
        (0.0, 1.0),
        (0.12, 1.0),
        (0.2, over * 0.95),
        (0.3, over),
        (0.42, over * 0.96),
        (height * 0.85, 0.75),
        (height, 0.02),
    ]
    head.squash(rim, [(0, 0.97), (0.42, 1.0), (height * 0.85, 0.74), (height, 0.4)], rx, rz, c)

    def warp(q: Array) -> Array:
        q = q.copy()
        up = np.clip((q[..., 1] - t0) / height - 0.1, 0, 1)
        q[..., 0] += 0.3 * side * up
        q[..., 1] -= 0.3 * np.clip(q[..., 0] * side, 0, 2) * up
        return q

    color = (
        cloth_color(d)
        if d.chance(0.7)
        else np.array(d.pick([[0.35, 0.02, 0.03], [0.02, 0.02, 0.02], [0.03, 0.05, 0.12]]))
    )
    head.put(lathe(profile, rim, rx, rz, c, warp), "beret", tex=plain(color), spec=0.01, bump=0.4)
    if d.chance(0.6):
        head.put(
            tube(np.array([[0.3 * side, t0 + height - 0.1, c], [0.3 * side, t0 + height + 0.08, c]]), 0.03),
            "beret",
            tex=plain(color),
        )


def hair_bow(head: Head, d: Dice) -> None:
    """Two loops and a knot, upon or beside the hair."""
    side = d.pick([-1, 0, 1])
    size = d.reach(0.3, 0.55)
    top = surface_top(head, side * head.rx * 0.55)
    center = np.array([side * head.rx * 0.55, top + 0.05, head.cz + 0.35])
    tex = pattern(d)
    for s in (-1, 1):
        head.put(loop(center, s * size, size * 0.55), "hair bow", tex=tex, spec=0.08, bump=0.1)
    head.put(ball(center, 0.1), "hair bow", tex=tex)


def loop(center: Array, reach: float, height: float) -> Part:
    """One side of a bow."""
    t = np.linspace(0, 1, 12)
    w = np.linspace(-1, 1, 7)[:, None]
    half = height * np.sin(np.pi * np.clip(t * 0.75 + 0.05, 0, 1)) ** 0.8
    x = center[0] + reach * np.sin(t * np.pi / 2) + 0 * w
    y = center[1] + w * half
    z = center[2] + 0.12 * np.cos(w * np.pi / 2) * np.sin(np.pi * t)
    return grid(np.stack([x, y, z], -1))


def surface_top(head: Head, x: float) -> float:
    """Height of hair (or skull) above a place near the crown."""
    v = (head.hair or head.body).v
    near = v[(abs(v[:, 0] - x) < 0.2) & (abs(v[:, 2] - head.cz - 0.2) < 0.35)]
    return float(np.percentile(near[:, 1], 98)) if len(near) else head.top
