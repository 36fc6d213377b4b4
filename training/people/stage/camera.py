"""Light, camera and the traces that telephones leave: blur, noise, sharpening, casts, vignettes, JPEG."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image
from scipy import ndimage

from ..assets import Array
from ..dice import Dice
from ..body.head import Head
from .paint import SIZE as BACKGROUND
from .renderer import Light, look_at, orthographic, perspective


@dataclass(frozen=True)
class Shot:
    """Where the camera stands; `fill` is the head's share of the picture's height."""

    yaw: float
    pitch: float
    roll: float
    fov: float
    fill: float
    x: float
    y: float
    crop: tuple[float, float, float]
    exposure: float
    body: bool

    def moved(self, d: Dice) -> Shot:
        """The next moment: the person turned a little, the hand was not steady."""
        j = lambda s: d.normal(0, s)  # noqa: E731
        return replace(
            self,
            yaw=self.yaw + j(0.13),
            pitch=self.pitch + j(0.08),
            roll=self.roll + j(0.05),
            fill=self.fill * (1 + j(0.06)),
            x=self.x + j(0.025),
            y=self.y + j(0.02),
            exposure=self.exposure * (1 + j(0.1)),
            crop=(self.crop[0] + j(0.12), self.crop[1] + j(0.12), self.crop[2] * (1 + j(0.05))),
        )


def random_shot(d: Dice) -> Shot:
    """Portrait mostly, upper body sometimes, close selfies with a wide lens."""
    kind = d.weighted({"portrait": 0.55, "body": 0.25, "selfie": 0.2})
    pitch = d.normal(0, 0.12)
    if kind == "selfie":
        fill, fov = d.uniform(0.54, 0.74), d.uniform(0.8, 1.1)
        pitch = d.pick([1, 1, -1]) * abs(d.normal(0.1, 0.15))
    elif kind == "body":
        fill, fov = d.uniform(0.28, 0.38), d.uniform(0.35, 0.7)
    else:
        fill, fov = d.uniform(0.4, 0.64), d.uniform(0.3, 0.75)
    yaw = d.normal(0, 0.33)
    if d.chance(0.08):
        yaw, fill = d.pick([-1, 1]) * d.uniform(0.8, 1.35), min(fill, 0.5)
    return Shot(
        float(np.clip(yaw, -1.4, 1.4)),
        float(np.clip(pitch, -0.4, 0.45)),
        d.normal(0, 0.07),
        fov,
        fill,
        d.normal(0, 0.05),
        d.normal(-0.02, 0.035),
        (d.uniform(-1, 1), d.uniform(-1, 1), d.uniform(0.7, 1.0)),
        d.uniform(0.8, 1.35),
        kind == "body",
    )


def room_for(shot: Shot, d: Dice, low: bool, tall: bool) -> Shot:
    """Steps back for things held or at the neck, and leaves room above for tall hats."""
    if low:
        shot = replace(shot, fill=min(shot.fill, d.uniform(0.36, 0.52)), y=shot.y + 0.04)
    if tall:
        shot = replace(shot, fill=min(shot.fill, d.uniform(0.42, 0.58)), y=shot.y - 0.06)
    return shot


def random_light(d: Dice) -> Light:
    """From dull days to hard sun and lamps; never so dark that the face is lost."""
    color = lambda x: np.clip(d.rng.normal(1, 0.07, 3), 0.75, 1.25) * x  # noqa: E731
    a = d.rng.normal(0, 1, 3) + [0, 0.55, 1.3]
    b = d.rng.normal(0, 1, 3) + [0, 0.2, 0.6]
    key, sky = d.uniform(0.3, 1.9), d.uniform(0.25, 0.9)
    warm = np.array([1.12, 1.0, 0.82]) ** d.normal(0, 0.8)
    light = Light(
        a / np.linalg.norm(a),
        b / np.linalg.norm(b),
        color(key) * warm,
        color(d.uniform(0, 0.5)),
        color(sky),
        color(d.uniform(0.12, 0.5)),
        d.uniform(0.3, 1),
        1.0,
    )
    total = key * max(float(light.l1[2]), 0.15) + sky
    return replace(light, exposure=float(np.clip(1.3 / (total + 0.25), 0.7, 1.7)))


def views(head: Head, shot: Shot, light: Light) -> tuple[Array, Array, Array]:
    """The camera's matrix, its place, and the matrix of the first lamp."""
    height = head.top - head.chin[1]
    center = np.array([0, (head.top + head.chin[1]) / 2 - 0.1 * height, 0.45])
    if shot.body:
        center[1] -= height * 0.5
    distance = height / shot.fill / (2 * math.tan(shot.fov / 2))
    away = np.array(
        [math.sin(shot.yaw) * math.cos(shot.pitch), math.sin(shot.pitch), math.cos(shot.yaw) * math.cos(shot.pitch)]
    )
    eye = center + distance * away
    up = (math.sin(shot.roll), math.cos(shot.roll), 0.0)
    m = perspective(shot.fov, distance * 0.12, distance * 3 + 20) @ look_at(eye, center, up)
    m[0] += shot.x * m[3] * 2
    m[1] += (shot.y - 0.03) * m[3] * 2
    sun = orthographic(3.4, 1, 25) @ look_at(center + 12 * light.l1, center, (0, 1, 0.01))
    return m, eye, sun


