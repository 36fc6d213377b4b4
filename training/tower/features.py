"""What the frozen parts make of pictures, computed once: training then reads it again and again.

python -m tower.features drawings SPRITES OUT [--pairs 1000] [--seed 1]      composed drawings, pair by pair
python -m tower.features people RENDERS OUT                                   rendered people, scene by scene
python -m tower.features pasted SPRITES OUT --renders RENDERS --photographs DIR --things DIR
                                            rendered people and cuts of photographs with a thing put into them
python -m tower.features crops PHOTOGRAPHS OUT                                wild cuts of a few photographs, without words

A shard is a folder: `map.npy` f16 [n, 192, P, P] (backbone.Trunk's map), `small.npy` u8 [n, 3, S/2, S/2] (what the drawing
tower takes), `mean.npy` f16 [n, 1280] (the frozen backbone's own features, the teacher), and `shards.json` with the words
that each picture shows. Resumable: a shard appears whole or not at all.
"""

import argparse
import io
import json
import os
import pathlib
import shutil
import time

import numpy as np
import onnxruntime
import torch
from PIL import Image

from tower import backbone
from drawings.compose import Composer, Concepts, read_common

HERE = pathlib.Path(__file__).parents[1]
COMMON = HERE.parent / "models" / "vocabulary" / "common.txt"
SIZE = 192
BATCH = 32


class Frozen(torch.nn.Module):
    """Pixels 0 to 255 [b, 3, S, S] to the trunk's map, and the untrained network's mean features."""

    def __init__(self):
        super().__init__()
        network = backbone.load()
        self.trunk, self.tail = backbone.Trunk(network), backbone.Tail(network)

    def forward(self, pixels):
        at = self.trunk((pixels - 127) / 128)
        return at, self.tail(at).mean((2, 3))


def open_frozen(folder):
    """The frozen network on ONNX Runtime, one thread: some three times as fast as PyTorch in float32 here."""
    path = pathlib.Path(folder) / f"frozen-{os.getpid()}.onnx"
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        Frozen().eval(), (torch.zeros(2, 3, SIZE, SIZE),), str(path), input_names=["pixels"], output_names=["map", "mean"],
        dynamic_axes={"pixels": {0: "b"}, "map": {0: "b"}, "mean": {0: "b"}}, opset_version=17, dynamo=False,
    )  # fmt: skip
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options)
    path.unlink()
    return session


