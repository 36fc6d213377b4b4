"""Writes imagenet.json: the thousand classes of ImageNet in torchvision's order, in plain language, with their kinds.

python -m words.imagenet TORCHVISION.whl; the names are torchvision's (BSD-3-Clause), fetched by `pip download --no-deps
torchvision` and read out of the wheel; plain words and kinds are ours, imagenet.txt.
"""

import ast
import json
import pathlib
import sys
import zipfile

HERE = pathlib.Path(__file__).parent
KINDS = 3
WIDTH = 100


def class_names(wheel):
    """The thousand names in a torchvision wheel, which need not be installed."""
    tree = ast.parse(zipfile.ZipFile(wheel).read("torchvision/models/_meta.py"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "_IMAGENET_CATEGORIES":
            return ast.literal_eval(node.value)
    raise ValueError("Expected _IMAGENET_CATEGORIES in torchvision/models/_meta.py of the wheel.")


def numbers(text):
    """Class numbers of "2-4 7"."""
    spans = [span.split("-") for span in text.split()]
    return [n for span in spans for n in range(int(span[0]), int(span[-1]) + 1)]


def read_table(path):
    """{class: plain word} and [(kind, classes)] of imagenet.txt."""
    plain, kinds = {}, []
    into_kinds = False
    for line in path.read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        if line == "kinds":
            into_kinds = True
        elif into_kinds:
            kind, listed = line.split(": ")
            kinds.append((kind, numbers(listed)))
        else:
            number, word = line.split(" ", 1)
            plain[int(number)] = word
    return plain, kinds


def classes(names, plain, kinds):
    """A row for every class; its own plain word is never among its kinds."""
    rows = []
    for number, name in enumerate(names):
        said = plain.get(number, name)
        mine = [kind for kind, members in kinds if number in members and kind != said]
        rows.append({"class": number, "word": name, "plain": said, "kinds": list(dict.fromkeys(mine))})
    return rows


def line(row):
    """A row as Prettier lays it out, so that the file passes the repository's format check."""
    fields = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in row.items()]
    flat = "  { " + ", ".join(fields) + " },"
    return flat[:-1] if len(flat) <= WIDTH else "  {\n    " + ",\n    ".join(fields) + "\n  }"


def main():
    rows = classes(class_names(sys.argv[1]), *read_table(HERE / "imagenet.txt"))
    too_many = [row for row in rows if len(row["kinds"]) > KINDS]
    if too_many:
        raise ValueError(f"Expected at most {KINDS} kinds: {too_many}")
    (HERE / "imagenet.json").write_text("[\n" + ",\n".join(map(line, rows)) + "\n]\n")
    words = {row["plain"] for row in rows}
    named = {kind for row in rows for kind in row["kinds"]}
    print(f"{len(rows)} classes, {len(words)} plain words, {len(named)} kinds, {len(words | named)} words in all")


if __name__ == "__main__":
    main()
