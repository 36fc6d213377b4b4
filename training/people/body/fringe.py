"""Hair that hangs over the forehead, and often over an eye: what is worn there is half hidden, as under real hair."""

from __future__ import annotations

import numpy as np

from ..assets import Array
from ..dice import Dice
from ..stage.shapes import Part, grid

#: What leaves no hair on the forehead.
CLEARED = frozenset({"headscarf", "turban", "ski mask", "gas mask", "motorcycle helmet", "knight helmet", "hood"})
COLUMNS, ROWS = 25, 22


def random_fringe(d: Dice, male: float) -> tuple[float, ...] | None:
    """Side (-1 or 1), where it parts and ends (radians from the middle), how low it hangs at its end, how straight its edge
    is, how far it stands off; None for most. Held-out hair has its own."""
    if d.held_out or not d.chance(0.12 if male > 0.5 else 0.4):
        return None
    side = d.pick([-1.0, 1.0])
    return side, d.uniform(-0.75, 0.15), d.uniform(0.85, 1.25), d.uniform(-0.75, 0.05), d.uniform(0.6, 2.2), d.uniform(0.08, 0.16)


def strands(d: Dice, size: int = 96) -> Array:
    """A texture of hair, RGBA: strands from top to bottom that end at different heights."""
    shade = np.repeat(d.rng.uniform(0.2, 0.6, size // 2), 2)
    shade = 0.5 * shade + 0.25 * (np.roll(shade, 1) + np.roll(shade, -1))
    ends = np.interp(np.arange(size), np.linspace(0, size, 14), d.rng.uniform(0, 0.2, 14)) + d.rng.uniform(0, 0.06, size)
    height = np.linspace(1, 0, size)[:, None]
    texture = np.zeros((size, size, 4), np.uint8)
    texture[..., :3] = (255 * np.broadcast_to(shade, (size, size)) ** (1 / 2.2)).astype(np.uint8)[..., None]
    texture[..., 3] = np.where(height > ends, 255, 0)
    return texture


def fringe(
    envelope: Array, heights: Array, angles: Array, cz: float, eye_y: float, h: float, shape: tuple[float, ...], d: Dice
) -> Part:
    """The sheet of hair: `envelope` [heights, angles] is how far the face is from the vertical axis at z = `cz`; `h` is the
    height from the eyes to the top of the head."""
    side, parting, end, low, bend, off = shape
    along = np.linspace(0, 1, COLUMNS)
    a = side * (parting + (end - parting) * along)
    edge = eye_y + h * ((0.62 - low) * (1 - along**bend) + low)
    u = np.linspace(0, 1, ROWS)[:, None]
    y = edge + (eye_y + 0.93 * h - edge) * u
    rows = np.interp(y, heights, np.arange(len(heights)))
    columns = np.interp(a, angles, np.arange(len(angles)))
    i, j = np.minimum(rows.astype(int), len(heights) - 2), np.minimum(columns.astype(int), len(angles) - 2)
    s, t = rows - i, np.broadcast_to(columns - j, rows.shape)
    j = np.broadcast_to(j, i.shape)
    r = (envelope[i, j] * (1 - s) + envelope[i + 1, j] * s) * (1 - t) + (envelope[i, j + 1] * (1 - s) + envelope[i + 1, j + 1] * s) * t
    # It stands off most over the eyes, and lies on the head at the parting and at the crown.
    r = r + 0.03 + off * np.sin(np.pi * np.clip(1 - u, 0, 1) ** 0.7) * np.minimum(1, 4 * along)
    points = np.stack([r * np.sin(a), y, cz + r * np.cos(a)], -1)
    part = grid(points if side > 0 else points[:, ::-1])
    return part.look(tex=strands(d), cut=0.3, spec=0.08, gloss=20.0)
