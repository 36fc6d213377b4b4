"""A model that shipped, as weights to go on from: its image tower and the vectors of its words."""

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer
from torch.nn import functional as F


def tower_weights(folder):
    """The state of an ImageTower out of the int8 graph that export.py wrote; the trunk, which training leaves alone, is not
    among it."""
    graph = onnx.load(folder / "onnx/vision_model_quantized.onnx").graph
    held = {t.name: numpy_helper.to_array(t) for t in graph.initializer}

    def read(name):
        if name in held:
            return held[name].astype(np.float32)
        return held[f"{name}.int8"].astype(np.float32) * held[f"{name}.scale"]

    found = {name.removesuffix(".int8"): read(name.removesuffix(".int8")) for name in held if name.startswith("tower.") and not name.endswith(".scale")}
    for node in graph.node:
        # Linear layers lose their names: "/tower/photo_places/project/MatMul" is `tower.photo_places.project.weight`, turned.
        if node.op_type == "MatMul" and node.name.startswith("/tower/"):
            found[f"{node.name.removesuffix('/MatMul').strip('/').replace('/', '.')}.weight"] = read(node.input[1]).T
    return {name.removeprefix("tower."): torch.from_numpy(np.ascontiguousarray(value)) for name, value in found.items()}


def word_vectors(folder, names):
    """{word: unit vector} of those of `names` that the model knows."""
    known = set((folder / "known.txt").read_text().split("\n"))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    text = onnxruntime.InferenceSession(str(folder / "onnx/text_model.onnx"))
    said = {}
    for name in names:
        if name in known:
            said[name] = torch.from_numpy(text.run(["text_embeds"], {"input_ids": np.array([tokenizer.encode(name).ids])})[0][0])
    return {name: F.normalize(vector, dim=0) for name, vector in said.items()}
