"""Trains small variants for the same few minutes each, one after the other, and prints what each of them knows then.

python compare.py --sprites DIR --out DIR [--minutes 4]. Judged on the same fresh pairs of the recipe: how often a word that
changed is the best of the everyday words along the difference, and how often a picture's best word is true of it.
"""

import argparse
import pathlib
import subprocess
import sys
import time

import numpy as np
import torch
from torch.nn import functional as F

from compose import Composer, Concepts, read_common
from train import COMMON, MEAN, STD, make_tower

HERE = pathlib.Path(__file__).parent
VARIANTS = {
    "ConvNet, 48 px": ["--sizes", "48:1"],
    "ConvNet, 64 px": ["--sizes", "64:1"],
    "ConvNet, 80 px": ["--sizes", "80:1"],
    "small ViT, 64 px": ["--tower", "vit", "--sizes", "64:1"],
    "ConvNet, 48 px, sigmoid loss on captions": ["--loss", "sigmoid", "--sizes", "48:1"],
    "ConvNet, 48 px, without the loss on directions": ["--no-direction", "--sizes", "48:1"],
}
SEED = 987_654
BATCHES = 12


@torch.no_grad()
def judge(run, sprites, concepts):
    """Shares of fresh pairs, each of 2 * 96 pictures: direction hit@1 and hit@5, naming hit@1."""
    final = torch.load(run / "final.pt", map_location="cpu")
    tower = make_tower(final["tower"], final["size"])
    tower.load_state_dict(final["vision"])
    tower.eval()
    words = final["words"][: len(concepts.common)]
    composer = Composer(sprites, concepts, final["size"], SEED)
    hits = np.zeros(3)
    counts = np.zeros(3)
    for _ in range(BATCHES):
        pixels, shows = composer.batch(96)
        images = F.normalize(tower((pixels.float() / 255 - MEAN) / STD), dim=1)
        n = len(shows) // 2
        along = (images[:n] - images[n:]) @ words.T
        naming = images @ words.T
        for i in range(n):
            gained = {w for w in shows[i] - shows[n + i] if w < len(words)}
            if not gained:
                continue
            best = along[i].topk(5).indices.tolist()
            hits[:2] += [best[0] in gained, bool(gained & set(best))]
            counts[:2] += 1
        for i, shown in enumerate(shows):
            if any(w < len(words) for w in shown):
                hits[2] += naming[i].argmax().item() in shown
                counts[2] += 1
    return final["steps"] * final["pairs"] * 2, hits / counts, int(counts[0])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sprites", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--minutes", type=float, default=4)
    parser.add_argument("--only", help="variants whose name has this")
    args = parser.parse_args()
    torch.set_num_threads(1)
    concepts = Concepts(args.sprites, read_common(COMMON))
    print(f"| variant, {args.minutes:g} min on one core | pictures seen | change named first, % | in 5, % | picture named, % |")
    print("|---|---|---|---|---|")
    for name, options in VARIANTS.items():
        if args.only and args.only not in name:
            continue
        run = args.out / f"{''.join(c if c.isalnum() else '-' for c in name)}"
        if not (run / "final.pt").exists():
            command = [sys.executable, str(HERE / "train.py"), "--sprites", str(args.sprites), "--out", str(run), "--minutes", str(args.minutes), *options]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        seen, (first, five, named), pairs = judge(run, args.sprites, concepts)
        print(f"| {name} | {seen:,} | {100 * first:.0f} | {100 * five:.0f} | {100 * named:.0f} |", flush=True)
    print(f"\n{pairs} fresh pairs, {time.strftime('%Y-%m-%d')}")


if __name__ == "__main__":
    main()
