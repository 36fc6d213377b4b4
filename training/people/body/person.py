"""Random persons: shape by age, sex, origin and weight; skin, hair, clothes and the way they smile."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..assets import Array, Assets
from ..dice import Dice
from ..wear.looks import cloth_color, hsv
from .fringe import random_fringe

# Held out: never in training, alone in evaluation.
HELD_OUT_SKINS = ("old_african_male", "young_caucasian_male2")
HELD_OUT_HAIR = ("short03", "bob01")

DETAILS = ("head/", "chin/", "cheek/", "nose/", "mouth/", "ears/", "eyes/", "eyebrows/", "forehead/", "asym/", "neck/")
HAIR_WOMEN = {"long01": 3, "bob02": 2, "braid01": 1.5, "ponytail01": 1.5, "short02": 0.7, "afro01": 1, "bob01": 2}
HAIR_MEN = {"short01": 2.5, "short02": 2, "short04": 3, "short03": 2, "afro01": 1, "bob02": 0.4, "long01": 0.6}
LONG_HAIR = ("long01", "braid01")
SHORT_HAIR = ("short01", "short02", "short03", "short04")
HAIR_COLORS = (
    (0.02, 0.018, 0.015),
    (0.03, 0.02, 0.012),
    (0.10, 0.05, 0.025),
    (0.2, 0.11, 0.05),
    (0.45, 0.3, 0.14),
    (0.25, 0.08, 0.03),
    (0.04, 0.03, 0.02),
    (0.06, 0.035, 0.02),
    (0.35, 0.35, 0.35),
)


def smoothstep(low: float, high: float, x: Any) -> Array:
    t = np.clip((np.asarray(x) - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


@dataclass
class Person:
    """What stays the same in all states of a scene."""

    v: Array
    male: float
    age: str
    origin: Array
    skin_name: str
    skin: Array
    tint: Array
    hair: str | None
    hair_color: Array
    hair_grow: float
    stubble: float
    brows: str
    lashes: str
    eyes: Array
    lips: float
    shirt: Array
    shirt2: Array
    neckline: tuple[float, float, float, float]
    suit: str | None
    beard_color: Array
    goatee: bool
    hanging: bool
    beard_length: float
    fringe: tuple[float, ...] | None
    strength: dict[str, float] = field(default_factory=dict)

    @property
    def sex(self) -> str:
        return "male" if self.male > 0.5 else "female"

    @property
    def winks(self) -> str:
        """The eye that a wink closes."""
        return "Left" if self.strength["rest"] > 0 else "Right"

    @property
    def tone(self) -> str:
        """Dark, medium or light, by the skin as it is drawn."""
        patch = self.skin[400:600, 400:600].reshape(-1, 3).mean(0) / 255
        y = float(((patch**2.2) * self.tint) @ [0.21, 0.72, 0.07])
        return "dark" if y < 0.12 else "medium" if y < 0.27 else "light"


def move(assets: Assets, v: Array, target: str, weight: float) -> None:
    """Adds a target's offsets to the vertices, in place."""
    if weight and target in assets.targets:
        index, offset = assets.targets[target]
        v[index] += offset * weight


def lower_arms(assets: Assets, v: Array, angle: float) -> None:
    """The base mesh spreads its arms; people let them hang."""
    for sign, name in ((1.0, "joint-l-shoulder"), (-1.0, "joint-r-shoulder")):
        shoulder = v[assets.joints[name]].mean(0)
        x, y = (v[:, 0] - shoulder[0]) * sign, v[:, 1] - shoulder[1]
        along, across = 0.63 * x - 0.77 * y, 0.77 * x + 0.63 * y
        w = smoothstep(-0.3, 0.8, along) * smoothstep(-0.85, -0.5, across) * (v[:, 0] * sign > 0.6)
        c, s = np.cos(angle * w), np.sin(angle * w)
        v[:, 0] = np.where(w > 0, shoulder[0] + sign * (x * c + y * s), v[:, 0])
        v[:, 1] = np.where(w > 0, shoulder[1] - x * s + y * c, v[:, 1])


def shape(assets: Assets, d: Dice, male: float, origin: Array, old: float) -> Array:
    """The vertices of one body."""
    v = assets.v.copy()
    muscle = d.pick(["minmuscle", "averagemuscle", "averagemuscle", "maxmuscle"])
    weight = d.pick(["minweight", "averageweight", "averageweight", "maxweight"])
    for sex, share in (("male", male), ("female", 1 - male)):
        for name, w in zip(("african", "asian", "caucasian"), origin, strict=True):
            move(assets, v, f"macrodetails/{name}-{sex}-young", w * share * (1 - old))
            move(assets, v, f"macrodetails/{name}-{sex}-old", w * share * old)
        place = f"macrodetails/universal-{sex}"
        move(assets, v, f"{place}-young-averagemuscle-averageweight", share * 0.4 * (1 - old))
        move(assets, v, f"{place}-young-{muscle}-{weight}", share * 0.6 * (1 - old))
        move(assets, v, f"{place}-old-{muscle}-{weight}", share * old)
    details = [
        k
        for k in assets.targets
        if k.startswith(DETAILS) and ("trans" not in k or "mouth-trans" in k or "nose-trans" in k)
    ]
    for k in d.rng.choice(len(details), 14, replace=False):
        move(assets, v, details[k], d.uniform(0, 0.6))
    return v