@dataclass(frozen=True)
class Film:
    """What a camera does to the light that reaches it."""

    cast: Array
    blur: float
    motion: float
    noise: float
    grain: float
    sharpen: float
    contrast: float
    saturation: float
    vignette: float
    quality: int
    gray: bool

    def moved(self, d: Dice) -> Film:
        return replace(
            self,
            cast=self.cast * (1 + d.normal(0, 0.02)),
            blur=abs(self.blur + d.normal(0, 0.1)),
            quality=int(np.clip(self.quality + d.normal(0, 4), 60, 95)),
        )


def random_film(d: Dice) -> Film:
    return Film(
        np.clip(d.rng.normal(1, 0.05, 3), 0.86, 1.14),
        abs(d.normal(0, 0.45)),
        d.uniform(1, 4) if d.chance(0.08) else 0.0,
        abs(d.normal(0, 3.0)),
        abs(d.normal(0, 2.0)),
        d.uniform(0.2, 1.2) if d.chance(0.35) else 0.0,
        d.uniform(0.85, 1.25),
        d.uniform(0.55, 1.3),
        d.uniform(0, 0.5) if d.chance(0.3) else 0.0,
        int(d.rng.integers(60, 96)),
        d.chance(0.03),
    )


def crop(background: Array, where: tuple[float, float, float], size: int) -> Array:
    """A square of the background."""
    side = BACKGROUND * float(np.clip(where[2], 0.45, 1.0))
    x, y = ((BACKGROUND - side) * (np.clip(w, -1, 1) + 1) / 2 for w in where[:2])
    image = Image.fromarray((background * 255).astype(np.uint8))
    return np.asarray(image.resize((size, size), Image.Resampling.BILINEAR, box=(x, y, x + side, y + side)), np.float32)


def develop(rgb: Array, film: Film, d: Dice) -> bytes:
    """The JPEG of a picture in 0..255."""
    x = rgb
    if film.motion:
        n = int(film.motion)
        x = ndimage.uniform_filter1d(x, n + 1, axis=d.pick([0, 1]))
    if film.blur > 0.3:
        x = ndimage.gaussian_filter(x, (film.blur, film.blur, 0))
    x = x * film.cast
    m = x.mean(2, keepdims=True)
    x = m + (x - m) * (0.0 if film.gray else film.saturation)
    x = (x - 128) * film.contrast + 128
    n = x.shape[0]
    if film.vignette:
        yy, xx = np.mgrid[0:n, 0:n] / n - 0.5
        x = x * (1 - film.vignette * 1.6 * (xx**2 + yy**2)[..., None])
    # Shadows are noisier, and denoisers leave the noise in blotches.
    x = x + d.rng.normal(0, 1, x.shape).astype(np.float32) * film.noise * (1.3 - 0.6 * np.clip(x, 0, 255) / 255)
    if film.grain > 0.5:
        x = x + ndimage.gaussian_filter(d.rng.normal(0, 1, (n, n, 1)), (1.0, 1.0, 0)) * film.grain * 2
    if film.sharpen:
        x = x + film.sharpen * (x - ndimage.gaussian_filter(x, (1.2, 1.2, 0)))
    out = io.BytesIO()
    Image.fromarray(np.clip(x, 0, 255).astype(np.uint8)).save(out, "JPEG", quality=film.quality)
    return out.getvalue()
