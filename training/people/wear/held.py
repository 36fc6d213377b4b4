"""Things held beside the face, at the mouth or before the chest: telephone, book, banana, ball, flower."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from ..assets import Array
from ..dice import Dice
from ..body.hand import hold, spot
from ..body.head import Head
from .looks import cloth_color, hsv, pattern, srgb
from ..stage.shapes import ball, box, grid, tube, turn


def telephone(head: Head, d: Dice) -> None:
    """A smartphone at the ear, or held up (its back or its screen towards the camera)."""
    half = np.array([0.33, 0.68, 0.035]) * d.reach(0.9, 1.1)
    color = d.pick([np.full(3, 0.01), np.full(3, 0.02), np.full(3, 0.7), np.array([0.6, 0.45, 0.4]), cloth_color(d)])
    image = Image.new("RGB", (64, 128), srgb(color))
    draw = ImageDraw.Draw(image)
    at_ear = d.chance(0.45)
    side = d.pick([-1, 1])
    if at_ear:
        at = np.array([side * (head.ear[0] + 0.16), head.ear[1] - 0.4, head.ear[2] + 0.3])
        spin = turn(yaw=side * np.pi / 2, roll=0) @ turn(roll=0.3 * 1)
    else:
        at = np.array(
            [side * d.uniform(0.5, 1.0), head.mouth[1] + d.uniform(-0.4, 0.2), head.nose[2] + d.uniform(0.2, 0.6)]
        )
        spin = turn(yaw=d.normal(0, 0.25), roll=d.normal(0, 0.12), pitch=d.normal(0, 0.1))
    if not at_ear and d.chance(0.4):
        draw.rectangle((3, 6, 61, 122), fill=srgb(hsv(d.uniform(0, 1), 0.4, d.uniform(0.1, 0.9))))
        for _ in range(5):
            x, y = d.uniform(5, 50), d.uniform(10, 110)
            draw.rectangle((x, y, x + d.uniform(4, 30), y + d.uniform(3, 20)), fill=srgb(cloth_color(d)))
    else:
        draw.rounded_rectangle((6, 6, 28, 34), 6, fill=(25, 25, 28))
        for x, y in ((12, 12), (21, 20), (12, 28)):
            draw.ellipse((x - 4, y - 4, x + 4, y + 4), fill=(70, 75, 85))
    head.put(box(at, half, spin), "telephone", tex=np.asarray(image), spec=0.25, gloss=50.0, refl=0.08)
    grip = at + np.array([side * 0.1, -0.2, -0.05 if not at_ear else 0.0])
    hold(head, d, "", grip, side, 0.16, curl=1.6)


def book(head: Head, d: Dice) -> None:
    """Open or closed, before the chin or the chest."""
    cover = pattern(d, plain_share=0.5)
    image = Image.fromarray(cover).resize((96, 128))
    draw = ImageDraw.Draw(image)
    ink = srgb(cloth_color(d))
    for i in range(int(d.rng.integers(1, 4))):
        draw.rectangle((14, 18 + 16 * i, 96 - int(d.uniform(14, 40)), 26 + 16 * i), fill=ink)
    w, h = d.reach(0.6, 0.85), d.uniform(0.85, 1.15)
    opened = d.chance(0.55)
    at = np.array(
        [
            d.normal(0, 0.2),
            head.chin[1] - d.uniform(0.3, 0.9) + (0.5 if d.chance(0.3) else 0),
            head.nose[2] + d.uniform(0.3, 0.8),
        ]
    )
    pitch = d.uniform(-0.5, 0.1)
    if opened:
        for s in (1, -1):
            spin = turn(yaw=s * 0.35, pitch=pitch)
            center = at + spin @ np.array([s * w, 0, 0])
            head.put(box(center, np.array([w, h, 0.03]), spin), "book", tex=np.asarray(image), spec=0.05)
            pages = at + spin @ np.array([s * w * 0.97, 0, -0.08])
            head.put(box(pages, np.array([w * 0.95, h * 0.95, 0.05]), spin), "book", tint=(0.75, 0.72, 0.62))
            hold(head, d, "", center + spin @ np.array([s * w * 0.75, -h * 0.7, -0.05]), s, 0.12, curl=1.5)
    else:
        spin = turn(yaw=d.normal(0, 0.3), pitch=pitch, roll=d.normal(0, 0.15))
        side = d.pick([-1, 1])
        head.put(box(at, np.array([w, h, 0.1]), spin), "book", tex=np.asarray(image), spec=0.05)
        hold(head, d, "", at + spin @ np.array([side * w * 0.85, -h * 0.3, 0]), side, 0.16, curl=1.5)


def banana(head: Head, d: Dice) -> None:
    place = d.pick(["mouth", "cheek", "chest"])
    at, side = spot(head, d, place)
    size, spin = d.reach(0.75, 1.0), turn(roll=d.uniform(-0.8, 0.8), yaw=d.uniform(-1, 1))
    if place == "mouth":
        spin, at = turn(yaw=-np.pi / 2, roll=0.3) @ turn(roll=0.4), head.mouth + np.array([0, -0.15, size * 0.75])
    t = np.linspace(-1.1, 1.1, 16)
    path = np.stack([np.sin(t), 1 - np.cos(t) - 0.25, 0 * t], 1) * size @ spin.T + at
    r = 0.16 * np.clip(1.15 - abs(np.linspace(-1, 1, 16)) ** 4 * 1.0, 0.15, 1)
    yellow = np.array([0.75, 0.5, 0.03]) * d.uniform(0.8, 1.2) * (np.array([0.7, 1.1, 1]) if d.chance(0.15) else 1)
    head.put(tube(path, r, 8), "banana", tint=yellow, spec=0.08, bump=0.05)
    for k in (0, -1):
        head.put(ball(path[k], 0.05), "banana", tint=(0.05, 0.03, 0.01))
    low = path[0] if path[0, 1] < path[-1, 1] else path[-1]
    hold(head, d, "", low * 0.6 + at * 0.4, side, 0.16)


def ball_toy(head: Head, d: Dice) -> None:
    at, side = spot(head, d, d.pick(["cheek", "chest"]))
    kind = d.pick(["football", "beach", "tennis", "basket", "plain"])
    r = d.reach(0.55, 0.85) if kind != "tennis" else d.uniform(0.25, 0.33)
    at = at + np.array([side * r * 0.5, 0, r * 0.3])
    tex = ball_texture(d, kind)
    head.put(
        ball(at, r, rows=20, cols=32).look(tex=tex),
        "ball",
        spec=0.15,
        gloss=30.0,
        bump=0.8 if kind == "tennis" else 0.0,
    )
    hold(head, d, "", at + np.array([side * r * 0.35, -r * 0.55, 0]), side, r * 0.55, curl=0.9)


def ball_texture(d: Dice, kind: str) -> Array:
    colors = {"football": (235, 235, 235), "tennis": (205, 225, 60), "basket": (205, 100, 40)}
    image = Image.new("RGB", (256, 128), colors.get(kind, srgb(cloth_color(d))))
    draw = ImageDraw.Draw(image)
    if kind == "football":
        for i in range(5):
            for row in (0, 1, 2):
                x, y = 256 * (i + 0.5 * (row % 2)) / 5, 128 * (0.25 + 0.25 * row)
                draw.regular_polygon((x, y, 15), 5, fill=(20, 20, 20))
    elif kind == "beach":
        for i in range(6):
            draw.rectangle(
                (256 * i / 6, 0, 256 * (i + 1) / 6, 128), fill=srgb(cloth_color(d)) if i % 2 else (240, 240, 240)
            )
    elif kind == "basket":
        for i in range(8):
            draw.line((32 * i, 0, 32 * i, 128), fill=(20, 15, 10), width=3)
        draw.line((0, 64, 256, 64), fill=(20, 15, 10), width=3)
    elif kind == "tennis":
        x = np.arange(0, 257, 4)
        draw.line([(float(a), 64 + 36 * float(np.sin(a / 256 * 4 * np.pi))) for a in x], fill=(245, 245, 235), width=5)
    return np.asarray(image)


def flower(head: Head, d: Dice) -> None:
    """In the hair, behind an ear, or held by its stem."""
    in_hair = d.chance(0.55)
    side = d.pick([-1, 1])
    if in_hair:
        at = np.array([side * (head.rx + 0.1), head.eye_y + head.h * d.uniform(0.1, 0.6), head.cz + 0.4])
        facing = turn(yaw=side * 0.9)
    else:
        at, side = spot(head, d, d.pick(["mouth", "cheek", "cheek", "chest"]))
        facing = turn(yaw=side * 0.2, pitch=-0.2)
    n, r = int(d.pick([5, 6, 8, 12])), d.reach(0.22, 0.4) * (0.8 if in_hair else 1.0)
    color = d.pick(
        [
            hsv(d.uniform(0.9, 1.05), 0.8, 0.6),
            np.array([0.85, 0.85, 0.85]),
            np.array([0.8, 0.6, 0.05]),
            hsv(d.uniform(0.7, 0.9), 0.6, 0.6),
            hsv(0.58, 0.7, 0.6),
        ]
    )
    for i in range(n):
        w = 2 * np.pi * i / n
        k, s = np.linspace(0, 1, 6), np.linspace(-1, 1, 5)[:, None]
        half = r * np.sin(np.pi * np.clip(k * 0.85 + 0.08, 0, 1)) * min(3.2 / n, 0.6)
        along, across = k * r + 0 * s, s * half
        x, y = along * np.cos(w) - across * np.sin(w), along * np.sin(w) + across * np.cos(w)
        points = np.stack([x, y, 0.25 * along**1.5 + 0.04 * (i % 2)], -1) @ facing.T + at
        head.put(grid(points), "flower", tint=color * (0.85 + 0.3 * (i % 2) / 2), spec=0.03, bump=0.05)
    center = np.array([0.7, 0.5, 0.05]) if d.chance(0.6) else np.array([0.12, 0.06, 0.02])
    head.put(ball(at + facing @ np.array([0, 0, 0.06]), r * 0.24), "flower", tint=center, bump=1.0)
    if not in_hair:
        stem = np.array([[0, 0, -0.02], [0.02, -0.5, -0.05], [0.08, -1.2, 0.0]]) + at
        head.put(tube(stem, 0.035, 6), "flower", tint=(0.05, 0.2, 0.03))
        hold(head, d, "", stem[2] + [0, 0.35, 0], side, 0.08, curl=2.3)