def pick_skin(assets: Assets, d: Dice, male: float, origin: Array) -> tuple[str, Array, Array]:
    """A skin that suits sex and origin mostly, and its tint: tones between the eleven skins come from it."""
    pool = [(n, t) for n, t in assets.skins if (n in HELD_OUT_SKINS) == d.held_out]
    dark = origin[0] > 0.5
    fitting = [s for s in pool if ("african" in s[0]) == dark]
    same_sex = [s for s in fitting if s[0].rstrip("2").endswith("_male") == (male > 0.5)]
    name, tex = d.pick(same_sex or fitting if d.chance(0.85) else fitting)
    tint = np.full(3, np.clip(d.normal(1, 0.1), 0.75, 1.25)) * np.clip(d.rng.normal(1, 0.04, 3), 0.85, 1.15)
    if dark:
        tint = tint * np.array([1, 0.97, 0.94]) ** d.uniform(0, 1) * d.uniform(0.95, 1.75)
    elif d.chance(0.35):
        tint = tint * np.array([0.72, 0.57, 0.46]) ** d.uniform(0.2, 1.3)
    return name, tex, tint


def neckline(d: Dice) -> tuple[float, float, float, float]:
    """Height of the shirt's edge, its slope, how deep a V it has, and its stripes."""
    return (
        d.uniform(5.5, 5.85),
        d.uniform(-0.12, 0.12),
        d.pick([0, 0, d.uniform(0.1, 0.9)]),
        d.pick([0, 0, 0, d.uniform(0.5, 3)]),
    )


def pick_hair(d: Dice, male: float) -> str | None:
    if d.chance(0.16 if male > 0.5 else 0.05):
        return None
    table = HAIR_MEN if d.chance(male) else HAIR_WOMEN
    return d.weighted({k: w for k, w in table.items() if (k in HELD_OUT_HAIR) == d.held_out})


def random_person(assets: Assets, d: Dice) -> Person:
    male = float(np.clip(d.normal(0.5, 0.6), 0, 1))
    origin = d.rng.dirichlet([0.55] * 3)
    age = d.pick(["young", "young", "middle", "old"])
    old = {"young": 0.0, "middle": d.uniform(0.25, 0.55), "old": d.uniform(0.65, 1)}[age]
    v = shape(assets, d, male, origin, old)
    lower_arms(assets, v, d.uniform(0.35, 0.6))
    skin_name, skin, tint = pick_skin(assets, d, male, origin)
    color = np.array(d.pick(HAIR_COLORS)) * d.uniform(0.6, 1.3) * (1.8 if origin[0] < 0.5 else 0.7)
    if age == "old" and d.chance(0.6):
        color = np.full(3, d.uniform(0.2, 0.6))
    if d.chance(0.03):
        color = hsv(d.uniform(0, 1), 0.8, 0.6)
    shirt = cloth_color(d)
    suits = [k for k in assets.proxies if k.startswith("clothes/") and "suit" in k]
    return Person(
        v,
        male,
        age,
        origin,
        skin_name,
        skin,
        tint,
        pick_hair(d, male),
        color,
        d.uniform(-0.05, 0.16),
        0.0 if d.chance(0.4) else d.uniform(0.3, 0.9),
        f"eyebrows/eyebrow0{int(d.rng.integers(1, 13)):02d}",
        f"eyelashes/eyelashes0{int(d.rng.integers(1, 5))}",
        d.pick(assets.eyes),
        d.uniform(0, 1) if male < 0.5 else d.uniform(0, 0.25),
        shirt,
        cloth_color(d) if d.chance(0.3) else shirt,
        neckline(d),
        d.pick(suits) if d.chance(0.3) else None,
        np.clip(color * d.uniform(0.15, 0.5), 0.005, 0.35),
        d.chance(0.33),
        d.chance(0.6),
        d.uniform(0.02, 0.24),
        random_fringe(d.child("fringe"), male),
        {
            "smile": d.uniform(0.7, 1.1),
            "frown": d.uniform(0.7, 1.1),
            "open mouth": d.uniform(0.5, 0.95),
            "tongue": d.uniform(1.0, 1.4),
            "brows": d.normal(0, 0.3),
            "squint": d.uniform(0, 0.5),
            "rest": d.uniform(-0.3, 0.35),
        },
    )
