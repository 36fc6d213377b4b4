"""Helmets: for building sites, bicycles, motorcycles, soldiers and knights."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from ..assets import Array
from ..dice import Dice
from ..body.head import Head
from .looks import cloth_color, pattern, plain
from ..stage.shapes import Rim, dome, grid, lathe, tube


def shell(
    head: Head, d: Dice, word: str, rim: Rim, t0: float, tex: Array, refl: float, room: float = 0.0
) -> tuple[float, float, float]:
    """The bowl of a helmet; returns its radii and height."""
    loose = d.uniform(0.1, 0.18) + room
    rx, rz = head.rx * 1.12 + loose, head.rz * 1.1 + loose
    height = head.top + d.reach(0.18, 0.38) - t0
    profile = dome(height, d.uniform(2.2, 2.9))
    head.squash(rim, profile, rx, rz, head.cz)
    head.put(lathe([(-0.04, 1.0), *profile], rim, rx, rz, head.cz), word, tex=tex, spec=0.35, gloss=60.0, refl=refl)
    return rx, rz, height


def straps(head: Head, word: str, rx: float, y: float) -> None:
    """From both sides under the chin."""
    t = np.linspace(0, 1, 16)[:, None]
    for s in (1, -1):
        start = np.array([s * (rx - 0.05), y, head.cz + 0.15])
        path = start * (1 - t) + np.array([0, head.chin[1] - 0.08, head.chin[2] - 0.35]) * t
        path[:, 0] += s * 0.2 * np.sin(np.pi * t[:, 0])
        head.put(tube(path, 0.045), word, tint=(0.03, 0.03, 0.03))


def hard_hat(head: Head, d: Dice) -> None:
    t0, tilt = head.eye_y + head.h * d.uniform(0.36, 0.52), d.uniform(0, 0.15)
    rim = lambda a: t0 + tilt * np.cos(a) - 0.08  # noqa: E731
    color = d.pick(
        [
            [0.8, 0.5, 0.02],
            [0.8, 0.5, 0.02],
            [0.8, 0.8, 0.8],
            [0.75, 0.2, 0.02],
            [0.03, 0.12, 0.5],
            [0.5, 0.02, 0.02],
            [0.05, 0.35, 0.1],
        ]
    )
    tex = plain(np.array(color) * d.uniform(0.8, 1.15)) if not d.held_out else plain(cloth_color(d))
    rx, rz, height = shell(head, d, "hard hat", rim, t0, tex, d.uniform(0.15, 0.5))
    a = np.linspace(0, 2 * np.pi, 49)
    k = np.linspace(0, 1, 4)[:, None]
    wide = d.reach(0.14, 0.3) * (0.3 + 0.7 * np.clip(np.cos(a), 0, 1))
    brim = np.stack(
        [rx * (1 + wide * k * 0.6) * np.sin(a), rim(a) - 0.05 * k, head.cz + rz * (1 + wide * k) * np.cos(a)], -1
    )
    head.put(grid(brim, closed=True), "hard hat", tex=tex, spec=0.3, gloss=50.0, refl=0.3)
    for x in d.pick([[0.0], [-0.22, 0.0, 0.22], [-0.15, 0.15]]):
        t = np.linspace(-1.1, 1.1, 20)
        ridge = np.stack(
            [
                x * rx * np.cos(t),
                t0 + height * np.cos(t) ** 0.8 * (1 - 0.3 * x * x) + 0.01,
                head.cz + rz * 0.98 * np.sin(t),
            ],
            1,
        )
        head.put(tube(ridge, 0.09), "hard hat", tex=tex, spec=0.3, gloss=50.0, refl=0.3)
    if d.chance(0.3):
        straps(head, "hard hat", rx, t0)


def bicycle_helmet(head: Head, d: Dice) -> None:
    t0 = head.eye_y + head.h * d.uniform(0.36, 0.5)
    rim = lambda a: t0 - 0.1 * np.clip(-np.cos(a), 0, 1)  # noqa: E731
    image = Image.fromarray(pattern(d, plain_share=0.7)).resize((256, 256))
    draw = ImageDraw.Draw(image)
    # The vents are painted: dark slots from the front to the back.
    for u in np.linspace(0, 1, int(d.rng.integers(7, 13))):
        for w0, w1 in ((0.12, 0.42), (0.5, 0.85)):
            draw.rounded_rectangle((256 * u - 6, 256 * (1 - w1), 256 * u + 6, 256 * (1 - w0)), 6, fill=(12, 12, 12))
    rx, rz, _ = shell(head, d, "bicycle helmet", rim, t0, np.asarray(image), d.uniform(0.1, 0.5))
    if d.chance(0.35):
        visor(head, d, "bicycle helmet", t0, rx, rz, plain(np.full(3, 0.015)))
    if d.chance(0.85):
        straps(head, "bicycle helmet", rx, t0)


def visor(head: Head, d: Dice, word: str, y: float, rx: float, rz: float, tex: Array) -> None:
    a = np.linspace(-0.9, 0.9, 17)
    k = np.linspace(0, 1, 5)[:, None]
    points = np.stack(
        [
            rx * np.sin(a) + 0 * k,
            y - 0.12 * k + 0 * a,
            head.cz + rz * np.cos(a) + k * d.uniform(0.25, 0.45) * np.cos(a),
        ],
        -1,
    )
    head.put(grid(points), word, tex=tex, spec=0.2, gloss=30.0)


def motorcycle_helmet(head: Head, d: Dice) -> None:
    """Full face with its visor open, clear or dark, or an open one."""
    full = d.chance(0.65)
    t0 = head.eye_y + head.h * d.uniform(0.28, 0.42)
    low = head.chin[1] - (0.25 if full else -0.15)
    opening = d.uniform(0.95, 1.15)

    rim = lambda a: t0 + 0 * a  # noqa: E731
    tex = pattern(d, plain_share=0.5)
    rx, rz, _ = shell(head, d, "motorcycle helmet", rim, t0, tex, d.uniform(0.2, 0.7), room=0.06)
    c = head.cz
    # Below the brow the shell leaves out the opening of the face.
    a = np.linspace(opening, 2 * np.pi - opening, 41)
    k = np.linspace(0, 1, 10)[:, None]
    narrow = 1 - 0.13 * k**2
    y = t0 + (low - t0) * k + 0 * a
    head.put(
        grid(np.stack([rx * narrow * np.sin(a), y, c + rz * narrow * np.cos(a)], -1)),
        "motorcycle helmet",
        tex=tex,
        spec=0.35,
        gloss=60.0,
        refl=0.4,
    )
    if head.hair is not None:
        head.squash(lambda p: low + 0 * p, [(0, 0.85), (t0 - low, 1.0), (9.0, 1.0)], rx, rz, c, body=False)
    if full:
        a = np.linspace(-opening - 0.05, opening + 0.05, 31)
        k = np.linspace(0, 1, 8)[:, None]
        top = head.nose[1] - 0.22
        out = 1 + 0.16 * np.cos(a / opening * np.pi / 2).clip(0, 1)
        bar = np.stack(
            [
                rx * 0.97 * np.sin(a) + 0 * k,
                top + (low - top) * k + 0 * a,
                c + (rz * np.cos(a)) * out * (1 + 0.1 * np.sin(np.pi * k)) + 0.12,
            ],
            -1,
        )
        head.put(grid(bar), "motorcycle helmet", tex=tex, spec=0.35, gloss=60.0, refl=0.4)
    style = d.pick(["none", "clear", "dark", "up"])
    if style != "none":
        a = np.linspace(-1.1, 1.1, 25)
        span = (t0 + 0.05, head.nose[1] - 0.2) if style != "up" else (t0 + 0.15, t0 + 0.6)
        y = np.linspace(*span, 8)[:, None]
        push = 0.14 if style != "up" else 0.1
        glass = grid(np.stack([rx * 1.03 * np.sin(a) + 0 * y, y + 0 * a, c + rz * 1.03 * np.cos(a) + push + 0 * y], -1))
        alpha = {"clear": d.uniform(0.1, 0.3), "dark": d.uniform(0.75, 0.97), "up": d.uniform(0.3, 0.9)}[style]
        head.put(
            glass,
            "motorcycle helmet",
            transparent=True,
            tint=(0.02, 0.02, 0.03),
            alpha=alpha,
            refl=d.uniform(0.15, 0.5),
            spec=0.4,
            gloss=80.0,
            shadow=False,
            late=True,
        )


def army_helmet(head: Head, d: Dice) -> None:
    t0, fall = head.eye_y + head.h * d.uniform(0.36, 0.5), d.uniform(0.25, 0.45)
    rim = lambda a: t0 - fall * np.clip((1 - np.cos(a)) * 0.9 - 0.25, 0, 1)  # noqa: E731
    green = np.array(
        d.pick([[0.05, 0.07, 0.02], [0.12, 0.11, 0.06], [0.2, 0.16, 0.08], [0.06, 0.06, 0.06]])
    ) * d.uniform(0.8, 1.4)
    tex = plain(green) if d.chance(0.6) else pattern(d, plain_share=0.0)
    rx, _, _ = shell(head, d, "helmet", rim, t0, tex, d.uniform(0, 0.15), room=0.08)
    if d.chance(0.75):
        straps(head, "helmet", rx, t0 - fall * 0.7)


def knight_helmet(head: Head, d: Dice) -> None:
    """A steel bowl with cheeks and a bar over the nose."""
    t0 = head.eye_y + head.h * d.uniform(0.28, 0.4)
    metal = plain(np.array([0.3, 0.3, 0.32]) * d.uniform(0.6, 1.4))
    rim = lambda a: t0 + 0 * a  # noqa: E731
    rx, rz, _ = shell(head, d, "helmet", rim, t0, metal, 0.6, room=-0.06)
    c = head.cz
    low, opening = head.chin[1] - 0.1, d.uniform(0.6, 0.85)
    a = np.linspace(opening, 2 * np.pi - opening, 41)
    k = np.linspace(0, 1, 8)[:, None]
    sides = np.stack(
        [rx * (1 - 0.1 * k**2) * np.sin(a), t0 + (low - t0) * k + 0 * a, c + rz * (1 - 0.1 * k**2) * np.cos(a)], -1
    )
    head.put(grid(sides), "helmet", tex=metal, spec=0.6, gloss=40.0, refl=0.5)
    if head.hair is not None:
        head.squash(lambda p: low + 0 * p, [(0, 0.88), (t0 - low, 1.0), (9.0, 1.0)], rx, rz, c, body=False)
    if d.chance(0.7):
        y = np.linspace(t0 + 0.05, head.nose[1] - 0.05, 8)
        z = np.interp(
            y, [head.nose[1] - 0.1, head.eye_y, t0], [head.nose[2] + 0.06, head.nose[2] + 0.02, c + rz + 0.02]
        )
        head.put(tube(np.stack([0 * y, y, z], 1), 0.08), "helmet", tex=metal, spec=0.6, gloss=40.0, refl=0.5)
