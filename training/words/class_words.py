"""Puts the words of ImageNet's classes where the frozen backbone's logits are read best from pictures' vectors.

python -m words.class_words CACHE RUN; changes the word vectors of RUN/final.pt. Of words that no drawing or render shows: their
vectors are the rows of the ridge regression of the backbone's logits on the vectors of the training pictures, at unit
length. Training alone left them where they fit one class at a time, which overlooks how vectors vary together.
"""

import argparse
import pathlib

import numpy as np
import torch
from torch.nn import functional as F

from tower import backbone
from words.run_words import change_words
from tower.shards import open_table, read_shards

#: Share of the mean variance that is added to each direction's.
RIDGE = 0.003
#: Pictures read of each kind.
PICTURES = {"inverted": 4096, "crops": 6144, "people": 3200, "drawings": 3072, "pasted": 2048}


def fit_classes(cache, tower, words):
    """Writes the vectors of class words into `words`."""
    weight, bias = backbone.classifier(backbone.load())
    shards = read_shards(cache)
    table = open_table(cache, shards)
    rows, logits = [], []
    for kind, count in PICTURES.items():
        read = 0
        for shard in [s for s in shards if s["kind"] == kind]:
            # Not all of one shard: its neighbours show other scenes.
            for at in range(0, min(len(shard["map"]), 1024, max(0, count - read)), 128):
                part = slice(at, at + 128)
                seen = torch.from_numpy(np.array(shard["map"][part])).float(), torch.from_numpy(np.array(shard["small"][part])).float() / 255
                places, _ = tower(*seen)
                rows.append(F.normalize(places.float().sum(1), dim=1))
                read += len(rows[-1])
                logits.append(torch.from_numpy(np.array(shard["mean"][part])).float() @ weight.T + bias)
    rows, logits = torch.cat(rows).double(), torch.cat(logits).double()
    rows, logits = rows - rows.mean(0), logits - logits.mean(0)
    covariance = rows.T @ rows / len(rows)
    ridge = RIDGE * covariance.trace() / len(covariance) * torch.eye(len(covariance), dtype=torch.double)
    fitted = F.normalize(torch.linalg.solve(covariance + ridge, rows.T @ logits / len(rows)).T.float(), dim=1)
    # Classes that people call by one word share its vector.
    total = torch.zeros_like(words).index_add_(0, table.class_word, fitted)
    own = (total.norm(dim=1) > 0) & ~table.pictured
    words[own] = F.normalize(total[own], dim=1)
    return f"{int(own.sum())} class words from {len(rows)} pictures"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("cache", type=pathlib.Path)
    parser.add_argument("run", type=pathlib.Path)
    args = parser.parse_args()
    change_words(args.run, "class words", lambda tower, words, *_: fit_classes(args.cache, tower, words))


if __name__ == "__main__":
    main()
