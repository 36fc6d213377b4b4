"""Teaches the text tower the vectors that pictures gave to words, and puts any other English text where a sentence encoder
says that it belongs.

python -m words.text RUN --phrases FILE [--minutes 12] [--tokens 24000]; reads RUN/final.pt (joint.py) and what words/phrases.py
wrote, writes RUN/text.pt, RUN/tokenizer.json and RUN/known.txt; run again it goes on from RUN/text.pt.

The target of a known word, in any phrasing, is its vector; of a caption, the direction of the sum of its words; of another
text, where words/teacher.py places it; of a phrase such as "a red hat", between the sum of its words and that place. Each
token begins where the sentence encoder has it (words/token_table.py), so a word that was never taught begins near its like.
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

from tower.precision import autocast
from words.text_net import TextTower
from words.tokenizer import train_tokenizer

HERE = pathlib.Path(__file__).parents[1]
from words.token_table import first_vectors, lexicon

TEMPLATES = ["{}", "a {}", "a picture of a {}", "a drawing of a {}", "a photo of a {}", "an illustration with a {}", "the {}"]
FRAMES = ["{}", "a {}", "a picture of a {}", "a drawing of a {}", "a photo of a {}", "a person with a {}"]
CONTEXT = 24
BATCH = 384
LEARNING_RATE = 2e-3


class Phrases:
    """Endless texts and their target vectors."""

    def __init__(self, names, vectors, aliases, taught, seed):
        """`taught`: texts [m] and vectors [m, D] of what pictures did not show."""
        self.names, self.vectors, self.rng = names, vectors, np.random.default_rng(seed)
        number = {name: i for i, name in enumerate(names)}
        self.person = number["person"]
        self.others = [(text, number[word]) for text, word in aliases.items() if word in number and text not in number]
        self.texts, self.places = taught

    def say(self, i):
        """A word as it is, in the plural now and then."""
        name = self.names[i]
        return f"{name}s" if name[-1] not in "sxy" and self.rng.random() < 0.06 else name

    def one(self):
        """A text, its target, and the number of the word that it says (-1 for none or several)."""
        rng, r = self.rng, self.rng.random()
        if r < 0.45:
            i = rng.integers(len(self.names))
            frame = "{}" if r < 0.2 else TEMPLATES[rng.integers(len(TEMPLATES))]
            return frame.format(self.say(i)), self.vectors[i], i
        if r < 0.5:
            text, i = self.others[rng.integers(len(self.others))]
            return TEMPLATES[rng.integers(len(TEMPLATES))].format(text), self.vectors[i], i
        if r < 0.62:
            ids = rng.choice(len(self.names), 2 + (r > 0.6), replace=False).tolist()
            joined = f"{self.say(ids[0])}{' with ' if rng.random() < 0.5 else ' and '}{self.say(ids[1])}"
            joined += "".join(f" and {self.say(i)}" for i in ids[2:])
            frame = FRAMES[rng.integers(len(FRAMES))]
            return frame.format(joined), self.vectors[ids + [self.person] * ("person" in frame)].sum(0), -1
        i = rng.integers(len(self.texts))
        text = self.texts[i]
        if rng.random() < 0.35 and not text.startswith(("a ", "an ", "the ")):
            text = TEMPLATES[rng.integers(len(TEMPLATES))].format(text)
        return text, self.places[i], -1

    def batch(self, size):
        texts, targets, words = zip(*(self.one() for _ in range(size)))
        return texts, F.normalize(torch.stack(targets), dim=1), torch.tensor(words)


def read_phrases(path):
    """Rows (text, sort, parts) of a file of words/phrases.py."""
    rows = [line.split("\t") for line in path.read_text().splitlines()]
    return [(text, sort, parts.split("|")) for text, sort, parts in rows]


def open_teacher(names, vectors, cache):
    """The sentence encoder, mapped to the space; what it once said of a text is kept in `cache`."""
    from words.teacher import Teacher

    teacher = Teacher(torch.get_num_threads())
    if cache.exists():
        with np.load(cache) as held:
            teacher.seen.update(zip((str(t) for t in held["texts"]), held["vectors"]))
    teacher.fit(names, vectors.numpy())
    print("map to the space:", teacher.chosen, flush=True)
    return teacher


def encode(tokenizer, texts):
    """Ids padded with the end token to the longest text: exact, since attention is causal and the first end is read."""
    rows = [e.ids for e in tokenizer.encode_batch(list(texts))]
    width = max(map(len, rows))
    return torch.tensor([row + [row[-1]] * (width - len(row)) for row in rows])


def open_text(run):
    """The trained text tower of a run."""
    tower = TextTower(Tokenizer.from_file(str(run / "tokenizer.json")).get_vocab_size(), CONTEXT)
    tower.load_state_dict(torch.load(run / "text.pt", map_location="cpu")["text"])
    return tower


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("run", type=pathlib.Path)
    parser.add_argument("--phrases", type=pathlib.Path, required=True)
    parser.add_argument("--minutes", type=float, default=12)
    parser.add_argument("--tokens", type=int, default=24_000, help="entries of the tokenizer; 520 is bytes alone")
    parser.add_argument("--packages", type=pathlib.Path, default=HERE.parent / "node_modules", help="npm packages of words/wordnet.py")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    saved = torch.load(args.run / "final.pt", map_location="cpu")
    names, vectors = saved["names"], F.normalize(saved["words"], dim=1).detach()
    aliases = json.loads((HERE / "drawings" / "concepts.json").read_text())["aliases"]
    phrases = read_phrases(args.phrases)
    cache = args.run / "phrases.npz"
    teacher = open_teacher(names, vectors, cache)
    places = F.normalize(torch.from_numpy(np.asarray(teacher.targets(phrases))).float(), dim=1)
    np.savez(cache, texts=np.array(list(teacher.seen)), vectors=np.stack(list(teacher.seen.values())))
    document = train_tokenizer(lexicon(args.packages, [*names, *aliases]), args.tokens, CONTEXT)
    (args.run / "tokenizer.json").write_text(json.dumps(document, ensure_ascii=False, indent=1))
    (args.run / "known.txt").write_text("\n".join(names) + "\n")
    tokenizer = Tokenizer.from_file(str(args.run / "tokenizer.json"))
    tower = TextTower(tokenizer.get_vocab_size(), CONTEXT)
    if (args.run / "text.pt").exists():
        tower = open_text(args.run)
    else:
        with torch.no_grad():
            tower.tokens.weight.copy_(torch.from_numpy(first_vectors(teacher, document, tower.tokens.weight.shape[1])))
    average = copy.deepcopy(tower)
    optimiser = torch.optim.AdamW(tower.parameters(), lr=LEARNING_RATE, betas=(0.9, 0.98), weight_decay=0.01)
    source = Phrases(names, vectors, aliases, ([text for text, *_ in phrases], places), args.seed)
    began, step, progress = time.monotonic(), 0, 0.0
    while progress < 1:
        for group in optimiser.param_groups:
            group["lr"] = LEARNING_RATE * min(1, (step + 1) / 50) * max(0.01, 0.5 * (1 + math.cos(math.pi * progress)))
        texts, target, words = source.batch(BATCH)
        ids = encode(tokenizer, texts)
        with autocast():
            said = tower(ids)
        said = F.normalize(said.float(), dim=1)
        cosine = (said * target).sum(1)
        single = words >= 0
        # A word must be nearest to its own vector, not only near it.
        apart = F.cross_entropy(30 * said[single] @ vectors.T, words[single])
        loss = (1 - cosine).mean() + 0.05 * apart
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
            print(f"step {step} {60 * args.minutes * progress:.0f}s: cosine known {cosine[single].mean():.4f} other {cosine[~single].mean():.4f} apart {apart:.3f}", flush=True)
            torch.save({"text": average.state_dict(), "steps": step, "minutes": args.minutes}, args.run / "text.pt")
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
