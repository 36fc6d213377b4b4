"""Meshes built in code: grids, tubes, balls and turned shapes, as parts with a material."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

Array = np.ndarray
Rim = Callable[[Array], Array]
Profile = list[tuple[float, float]]
Color = Any


@dataclass
class Part:
    """A mesh and how its surface looks; `mark` numbers the item it belongs to (0: none)."""

    v: Array
    f: Array
    uv: Array
    n: Array | None = None
    base: Array | None = None
    tex: Array | None = None
    tint: Color = (1.0, 1.0, 1.0)
    spec: float = 0.05
    gloss: float = 12.0
    alpha: float = 1.0
    cut: float = 0.0
    refl: float = 0.0
    bump: float = 0.0
    skin: dict[str, Any] | None = None
    shadow: bool = True
    late: bool = False
    mark: int = 0

    def look(self, **material: Any) -> Part:
        """The same mesh with another material."""
        return replace(self, **material)

    def moved(self, v: Array) -> Part:
        """The same surface with vertices moved; normals are computed again."""
        return replace(self, v=v.astype(np.float32), n=None)


def normals(v: Array, f: Array) -> Array:
    """Vertex normals, weighted by the area of the triangles."""
    a, b, c = v[f[:, 0]], v[f[:, 1]], v[f[:, 2]]
    n = np.cross(b - a, c - a)
    out = np.zeros_like(v)
    for k in range(3):
        for d in range(3):
            out[:, d] += np.bincount(f[:, k], n[:, d], len(v))
    return out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9)


def grid(points: Array, closed: bool = False) -> Part:
    """[rows, columns, 3] points as a surface; `closed`: the last column lies on the first."""
    m, n = points.shape[:2]
    i = np.arange(m * n).reshape(m, n)
    a, b, c, d = i[:-1, :-1], i[1:, :-1], i[1:, 1:], i[:-1, 1:]
    f = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])
    uv = np.stack(np.meshgrid(np.linspace(0, 1, n), np.linspace(0, 1, m)), -1).reshape(-1, 2)
    v = points.reshape(-1, 3).astype(np.float32)
    nn = normals(v, f).reshape(m, n, 3)
    if closed:
        seam = nn[:, 0] + nn[:, -1]
        seam /= np.maximum(np.linalg.norm(seam, axis=-1, keepdims=True), 1e-9)
        nn[:, 0] = seam
        nn[:, -1] = seam
    return Part(v, f.astype(np.int32), uv.astype(np.float32), n=nn.reshape(-1, 3).astype(np.float32))


def tube(path: Array, radius: Any, sides: int = 8) -> Part:
    """A tube along a path; the radius may change along it."""
    path = np.asarray(path, float)
    n = len(path)
    t = np.gradient(path, axis=0)
    t /= np.maximum(np.linalg.norm(t, axis=1, keepdims=True), 1e-9)
    a = np.cross(t, np.tile([0.0, 1.0, 0.1], (n, 1)))
    length = np.linalg.norm(a, axis=1, keepdims=True)
    a = np.where(length < 1e-3, [[1.0, 0.0, 0.0]], a / np.maximum(length, 1e-9))
    b = np.cross(t, a)
    r = np.broadcast_to(np.asarray(radius, float), (n,))[:, None, None]
    w = np.linspace(0, 2 * np.pi, sides + 1)[None, :, None]
    return grid(path[:, None] + r * (a[:, None] * np.cos(w) + b[:, None] * np.sin(w)), closed=True)


def ball(center: Array, r: float, sx: float = 1, sy: float = 1, sz: float = 1, rows: int = 10, cols: int = 16) -> Part:
    """An ellipsoid."""
    p = np.linspace(0, np.pi, rows)[:, None]
    a = np.linspace(0, 2 * np.pi, cols)[None]
    x = center[0] + r * sx * np.sin(p) * np.cos(a)
    y = center[1] + r * sy * np.cos(p) + 0 * a
    z = center[2] + r * sz * np.sin(p) * np.sin(a)
    return grid(np.stack([x, y, z], -1), closed=True)


def dome(height: float, power: float, radius: float = 1.0) -> Profile:
    """A super-ellipse from the rim to the top: (height, radius) pairs."""
    y = height * np.sin(np.linspace(0, 1, 14) * np.pi / 2)
    return [(float(h), radius * (1 - min((h / height) ** power, 1)) ** (1 / power)) for h in y]


def lathe(
    profile: Profile,
    rim: Rim,
    rx: float,
    rz: float,
    cz: float,
    warp: Callable[[Array], Array] | None = None,
    columns: int = 40,
) -> Part:
    """A profile turned about the head's axis, upon a rim whose height depends on the angle (0 is the front)."""
    a = np.linspace(0, 2 * np.pi, columns + 1)
    y = np.array([p[0] for p in profile])[:, None]
    r = np.array([p[1] for p in profile])[:, None]
    points = np.stack([rx * r * np.sin(a), y + rim(a)[None] * np.ones_like(y), cz + rz * r * np.cos(a)], -1)
    return grid(points if warp is None else warp(points), closed=True)


def box(center: Array, half: Array, turn: Array | None = None) -> Part:
    """A box with hard edges: 24 vertices."""
    vs, fs, uvs = [], [], []
    for axis in range(3):
        for sign in (-1.0, 1.0):
            u, w = (axis + 1) % 3, (axis + 2) % 3
            for p, q in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
                corner = np.zeros(3)
                corner[axis], corner[u], corner[w] = sign, p, q
                vs.append(corner * half)
                # The big faces of books and phones lie in z: there x runs along u, y along v.
                uvs.append(((p + 1) / 2, (q + 1) / 2))
            k = len(vs) - 4
            fs += [(k, k + 1, k + 2), (k, k + 2, k + 3)]
    v = np.array(vs)
    if turn is not None:
        v = v @ turn.T
    return Part((v + center).astype(np.float32), np.array(fs, np.int32), np.array(uvs, np.float32))


def turn(yaw: float = 0.0, pitch: float = 0.0, roll: float = 0.0) -> Array:
    """A rotation matrix: roll about z, then pitch about x, then yaw about y."""
    cy, sy, cp, sp, cr, sr = np.cos(yaw), np.sin(yaw), np.cos(pitch), np.sin(pitch), np.cos(roll), np.sin(roll)
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_x = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
    about_z = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
    return about_y @ about_x @ about_z
