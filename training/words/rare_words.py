"""Gives words that training showed a few times only the direction in which their pictures lie.

python -m words.rare_words RUN SPRITES; changes the word vectors of RUN/final.pt. A drawn word that is neither an everyday word nor
one of ImageNet's was seen too seldom for its vector to leave where it began: it becomes the mean of its pictures' vectors,
less the mean of all such pictures.
"""

import argparse
import json
import pathlib

import numpy as np
import torch
from torch.nn import functional as F

from drawings.compose import Composer, Concepts, read_common
from tower.features import COMMON, SIZE, encode, open_frozen
from words.run_words import change_words
from words.word_table import HERE

#: Ways to show each drawing.
VIEWS = 4


def drawings_of(composer, concepts, words):
    """{word: numbers of the sprites that show it and no everyday thing beside}, emoji alone."""
    found = {word: [] for word in words}
    for number in composer.kinds["emoji"]:
        sprite, shows = composer.groups[number][0]
        for i in shows:
            if concepts.words[i] in found:
                found[concepts.words[i]].append(sprite)
    return {word: sprites for word, sprites in found.items() if sprites}


def place_rare(args, tower, words, names, common):
    """Writes the vectors of rare words into `words`."""
    classes = json.loads((HERE / "words" / "imagenet.json").read_text())
    taught = {w for c in classes for w in [c["plain"], *c["kinds"]]}
    concepts = Concepts(args.sprites, read_common(COMMON))
    composer = Composer(args.sprites, concepts, SIZE, 77, 1.0)
    rng = np.random.default_rng(77)
    rare = [n for n in names[common:] if n not in taught and n in concepts.number]
    sprites = drawings_of(composer, concepts, rare)
    owners = [word for word, ids in sprites.items() for _ in ids for _ in range(VIEWS)]
    ids = [i for own in sprites.values() for i in own for _ in range(VIEWS)]
    session = open_frozen(args.run)
    rows = []
    for at in range(0, len(ids), 64):
        some = ids[at : at + 64]
        ground = torch.ones(len(some), 3, SIZE, SIZE)
        ground[1::2] = torch.rand(len(ground[1::2]), 3, 1, 1)
        theta = composer.place(rng.uniform(-0.8, 0.8, (len(some), 6)), rng.choice([-1.0, 1.0], len(some)), np.zeros(len(some), bool), 0)
        image = composer.paste(ground, some, theta, np.zeros(len(some)), rng.random(len(some)))
        seen = encode(session, (image.clamp(0, 1) * 255).round().to(torch.uint8).numpy())
        places, _ = tower(torch.from_numpy(seen["map"]).float(), torch.from_numpy(seen["small"]).float() / 255)
        rows.append(F.normalize(places.sum(1), dim=1))
    rows = torch.cat(rows)
    rows = rows - rows.mean(0)
    number = {name: i for i, name in enumerate(names)}
    for word in sprites:
        own = rows[[i for i, owner in enumerate(owners) if owner == word]].mean(0)
        words[number[word]] = F.normalize(own, dim=0)
    return f"{len(sprites)} of {len(rare)} rare words placed by {len(ids)} pictures"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("run", type=pathlib.Path)
    parser.add_argument("sprites", type=pathlib.Path)
    args = parser.parse_args()
    change_words(args.run, "rare words", lambda *run: place_rare(args, *run))


if __name__ == "__main__":
    main()
