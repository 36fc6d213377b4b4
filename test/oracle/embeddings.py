"""Writes test/fixtures/embeddings/samples.json: the sample pictures and some texts through Pillow, tokenizers and ONNX Runtime in Python.

python test/oracle/embeddings.py. Needs pillow, numpy, tokenizers, onnxruntime. Run it again when the model changes.
"""

import json
import pathlib

import numpy as np
import onnxruntime
from PIL import Image
from resize import reference
from tokenizers import Tokenizer

ROOT = pathlib.Path(__file__).parent.parent.parent
MODEL = ROOT / "models/picture-math-small"
TEXTS = ["hat", "a picture of a top hat", "Santa hat", "naïve café 日本", "", "a  person\twith GLASSES!", "🎩 1234", "it's o’clock"]

manifest = json.loads((MODEL / "model.json").read_text())
files = {file["use"]: str(MODEL / file["path"]) for file in reversed(manifest["files"])}
vision = onnxruntime.InferenceSession(files["vision"])
text = onnxruntime.InferenceSession(files["text"])
tokenizer = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
image = manifest["image"]
pictures = {}
for path in sorted((ROOT / "static/samples").glob("*.png")):
    rgb = reference(np.asarray(Image.open(path).convert("RGB")), image["size"]).astype(np.float32)
    pixels = ((rgb / 255 - np.float32(image["mean"])) / np.float32(image["std"])).transpose(2, 0, 1)[None]
    pictures[path.name] = [round(float(v), 6) for v in vision.run(None, {"pixel_values": pixels.astype(np.float32)})[0][0]]
texts = []
for value in TEXTS:
    ids = tokenizer.encode(value).ids
    texts.append({"text": value, "ids": ids, "embedding": [round(float(v), 6) for v in text.run(None, {"input_ids": np.array([ids])})[0][0]]})
path = ROOT / "test/fixtures/embeddings/samples.json"
path.write_text(json.dumps({"model": f"{manifest['id']}@{manifest['revision']}", "onnxruntime": onnxruntime.__version__, "pictures": pictures, "texts": texts}) + "\n")
