"""What the exported model kept and what texts mean, as figures for its card.

python -m evaluation.figures MODEL_FOLDER OUT.json --sprites SPRITES [--pictures FOLDER ...]

- classes: how often the space's first word of ImageNet's thousand is the frozen backbone's own first class, on the pictures
  of FOLDERs (photographs, renders) and on rendered things put into those photographs;
- relations: words that were never taught, by their nearest known words and by the pictures that they find.
"""

import argparse
import io
import json
import pathlib

import numpy as np
import onnxruntime
import torch
from PIL import Image
from tokenizers import Tokenizer

from tower import backbone
from drawings.compose import Composer, Concepts, read_common
from tower.features import COMMON, SIZE

HERE = pathlib.Path(__file__).parents[1]
from words.relations import picture_ranks, related, relations

#: A backbone that is this sure of its first class has one.
SURE = 0.5
DRAWN = 6000
PASTED = 400


def unit(rows):
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


class Shipped:
    """The exported towers on ONNX Runtime, and the frozen backbone beside them."""

    def __init__(self, folder):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.vision = onnxruntime.InferenceSession(str(folder / "onnx/vision_model_quantized.onnx"), options)
        self.text = onnxruntime.InferenceSession(str(folder / "onnx/text_model.onnx"), options)
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        network = backbone.load()
        self.trunk, self.tail = backbone.Trunk(network).eval(), backbone.Tail(network).eval()
        self.weight, self.bias = backbone.classifier(network)

    def see(self, pixels):
        """u8 [n, 3, S, S] to unit vectors."""
        rows = [self.vision.run(["image_embeds"], {"pixel_values": (p[None].astype(np.float32) - 127) / 128})[0][0] for p in pixels]
        return unit(np.stack(rows))

    @torch.no_grad()
    def classes(self, pixels):
        """The frozen backbone's probabilities [n, 1000]."""
        out = []
        for at in range(0, len(pixels), 32):
            x = (torch.from_numpy(pixels[at : at + 32]).float() - 127) / 128
            out.append((self.tail(self.trunk(x)).mean((2, 3)) @ self.weight.T + self.bias).softmax(1))
        return torch.cat(out).numpy()

    def say(self, texts):
        rows = [self.text.run(["text_embeds"], {"input_ids": np.array([self.tokenizer.encode(t).ids])})[0][0] for t in texts]
        return unit(np.stack(rows))


def read(path):
    """A picture's middle square [3, S, S]."""
    picture = Image.open(path).convert("RGB")
    side = min(picture.size)
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    picture = picture.crop((left, top, left + side, top + side)).resize((SIZE, SIZE), Image.BICUBIC)
    return np.asarray(picture).transpose(2, 0, 1)


def views(path):
    """A photograph whole and its four corners."""
    picture = Image.open(path).convert("RGB")
    side = int(min(picture.size) * 0.6)
    found = [read(path)]
    for left in (0, picture.width - side):
        for top in (0, picture.height - side):
            held = io.BytesIO()
            picture.crop((left, top, left + side, top + side)).save(held, "PNG")
            held.seek(0)
            found.append(read(held))
    return found


def agreement(model, plain, pixels):
    """How often the space says what the backbone says, of all pictures and where the backbone is sure."""
    teacher = model.classes(pixels)
    first = teacher.argmax(1)
    names = sorted(set(plain))
    said = (model.see(pixels) @ model.say(names).T).argmax(1)
    same = np.array([names[s] == plain[f] for s, f in zip(said, first)])
    sure = teacher.max(1) > SURE
    return {
        "pictures": len(pixels), "agree": float(same.mean()),
        "sure": int(sure.sum()), "agree_where_sure": float(same[sure].mean()) if sure.any() else None,
    }  # fmt: skip


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--sprites", type=pathlib.Path, required=True)
    parser.add_argument("--photographs", type=pathlib.Path, nargs="*", default=[])
    parser.add_argument("--renders", type=pathlib.Path, help="a folder of unpack.py")
    parser.add_argument("--things", type=pathlib.Path, help="a folder of things.py, of shapes that training never saw")
    args = parser.parse_args()
    torch.set_num_threads(1)
    model = Shipped(args.model)
    plain = [c["plain"] for c in json.loads((HERE / "words" / "imagenet.json").read_text())]
    concepts = Concepts(args.sprites, read_common(COMMON))
    composer, rng = Composer(args.sprites, concepts, SIZE, 4_000_001, things=args.things), np.random.default_rng(4)
    result = {"classes": {}}
    photographs = [v for p in args.photographs for v in views(p)]
    if photographs:
        result["classes"]["photographs in the public domain"] = agreement(model, plain, np.stack(photographs))
        pasted = []
        for _ in range(PASTED if args.things else 0):
            ground = torch.from_numpy(photographs[rng.integers(len(photographs))][None].astype(np.float32) / 255)
            theta = composer.place(rng.uniform(-1, 1, (1, 6)), np.ones(1), np.zeros(1, bool), 0)
            image = composer.paste(ground.clone(), [composer.solid()[0]], theta, np.zeros(1), rng.random(1))
            pasted.append((image[0].clamp(0, 1) * 255).round().to(torch.uint8).numpy())
        if pasted:
            result["classes"]["rendered things put into them"] = agreement(model, plain, np.stack(pasted))
    if args.renders:
        index = json.loads((args.renders / "index.json").read_text())
        chosen = rng.permutation(len(index))[:500]
        result["classes"]["rendered people"] = agreement(model, plain, np.stack([read(args.renders / index[i]["file"]) for i in chosen]))
    known = (args.model / "known.txt").read_text().splitlines()
    words = {word: row for word, row in zip(relations(), model.say([f"{w}" for w in relations()]))}
    near = related(words, known, model.say(known))
    pixels, shows = [], []
    while len(pixels) < DRAWN:
        image, words_of = composer.batch(32)
        pixels += list(image.numpy())
        shows += [{concepts.words[i] for i in s} for s in words_of]
    ranks = picture_ranks(words, model.see(np.stack(pixels)), shows)
    result["relations"] = {
        "words": len(near),
        "with_a_true_relation_in_5": float(np.mean([bool(true) for _, _, true in near])),
        "words_with_pictures": len(ranks),
        "pictures_in_the_first_twentieth": float(np.mean(list(ranks.values()))),
        "of_words_most_pictures_are_there": float(np.mean([share >= 0.5 for share in ranks.values()])),
        "nearest": {word: names for word, names, _ in near},
    }
    args.out.write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps({**result, "relations": {k: v for k, v in result["relations"].items() if k != "nearest"}}, indent=1))


if __name__ == "__main__":
    main()
