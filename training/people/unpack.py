"""Chunks of rendered people as plain files, for the commands in TypeScript: python -m people.unpack RENDERS OUT.

Writes OUT/000000.jpg and so on, and OUT/index.json: for each picture its file and what the renderer knows of it.
"""

import json
import pathlib
import sys

import numpy as np


def main():
    source, out = (pathlib.Path(p) for p in sys.argv[1:3])
    out.mkdir(parents=True, exist_ok=True)
    index = []
    for chunk in sorted(source.glob("chunk-*.npz")):
        with np.load(chunk) as held:
            blob, offsets, meta = held["jpegs"].tobytes(), held["offsets"], json.loads(str(held["meta"]))
        for i, facts in enumerate(meta):
            name = f"{len(index):06}.jpg"
            (out / name).write_bytes(blob[offsets[i] : offsets[i + 1]])
            index.append({"file": name, **facts})
    (out / "index.json").write_text(json.dumps(index))
    print(len(index), "pictures")


if __name__ == "__main__":
    main()