def encode(session, pixels):
    """u8 [n, 3, S, S] to a shard's three arrays."""
    maps, means = [], []
    for at in range(0, len(pixels), BATCH):
        a, b = session.run(None, {"pixels": pixels[at : at + BATCH].astype(np.float32)})
        maps.append(a.astype(np.float16))
        means.append(b.astype(np.float16))
    n, _, s, _ = pixels.shape
    small = pixels.reshape(n, 3, s // 2, 2, s // 2, 2).astype(np.float32).mean((3, 5)).round().astype(np.uint8)
    return {"map": np.concatenate(maps), "mean": np.concatenate(means), "small": small}


def write(folder, arrays, facts):
    """A whole shard under its name, or none."""
    new = folder.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    for name, array in arrays.items():
        np.save(new / f"{name}.npy", array)
    (new / "facts.json").write_text(json.dumps(facts))
    new.rename(folder)


def drawings(args, session):
    """Pairs as the composer makes them: a's first, then b's."""
    concepts = Concepts(args.source, read_common(COMMON))
    # All that drawings may show: of a word that no composition happened to show the space has a vector all the same.
    (args.out / "concepts.json").write_text(json.dumps(sorted(concepts.words)))
    for shard in range(args.shards):
        folder = args.out / f"drawings-{args.seed}-{shard:03}"
        if folder.exists():
            continue
        began = time.monotonic()
        composer = Composer(args.source, concepts, SIZE, args.seed * 1000 + shard, args.calm)
        pixels, words = [], []
        for _ in range(args.pairs // BATCH):
            image, shows = composer.batch(BATCH)
            pixels.append(image.numpy())
            words += [sorted(concepts.words[i] for i in s) for s in shows[:BATCH]]
            words += [sorted(concepts.words[i] for i in s) for s in shows[BATCH:]]
        # Batches hold a's then b's; a shard holds all a's, then all b's.
        half = BATCH
        order = [b * 2 * half + i for side in (0, 1) for b in range(len(pixels)) for i in range(side * half, (side + 1) * half)]
        pixels = np.concatenate(pixels)[order]
        write(folder, encode(session, pixels), {"kind": "drawings", "words": [words[i] for i in order]})
        print(folder.name, len(pixels), f"{len(pixels) / (time.monotonic() - began):.0f} a second", flush=True)


def view(picture, rng):
    """A picture as another phone would have stored it: cut a little, scaled, mirrored, at the size of the tower."""
    w, h = picture.size
    side = int(min(w, h) * rng.uniform(0.78, 1.0))
    left, top = rng.integers(0, w - side + 1), rng.integers(0, h - side + 1)
    return picture.crop((left, top, left + side, top + side)).resize((SIZE, SIZE), Image.BICUBIC)


def read_chunk(path):
    """The pictures of a chunk of renders, and what is known of each."""
    with np.load(path) as held:
        blob, offsets, meta = held["jpegs"].tobytes(), held["offsets"], json.loads(str(held["meta"]))
    for i, facts in enumerate(meta):
        yield Image.open(io.BytesIO(blob[offsets[i] : offsets[i + 1]])).convert("RGB"), facts


def people(args, session):
    """Renders, each seen in one crop that the states of a scene share four times out of five."""
    for chunk in sorted(args.source.glob("chunk-*.npz")):
        folder = args.out / f"people-{args.seed}-{chunk.stem[6:]}"
        if folder.exists():
            continue
        began = time.monotonic()
        rng = np.random.default_rng([args.seed, int(chunk.stem[6:])])
        pixels, crops, meta = [], {}, []
        for picture, facts in read_chunk(chunk):
            meta.append(facts)
            seed = crops.setdefault(facts["scene"], int(rng.integers(2**31)))
            moment = np.random.default_rng(seed if rng.random() < 0.8 else rng.integers(2**31))
            picture = view(picture, moment) if not args.whole else picture.resize((SIZE, SIZE), Image.BICUBIC)
            pixels.append(np.asarray(picture).transpose(2, 0, 1))
            facts["mirrored"] = bool(moment.random() < 0.5) and not args.whole
            if facts["mirrored"]:
                pixels[-1] = pixels[-1][:, :, ::-1]
        write(folder, encode(session, np.stack(pixels)), {"kind": "people", "words": [m["words"] for m in meta], "meta": meta})
        print(folder.name, len(pixels), f"{len(pixels) / (time.monotonic() - began):.0f} a second", flush=True)


#: Photographs that cuts are made of, and their licences (package lomiri-wallpapers-16.04 of Debian).
PHOTOGRAPHS = {
    "Picture_0B_by_freespace.jpg": "CC BY 4.0", "Picture_1A_by_freespace.jpg": "CC BY 4.0", "Wine_by_Jakkub_Mede.jpg": "CC BY 4.0",
    "aitzgorri_by_Aitzol_Berasategi.jpg": "CC BY 4.0", "friends_by_Aitzol_Berasategi.jpg": "CC BY 4.0",
    "life_by_Aitzol_Berasategi.jpg": "CC BY 4.0", "picosdeeuropa_by_Aitzol_Berasategi.jpg": "CC BY 4.0",
    "seeding_by_Clements_Engelhardt.jpg": "CC0 1.0", "sunset_by_Aitzol_Berasategi.jpg": "CC BY 4.0", "umang_by_Abhishek_Mudgal.jpg": "CC BY 4.0",
}  # fmt: skip


class Cuts:
    """Cuts at all scales of a few photographs, turned, mirrored and dyed."""

    def __init__(self, folder):
        self.pictures = [Image.open(folder / name).convert("RGB") for name in PHOTOGRAPHS]
        for picture in self.pictures:
            picture.thumbnail((1600, 1600), Image.BICUBIC)

    def __call__(self, rng):
        """u8 [S, S, 3]."""
        picture = self.pictures[rng.integers(len(self.pictures))]
        side = int(min(picture.size) * rng.uniform(0.12, 1.0) ** 1.5)
        left, top = rng.integers(0, picture.width - side + 1), rng.integers(0, picture.height - side + 1)
        piece = picture.crop((left, top, left + side, top + side)).resize((SIZE + 64, SIZE + 64), Image.BICUBIC)
        piece = piece.rotate(rng.normal(0, 12), Image.BICUBIC).crop((32, 32, SIZE + 32, SIZE + 32))
        image = np.asarray(piece).astype(np.float32)
        if rng.random() < 0.5:
            image = image[:, ::-1]
        mean = image.mean(2, keepdims=True)
        image = mean + (image - mean) * rng.uniform(0.3, 1.6)
        image = (image - 128) * rng.uniform(0.7, 1.3) + 128 + rng.normal(0, 14, 3)
        return image.clip(0, 255).astype(np.uint8)


def pasted(args, session):
    """Pairs of one picture with a thing put into it and without it, or with another thing. The picture is a render or a cut of
    a photograph, of which nothing is said (`named` is false for those); the thing is rendered, or drawn."""
    concepts = Concepts(args.source, read_common(COMMON))
    chunks = sorted(args.renders.glob("chunk-*.npz"))
    cut = Cuts(args.photographs) if args.photographs else None
    for shard in range(args.shards):
        folder = args.out / f"pasted-{args.seed}-{shard:03}"
        if folder.exists():
            continue
        began = time.monotonic()
        seed = args.seed * 1000 + 500 + shard
        composer, rng = Composer(args.source, concepts, SIZE, seed, things=args.things), np.random.default_rng(seed)

        def thing():
            if composer.solids and rng.random() < 0.65:
                return composer.solid()
            sprite, shows = composer.object()
            return sprite, frozenset(concepts.words[i] for i in shows)

        sides, words, named = ([], []), ([], []), []
        while len(words[0]) < args.pairs:
            pictures = list(read_chunk(chunks[rng.integers(len(chunks))]))
            for at in rng.permutation(len(pictures))[:BATCH]:
                picture, facts = pictures[at]
                wild = cut is not None and rng.random() < 0.5
                ground = cut(rng) if wild else np.asarray(view(picture, rng))
                shown = [] if wild else facts["words"]
                things = [thing(), thing() if rng.random() < 0.3 else (-1, frozenset())]
                pose, flip = rng.uniform(-1, 1, (1, 6)).repeat(2, 0), np.where(rng.random() < 0.5, -1.0, 1.0).repeat(2)
                # To a side mostly, where it hides little of the face.
                theta = composer.place(pose, flip, np.full(2, rng.random() < (0.5 if wild else 0.7)), 1)
                image = torch.from_numpy(np.stack([ground.transpose(2, 0, 1)] * 2).astype(np.float32) / 255)
                image = composer.paste(image, [t[0] for t in things], theta, np.full(2, rng.random() * 0.3), rng.random(1).repeat(2))
                look = np.ones((2, 24))
                look[:, 20:22] = rng.random(2)
                image = composer.jpeg((image.clamp(0, 1) * 255).round().to(torch.uint8), look)
                named.append(not wild)
                for side in (0, 1):
                    sides[side].append(image[side].numpy())
                    words[side].append(sorted({*shown, *things[side][1]}))
        order = [words[side][i] for side in (0, 1) for i in range(args.pairs)]
        pixels = np.stack([sides[side][i] for side in (0, 1) for i in range(args.pairs)])
        write(folder, encode(session, pixels), {"kind": "pasted", "words": order, "named": [named[i] for _ in (0, 1) for i in range(args.pairs)]})
        print(folder.name, len(pixels), f"{len(pixels) / (time.monotonic() - began):.0f} a second", flush=True)


def crops(args, session):
    """Cuts pasted into one another: what the frozen backbone says of them teaches the space what photographs are like
    (Asano and Saeed 2023, "Extrapolating from a single image")."""
    cut = Cuts(args.source)
    for shard in range(args.shards):
        folder = args.out / f"crops-{args.seed}-{shard:03}"
        if folder.exists():
            continue
        began, rng = time.monotonic(), np.random.default_rng([args.seed, shard, 7])
        pixels = []
        for _ in range(2 * args.pairs):
            image = cut(rng).copy()
            if rng.random() < 0.4:
                w, h = rng.integers(SIZE // 4, SIZE, 2)
                x, y = rng.integers(0, SIZE - w + 1), rng.integers(0, SIZE - h + 1)
                image[y : y + h, x : x + w] = cut(rng)[y : y + h, x : x + w]
            pixels.append(image.transpose(2, 0, 1))
        write(folder, encode(session, np.stack(pixels)), {"kind": "crops", "words": [[] for _ in pixels]})
        print(folder.name, len(pixels), f"{len(pixels) / (time.monotonic() - began):.0f} a second", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["drawings", "people", "pasted", "crops"])
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--renders", type=pathlib.Path, help="chunks of rendered people that things are pasted into")
    parser.add_argument("--photographs", type=pathlib.Path, help="photographs whose cuts things are pasted into")
    parser.add_argument("--things", type=pathlib.Path, help="rendered things (people/things.py)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pairs", type=int, default=1024, help="pairs of a shard of drawings")
    parser.add_argument("--shards", type=int, default=32, help="shards of drawings")
    parser.add_argument("--calm", type=float, default=0.4, help="share of drawings without a camera's traces")
    parser.add_argument("--whole", action="store_true", help="people uncut, for evaluation")
    args = parser.parse_args()
    torch.set_num_threads(1)
    args.out.mkdir(parents=True, exist_ok=True)
    session = open_frozen(args.out)
    {"drawings": drawings, "people": people, "pasted": pasted, "crops": crops}[args.kind](args, session)


if __name__ == "__main__":
    main()
