"""Measures words that the text tower was never taught, by relations.json: 150 words, each with what it is related to.

python -m words.relations MODEL: a folder with tokenizer.json and onnx/text_model.onnx, or an .npz of `names` and `vectors`
that holds the known words and those of relations.json. Prints each word's five nearest known words and the share of
words with a true relation (synonym, kind or part) among them.
"""

import argparse
import json
import pathlib

import numpy as np

from words.phrases import known_words
from words.teacher import unit

HERE = pathlib.Path(__file__).parent
NEAREST = 5
TWENTIETH = 0.05


def relations():
    """{word: {"relations": known words, "pictures": known words whose pictures show it}}."""
    return json.loads((HERE / "relations.json").read_text())


def nearest_words(vectors, known, bank, k=NEAREST):
    """The `k` known words nearest to each row."""
    order = np.argsort(-(vectors @ bank.T), axis=1)[:, :k]
    return [[known[i] for i in row] for row in order]


def related(word_vectors, known, bank):
    """[(word, nearest known words, those that are true relations)] for word_vectors {word: unit vector}."""
    table = {word: entry for word, entry in relations().items() if word in word_vectors}
    near = nearest_words(np.stack([word_vectors[word] for word in table]), known, bank)
    return [(word, names, [n for n in names if n in table[word]["relations"]]) for word, names in zip(table, near)]


def picture_ranks(word_vectors, pictures, shows):
    """{word: share of its pictures in the first twentieth of all}; `pictures` [m, D] unit, `shows` [m] sets of words.

    A word whose pictures are more than a twentieth has as many places as it has pictures.
    """
    shares = {}
    for word, entry in relations().items():
        mine = np.array([bool(names & set(entry["pictures"])) for names in shows])
        if word not in word_vectors or not mine.any():
            continue
        ranks = np.argsort(np.argsort(-(pictures @ word_vectors[word])))
        shares[word] = float((ranks[mine] < max(TWENTIETH * len(pictures), mine.sum())).mean())
    return shares


def text_model(folder):
    """texts -> unit vectors, by an exported text tower; one text at a time, since its int8 answers depend on the batch."""
    import onnxruntime
    from tokenizers import Tokenizer

    session = onnxruntime.InferenceSession(str(folder / "onnx/text_model.onnx"))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    ask = lambda text: session.run(["text_embeds"], {"input_ids": np.array([tokenizer.encode(text).ids])})[0][0]
    return lambda texts: unit(np.stack([ask(text) for text in texts]))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("--known", type=pathlib.Path, help="known words, one a line; else those of phrases.py")
    args = parser.parse_args()
    words = list(relations())
    known = args.known.read_text().splitlines() if args.known else known_words()
    if args.model.is_dir():
        place = text_model(args.model)
        bank, own = place(known), place(words)
    else:
        saved = np.load(args.model)
        table = dict(zip(map(str, saved["names"]), unit(saved["vectors"])))
        known = [word for word in known if word in table]
        bank, own = np.stack([table[word] for word in known]), np.stack([table[word] for word in words])
    rows = related(dict(zip(words, own)), known, bank)
    for word, names, true in rows:
        print(f"{'yes' if true else 'no ':3s} {word}: {', '.join(names)}")
    print(f"{sum(bool(true) for *_, true in rows)} of {len(rows)} words have a true relation among their {NEAREST} nearest")


if __name__ == "__main__":
    main()
