"""Writes the trained towers as a Hugging Face CLIP folder: python export.py RUN MODEL_FOLDER [--fp32].

The image tower's weights are stored as int8 with a scale per output channel and computed with as float32
(DequantizeLinear), so every runtime gives the same answer; --fp32 keeps them as they are, for comparison.
"""

import argparse
import copy
import hashlib
import json
import pathlib
import shutil

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper

from towers import EMBEDDING, TextTower
from train import MEAN, STD, make_tower
from words import CONTEXT

VISION, TEXT = "onnx/vision_model.onnx", "onnx/text_model.onnx"
QUANTIZED = "onnx/vision_model_quantized.onnx"


class Mirrored(torch.nn.Module):
    """The mean direction of a picture and its mirror image: which way somebody looks means nothing here."""

    def __init__(self, tower):
        super().__init__()
        self.tower = tower

    def forward(self, pixel_values):
        both = self.tower(torch.cat([pixel_values, pixel_values.flip(3)]))
        both = both / both.norm(dim=1, keepdim=True)
        count = pixel_values.shape[0]
        return both[:count] + both[count:]


def on_int8_grid(weights):
    """Rows (outputs of a matrix, tokens of the table) rounded to 255 levels, as the edge stores them: it then loses nothing."""
    scale = weights.abs().amax(1, keepdim=True).clamp(min=1e-12) / 127
    return (weights / scale).round() * scale


def quantize(source, target):
    """Weights of convolutions and matrices as int8, symmetric, one scale per output channel (the first axis)."""
    model = onnx.load(source)
    weights = {node.input[1] for node in model.graph.node if node.op_type in ("Conv", "Gemm")}
    kept, nodes = [], []
    for tensor in model.graph.initializer:
        if tensor.name not in weights:
            kept.append(tensor)
            continue
        values = numpy_helper.to_array(tensor)
        scale = np.abs(values).reshape(len(values), -1).max(1).astype(np.float32) / 127
        scale[scale == 0] = 1
        steps = np.round(values / scale.reshape(-1, *[1] * (values.ndim - 1))).astype(np.int8)
        kept += [numpy_helper.from_array(steps, f"{tensor.name}.int8"), numpy_helper.from_array(scale, f"{tensor.name}.scale")]
        nodes.append(helper.make_node("DequantizeLinear", [f"{tensor.name}.int8", f"{tensor.name}.scale"], [tensor.name], axis=0))
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)
    others = list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend(nodes + others)
    onnx.checker.check_model(model)
    onnx.save(model, target)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("run", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--fp32", action="store_true")
    args = parser.parse_args()
    final = torch.load(args.run / "final.pt", map_location="cpu")
    document = json.loads((args.run / "tokenizer.json").read_text())
    ids, size = document["model"]["vocab"], final["size"]
    vision, text = make_tower(final["tower"], size), TextTower(len(ids), CONTEXT)
    vision.load_state_dict(final["vision"])
    text.load_state_dict(torch.load(args.run / "text.pt", map_location="cpu")["text"])
    # The exporter alters what it is given.
    vision, text = Mirrored(copy.deepcopy(vision)).eval(), copy.deepcopy(text).eval()
    with torch.no_grad():
        for weights in text.parameters():
            if weights.ndim == 2 and weights is not text.positions:
                weights.copy_(on_int8_grid(weights))
    (args.out / "onnx").mkdir(parents=True, exist_ok=True)
    shutil.copy(args.run / "tokenizer.json", args.out / "tokenizer.json")
    shutil.copy(args.run / "known.txt", args.out / "known.txt")
    options = {"opset_version": 17, "dynamo": False}
    torch.onnx.export(
        vision, (torch.randn(1, 3, size, size),), str(args.out / VISION), input_names=["pixel_values"],
        output_names=["image_embeds"], dynamic_axes={"pixel_values": {0: "batch"}, "image_embeds": {0: "batch"}}, **options,
    )  # fmt: skip
    start, end = ids["<|startoftext|>"], ids["<|endoftext|>"]
    torch.onnx.export(
        text, (torch.tensor([[start, 300, 301, end]]),), str(args.out / TEXT), input_names=["input_ids"],
        output_names=["text_embeds"],
        dynamic_axes={"input_ids": {0: "batch", 1: "sequence"}, "text_embeds": {0: "batch"}}, **options,
    )  # fmt: skip
    seen = (VISION, "vision", "fp32")
    if not args.fp32:
        quantize(args.out / VISION, args.out / QUANTIZED)
        (args.out / VISION).unlink()
        seen = (QUANTIZED, "vision", "int8")
    config = {
        "model_type": "clip",
        "projection_dim": EMBEDDING,
        "text_config": {
            "model_type": "clip_text_model", "hidden_size": text.positions.shape[1],
            "intermediate_size": text.layers[0].mlp[0].out_features, "num_hidden_layers": len(text.layers),
            "num_attention_heads": text.layers[0].attention.heads, "hidden_act": "gelu", "layer_norm_eps": text.norm.eps,
            "vocab_size": len(ids), "max_position_embeddings": CONTEXT, "bos_token_id": start, "eos_token_id": end,
        },
        "vision_config": {"model_type": "clip_vision_model", "image_size": size, "num_channels": 3},
    }
    preprocessor = {
        "image_processor_type": "CLIPImageProcessor", "do_resize": True, "size": {"shortest_edge": size}, "resample": 3,
        "do_center_crop": True, "crop_size": {"height": size, "width": size}, "do_rescale": True, "rescale_factor": 1 / 255,
        "do_normalize": True, "do_convert_rgb": True, "image_mean": MEAN.flatten().double().round(decimals=8).tolist(),
        "image_std": STD.flatten().double().round(decimals=8).tolist(),
    }  # fmt: skip
    (args.out / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    (args.out / "preprocessor_config.json").write_text(json.dumps(preprocessor, indent=2) + "\n")
    digest = hashlib.sha256()
    files = []
    for path, use, precision in [seen, (TEXT, "text", "fp32"), ("tokenizer.json", "tokenizer", None)]:
        data = (args.out / path).read_bytes()
        sha = hashlib.sha256(data).hexdigest()
        digest.update(bytes.fromhex(sha))
        files.append({"path": path, "use": use, **({"precision": precision} if precision else {}), "bytes": len(data), "sha256": sha})
    manifest = {
        "id": args.out.name,
        "title": "Picture Math small",
        "revision": digest.hexdigest()[:12],
        "licence": "MIT",
        "source": "trained by models/training on pictures that it renders; see MODEL_CARD.md",
        "dimensions": EMBEDDING,
        "image": {"size": size, "resampling": "bicubic", "mean": preprocessor["image_mean"], "std": preprocessor["image_std"]},
        "text": {"contextLength": CONTEXT, "startToken": start, "endToken": end, "padToken": end},
        "method": "cosine",
        "templates": "drawings",
        "vocabularies": ["common", "known"],
        "files": files,
    }
    (args.out / "model.json").write_text(json.dumps(manifest, indent=2) + "\n")
    print(manifest["id"], manifest["revision"], [(f["path"], f["bytes"]) for f in files])


if __name__ == "__main__":
    main()
