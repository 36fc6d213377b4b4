"""Gives the text tower's tokens a start that knows English: which words get a token, and each token's first vector.

A tower taught from nothing can only spell a word that it never saw: with 3,000 tokens it placed 27 of the 150 words of
relations.json near a relation (1.3 minutes, 276 steps of 192 texts; the encoder itself 132). With tokens for common words,
each beginning at its own vector in the sentence encoder, it placed 108 (1.7 minutes, 629 steps), none of the 150 taught.
"""

import pathlib

import numpy as np

from words.wordnet import bands, concrete_nouns

VOCABULARY = pathlib.Path(__file__).parents[2] / "models/vocabulary"
LAST_BAND = 55
# A word's count in the tokenizer's corpus falls with its place in the list, so that the commonest become one token
# first: of concrete nouns 71 % are one token with 16,000 entries, 95 with 20,000, all with 24,000.
COUNT, FROM = 200_000, 500


def lexicon(packages, known):
    """The corpus of the tokenizer, one word a text: words of the known words first, then English by commonness.

    English is the concrete nouns of SCOWL's bands up to 55 and english-10k.txt, side by side; one rule for all words.
    """
    band = bands(packages)
    nouns = [word for word, _ in concrete_nouns(packages) if band.get(word, 99) <= LAST_BAND]
    listed = (VOCABULARY / "english-10k.txt").read_text().splitlines()
    common = [line.split("\t")[0] for line in listed if not line.startswith("#")]
    place = {}
    for words in (nouns, common):
        for i, word in enumerate(words):
            place[word] = min(place.get(word, i), i)
    place |= {word: 0 for text in known for word in text.lower().split(" ")}
    ordered = sorted(place, key=place.get)
    return [word for i, word in enumerate(ordered) for _ in range(COUNT // (i + FROM) + 1)]


def byte_text():
    """{character of the byte-level alphabet: byte}, as GPT-2 and CLIP write bytes."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in set(printable)]
    return {chr(byte): byte for byte in printable} | {chr(256 + i): byte for i, byte in enumerate(others)}


def token_texts(document):
    """What each token of a tokenizer.json document stands for, in the order of ids; empty where it is no whole text."""
    alphabet, texts = byte_text(), []
    for token, _ in sorted(document["model"]["vocab"].items(), key=lambda entry: entry[1]):
        token = token.removesuffix("</w>")
        known = all(character in alphabet for character in token)
        texts.append(bytes(alphabet[c] for c in token).decode("utf-8", "ignore") if known else "")
    return texts


def first_vectors(teacher, document, width, scale=0.1):
    """[tokens, width]: each token's text in the encoder's main directions, root mean square `scale`.

    Of the encoder's 384 numbers `width` 192 keeps 87 % of the variance.
    """
    texts = token_texts(document)
    rows = teacher.encoder.encode([text or "." for text in texts], batch_size=128, normalize_embeddings=True)
    rows = rows - rows.mean(0)
    directions = np.linalg.svd(rows, full_matrices=False)[2][:width]
    rows = rows @ directions.T
    return (rows * (scale / rows.std())).astype(np.float32)
