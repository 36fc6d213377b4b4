"""The words of the space: what drawings and renders show, and ImageNet's classes in plain words with their kinds."""

import json
import pathlib

import torch

HERE = pathlib.Path(__file__).parents[1]


class WordTable:
    """Names in order (those of `common` first), and which of them exclude one another as wrong answers."""

    def __init__(self, common, drawn, rendered):
        """`drawn`, `rendered`: words that drawings and renders are labelled with."""
        rules = json.loads((HERE / "drawings" / "concepts.json").read_text())
        classes = json.loads((HERE / "words" / "imagenet.json").read_text())
        plain = [c["plain"] for c in classes]
        kinds = {k for c in classes for k in c["kinds"]}
        shown = set(drawn) | set(rendered)
        everything = shown | set(plain) | kinds
        missing = [w for w in common if w not in everything]
        if missing:
            raise ValueError(f"No picture shows these words of the vocabulary: {missing}")
        self.names = list(common) + sorted(everything - set(common))
        self.number = {name: i for i, name in enumerate(self.names)}
        n = len(self.names)
        self.common = len(common)
        self.drawn, self.rendered, self.pictured = self.flags(drawn), self.flags(rendered), self.flags(shown)
        #: The word of each class, and the words that are true of it (its own and its kinds).
        self.class_word = torch.tensor([self.number[p] for p in plain])
        self.true_of_class = torch.zeros(len(classes), n, dtype=torch.bool)
        for i, c in enumerate(classes):
            self.true_of_class[i, [self.number[w] for w in [c["plain"], *c["kinds"]]]] = True
        self.related = torch.zeros(n, n, dtype=torch.bool)
        for family in rules["related"]:
            ids = [self.number[w] for w in family if w in self.number]
            for i in ids:
                self.related[i, ids] = True
        # A class and its kinds, and classes of one kind, are no wrong answers for each other.
        for row in self.true_of_class:
            ids = row.nonzero().flatten()
            for i in ids:
                self.related[i, ids] = True
        for i, c in enumerate(classes):
            for k in c["kinds"][:1]:
                twins = [self.number[o["plain"]] for o in classes if k in o["kinds"][:1]]
                self.related[self.number[c["plain"]], twins] = True
        self.related = self.related.float()

    def flags(self, words):
        chosen = set(words)
        return torch.tensor([name in chosen for name in self.names])

    def truth(self, rows):
        """Lists of words to [len(rows), n] bool."""
        out = torch.zeros(len(rows), len(self.names), dtype=torch.bool)
        for i, words in enumerate(rows):
            out[i, [self.number[w] for w in words]] = True
        return out
