"""Batches of pairs out of the shards that features.py wrote."""

import json

import numpy as np
import torch

from drawings.compose import read_common
from tower.features import COMMON
from words.word_table import WordTable

#: Shards of this remainder are held out.
EVERY, HELD = 20, 19
#: Not labelled in renders though they may be there.
SEEN_UNSAID = (
    "red|orange colour|yellow|green|blue|purple|pink|brown|black|white|grey|shirt|coat|dress|room|window|door|picture|"
    "circle|square|triangle|kimono|clouds|fog|angry face|laughing face|star|stars|mirror|night|wall|freckles|short hair"
).split("|")


def read_shards(folder):
    """Every shard: its arrays as memory maps, and its facts."""
    found = []
    for path in sorted(folder.glob("*-*/")):
        if path.suffix:
            continue
        facts = json.loads((path / "facts.json").read_text())
        arrays = {name: np.load(path / f"{name}.npy", mmap_mode="r") for name in ("map", "small", "mean")}
        found.append({"name": path.name, **facts, **arrays})
    return found


class Source:
    """Pictures of one kind, numbered across shards; `held`: those that training leaves out instead."""

    def __init__(self, shards, kind, seed, held=False):
        own = [s for s in shards if s["kind"] == kind]
        self.shards = [s for i, s in enumerate(own) if (i % EVERY == HELD) == held]
        self.starts = np.cumsum([0, *(len(s["map"]) for s in self.shards)])
        self.count = int(self.starts[-1])
        self.rows = [words for s in self.shards for words in s["words"]]
        #: Whether the words of a picture are all that it shows, as far as words go.
        self.named = np.array([n for s in self.shards for n in s.get("named", [True] * len(s["words"]))], bool)
        #: Of all shards, so that the words are the same whatever is held out.
        self.words = sorted({w for s in own for row in s["words"] for w in row})
        self.rng = np.random.default_rng([seed, kind == "people"])

    def label(self, table):
        self.table = table
        self.ids = [[table.number[w] for w in row] for row in self.rows]

    def read(self, numbers, name):
        """[n, ...] of one array as float32 (u8 stays)."""
        where = np.searchsorted(self.starts, numbers, "right") - 1
        rows = [self.shards[s][name][n - self.starts[s]] for s, n in zip(where, numbers)]
        out = torch.from_numpy(np.stack(rows))
        return out if out.dtype == torch.uint8 else out.float()

    def means(self, count):
        return self.read(self.rng.integers(0, self.count, count), "mean")

    def truth(self, numbers):
        out = torch.zeros(len(numbers), len(self.table.names), dtype=torch.bool)
        for i, n in enumerate(numbers):
            out[i, self.ids[n]] = True
        return out

    def gather(self, first, second, same):
        numbers = np.concatenate([first, second])
        truth = self.truth(numbers)
        half = len(first)
        unchanged = ~(truth[:half] ^ truth[half:]).any(1)
        return {
            **{name: self.read(numbers, name) for name in ("map", "small", "mean")},
            "truth": truth,
            "named": torch.from_numpy(self.named[numbers]),
            "unsure": self.unsure[None].expand(len(numbers), -1),
            "same": unchanged & torch.from_numpy(same),
        }


class Drawings(Source):
    """Composed pairs: a shard holds all a's, then all b's."""

    KIND = "drawings"

    def __init__(self, shards, seed, held=False):
        super().__init__(shards, self.KIND, seed, held)
        self.firsts = np.concatenate([np.zeros(0, int), *(np.arange(len(s["map"]) // 2) + start for s, start in zip(self.shards, self.starts))])
        self.halves = np.concatenate([np.zeros(0, int), *(np.full(len(s["map"]) // 2, len(s["map"]) // 2) for s in self.shards)])

    def label(self, table):
        super().label(table)
        #: What only renders and photographs taught may be in a drawing unsaid.
        self.unsure = table.rendered & ~table.drawn

    def batch(self, pairs):
        at = self.rng.integers(0, len(self.firsts), pairs)
        a, b = self.firsts[at], self.firsts[at] + self.halves[at]
        swap = self.rng.random(pairs) < 0.5
        return self.gather(np.where(swap, b, a), np.where(swap, a, b), np.ones(pairs, bool))


class Pasted(Drawings):
    """Renders with a drawn thing and without."""

    KIND = "pasted"

    def label(self, table):
        super().label(table)
        self.unsure = self.unsure | table.flags(SEEN_UNSAID)


class Crops(Drawings):
    """Pictures without words: what the frozen backbone says of them is all there is to learn."""

    KIND = "crops"

    def batch(self, pairs):
        found = super().batch(pairs)
        found["same"] = torch.zeros(pairs, dtype=torch.bool)
        return found


class Inverted(Crops):
    """Maps in which the frozen backbone sees a class (inverted.py); `classes`: which."""

    KIND = "inverted"

    def __init__(self, shards, seed, held=False):
        super().__init__(shards, seed, held)
        self.classes = np.array([c for s in self.shards for c in s["classes"]], int)

    def batch(self, pairs):
        numbers = self.rng.integers(0, self.count, 2 * pairs)
        found = self.gather(numbers[:pairs], numbers[pairs:], np.zeros(pairs, bool))
        # Half of them mirrored: a map's left is the picture's.
        flip = torch.from_numpy(self.rng.random(2 * pairs) < 0.5)
        found["map"][flip] = found["map"][flip].flip(3)
        found["classes"] = torch.from_numpy(self.classes[numbers])
        return found


class People(Source):
    """Rendered scenes of some states each."""

    #: Share of pairs that are two people.
    ACROSS = 0.4

    def __init__(self, shards, seed, held=False):
        super().__init__(shards, "people", seed, held)
        scenes = {}
        n = 0
        for s in self.shards:
            for facts in s["meta"]:
                scenes.setdefault((s["name"].split("-")[1], facts["scene"]), []).append(n)
                n += 1
        self.scenes = [np.array(v) for v in scenes.values()]

    def label(self, table):
        super().label(table)
        self.unsure = table.flags([w for w in SEEN_UNSAID if w not in self.words])

    def batch(self, pairs):
        rng = self.rng
        one = rng.integers(0, len(self.scenes), pairs)
        across = rng.random(pairs) < self.ACROSS
        two = np.where(across, rng.integers(0, len(self.scenes), pairs), one)
        a = np.array([self.scenes[i][rng.integers(len(self.scenes[i]))] for i in one])
        b = np.array([self.scenes[i][rng.integers(len(self.scenes[i]))] for i in two])
        return self.gather(a, b, one == two)


def open_table(folder, shards):
    """The words of all these shards, of all that drawings may show, and of ImageNet."""
    said = {kind: set(Source(shards, kind, 0).words) for kind in ("drawings", "pasted", "people")}
    drawn = said["drawings"] | set(json.loads((folder / "concepts.json").read_text()))
    return WordTable(read_common(COMMON), sorted(drawn | (said["pasted"] - said["people"])), sorted(said["people"]))
