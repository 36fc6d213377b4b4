"""Teaches the text tower the word vectors that train.py learned beside the pictures, in every phrasing.

python words.py RUN [--minutes 10] [--tokens 3000]; reads RUN/final.pt (or the average of RUN/state.pt), writes RUN/text.pt,
RUN/tokenizer.json and RUN/known.txt; run again it goes on from RUN/text.pt. The target of a caption is the direction of the sum of its words.
"""

import argparse
import copy
import json
import math
import pathlib
import time

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional as F

from tokenizer import train_tokenizer
from towers import TextTower

HERE = pathlib.Path(__file__).parent
TEMPLATES = ["{}", "a {}", "a picture of a {}", "a drawing of a {}", "a photo of a {}", "an illustration with a {}", "the {}"]
FRAMES = ["{}", "a {}", "a picture of a {}", "a drawing of a {}", "a person with a {}"]
CONTEXT = 24
BATCH = 384


class Phrases:
    """Endless phrases and, for each, the numbers of its words."""

    def __init__(self, names, aliases, seed):
        self.names, self.rng = names, np.random.default_rng(seed)
        number = {name: i for i, name in enumerate(names)}
        self.person = number["person"]
        self.others = [(text, number[word]) for text, word in aliases.items() if word in number and text not in number]

    def say(self, i):
        """A word as it is, in the plural now and then."""
        name = self.names[i]
        return f"{name}s" if name[-1] not in "sxy" and self.rng.random() < 0.06 else name

    def one(self):
        rng, r = self.rng, self.rng.random()
        if r < 0.72:
            i = rng.integers(len(self.names))
            frame = "{}" if r < 0.3 else TEMPLATES[rng.integers(len(TEMPLATES))]
            return frame.format(self.say(i)), [i]
        if r < 0.8:
            text, i = self.others[rng.integers(len(self.others))]
            return TEMPLATES[rng.integers(len(TEMPLATES))].format(text), [i]
        ids = rng.choice(len(self.names), 2 + (r > 0.93), replace=False).tolist()
        joined = f"{self.say(ids[0])}{' with ' if rng.random() < 0.5 else ' and '}{self.say(ids[1])}"
        joined += "".join(f" and {self.say(i)}" for i in ids[2:])
        frame = FRAMES[rng.integers(len(FRAMES))]
        return frame.format(joined), ids + [self.person] * ("person" in frame)

    def batch(self, size):
        return zip(*(self.one() for _ in range(size)))


def encode(tokenizer, texts):
    """Ids padded with the end token to the longest text: exact, since attention is causal and the first end is read."""
    rows = [e.ids for e in tokenizer.encode_batch(list(texts))]
    width = max(map(len, rows))
    return torch.tensor([row + [row[-1]] * (width - len(row)) for row in rows])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("run", type=pathlib.Path)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--tokens", type=int, default=3000, help="entries of the tokenizer; 520 is bytes alone")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    saved = torch.load(args.run / ("final.pt" if (args.run / "final.pt").exists() else "state.pt"), map_location="cpu")
    names = saved.get("names") or json.loads((args.run / "names.json").read_text())
    vectors = F.normalize(saved["words"] if "words" in saved else saved["average"]["words"], dim=1).detach()
    aliases = json.loads((HERE / "concepts.json").read_text())["aliases"]
    corpus = [t.format(w) for w in [*names, *aliases] for t in TEMPLATES] + ["a person with a hat and glasses"] * 20
    document = train_tokenizer(corpus, args.tokens, CONTEXT)
    (args.run / "tokenizer.json").write_text(json.dumps(document, ensure_ascii=False, indent=1))
    (args.run / "known.txt").write_text("\n".join(names) + "\n")
    tokenizer = Tokenizer.from_file(str(args.run / "tokenizer.json"))
    tower = TextTower(tokenizer.get_vocab_size(), CONTEXT)
    if (args.run / "text.pt").exists():
        tower.load_state_dict(torch.load(args.run / "text.pt", map_location="cpu")["text"])
    average = copy.deepcopy(tower)
    optimiser = torch.optim.AdamW(tower.parameters(), lr=2e-3, betas=(0.9, 0.98), weight_decay=0.01)
    phrases, began, step, progress = Phrases(names, aliases, args.seed), time.monotonic(), 0, 0.0
    while progress < 1:
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * min(1, (step + 1) / 50) * max(0.01, 0.5 * (1 + math.cos(math.pi * progress)))
        texts, ids = phrases.batch(BATCH)
        target = F.normalize(torch.stack([vectors[list(i)].sum(0) for i in ids]), dim=1)
        said = F.normalize(tower(encode(tokenizer, texts)), dim=1)
        loss = (1 - (said * target).sum(1)).mean()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(tower.parameters(), 1.0)
        optimiser.step()
        step += 1
        progress = (time.monotonic() - began) / (60 * args.minutes)
        keep = min(0.99, 1 - 1 / (step / 10 + 1))
        with torch.no_grad():
            for mine, theirs in zip(average.parameters(), tower.parameters()):
                mine.lerp_(theirs, 1 - keep)
        if step % 100 == 0:
            print(f"step {step} {60 * args.minutes * progress:.0f}s: cosine {1 - loss.item():.4f}", flush=True)
    average.eval()
    with torch.no_grad():
        bare = F.normalize(average(encode(tokenizer, names)), dim=1)
        framed = F.normalize(average(encode(tokenizer, [f"a drawing of a {name}" for name in names])), dim=1)
    for label, said in (("bare", bare), ("a drawing of a", framed)):
        cosines = (said * vectors).sum(1)
        nearest = (said @ vectors.T).argmax(1) == torch.arange(len(names))
        print(f"{label}: cosine mean {cosines.mean():.4f} least {cosines.min():.4f}, nearest is itself {nearest.float().mean():.4f}")
    torch.save({"text": average.state_dict(), "steps": step, "minutes": args.minutes}, args.run / "text.pt")


if __name__ == "__main__":
    main()
