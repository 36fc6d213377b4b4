"""Writes the trained towers as a Hugging Face CLIP folder: python -m tower.export RUN MODEL_FOLDER [--fp32].

The image tower's weights are stored as int8 with a scale per output channel and computed with as float32, so every
runtime gives the same answer; --fp32 keeps them as they are, for comparison.
"""

import argparse
import hashlib
import json
import pathlib
import shutil

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import helper, numpy_helper

from tower import backbone
from tower.features import SIZE
from tower.image_tower import EMBEDDING, WholeTower
from tower.probe import open_run
from words.text import CONTEXT, open_text

VISION, TEXT = "onnx/vision_model.onnx", "onnx/text_model.onnx"
QUANTIZED = "onnx/vision_model_quantized.onnx"


def on_int8_grid(weights):
    """Rows (outputs of a matrix, tokens of the table) rounded to 255 levels, as the edge stores them: it then loses nothing."""
    scale = weights.abs().amax(1, keepdim=True).clamp(min=1e-12) / 127
    return (weights / scale).round() * scale


def simplify(path):
    """Folds what can be computed now (padding, for one) and leaves a graph of plain ONNX operators."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.optimized_model_filepath = str(path)
    onnxruntime.InferenceSession(str(path), options)


def quantize(source, target):
    """Weights of convolutions, matrices and tables as int8, symmetric, with a scale per output channel or row.

    `Cast` and `Mul` make float32 of them again. Runtimes fold that into constants when they load the graph, which they do
    not with `DequantizeLinear`: so every run is as fast as with float32 weights.
    """
    model = onnx.load(source)
    # A convolution's and a Gemm's output channels are the first axis of its weights, a MatMul's the last.
    axes = {}
    for node in model.graph.node:
        if node.op_type in ("Conv", "Gemm"):
            axes[node.input[1]] = 0
        elif node.op_type == "MatMul":
            axes[node.input[1]] = -1
        elif node.op_type == "Gather":
            axes[node.input[0]] = 0
    kept, nodes = [], []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if tensor.name not in axes or values.size < 512:
            kept.append(tensor)
            continue
        axis = axes[tensor.name] % values.ndim
        others = tuple(i for i in range(values.ndim) if i != axis)
        scale = np.abs(values).max(axis=others, keepdims=True).astype(np.float32) / 127
        scale[scale == 0] = 1
        name = tensor.name
        kept += [
            numpy_helper.from_array(np.round(values / scale).astype(np.int8), f"{name}.int8"),
            numpy_helper.from_array(scale, f"{name}.scale"),
        ]
        nodes += [
            helper.make_node("Cast", [f"{name}.int8"], [f"{name}.steps"], to=onnx.TensorProto.FLOAT),
            helper.make_node("Mul", [f"{name}.steps", f"{name}.scale"], [name]),
        ]
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
    document = json.loads((args.run / "tokenizer.json").read_text())
    ids, size = document["model"]["vocab"], SIZE
    tower, _, _ = open_run(args.run)
    vision, text = WholeTower(backbone.Trunk(backbone.load()), tower).eval(), open_text(args.run).eval()
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
        output_names=["image_embeds", "place_embeds"],
        dynamic_axes={name: {0: "batch"} for name in ("pixel_values", "image_embeds", "place_embeds")}, **options,
    )  # fmt: skip
    start, end = ids["<|startoftext|>"], ids["<|endoftext|>"]
    torch.onnx.export(
        text, (torch.tensor([[start, 300, 301, end]]),), str(args.out / TEXT), input_names=["input_ids"],
        output_names=["text_embeds"],
        dynamic_axes={"input_ids": {0: "batch", 1: "sequence"}, "text_embeds": {0: "batch"}}, **options,
    )  # fmt: skip
    simplify(args.out / VISION)
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
        "do_normalize": True, "do_convert_rgb": True, "image_mean": [backbone.MEAN] * 3,
        "image_std": [backbone.STD] * 3,
    }  # fmt: skip
    (args.out / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    (args.out / "preprocessor_config.json").write_text(json.dumps(preprocessor, indent=2) + "\n")
    # On the grid already: the graph in int8 gives the very numbers, and is a quarter of the size.
    quantize(args.out / TEXT, args.out / TEXT)
    digest = hashlib.sha256()
    files = []
    for path, use, precision in [seen, (TEXT, "text", "int8"), ("tokenizer.json", "tokenizer", None)]:
        data = (args.out / path).read_bytes()
        sha = hashlib.sha256(data).hexdigest()
        digest.update(bytes.fromhex(sha))
        files.append({"path": path, "use": use, **({"precision": precision} if precision else {}), "bytes": len(data), "sha256": sha})
    # What was measured of the image tower stands while that is the same.
    path = args.out / "model.json"
    before = json.loads(path.read_text())["files"] if path.exists() else []
    if files[0]["sha256"] in {file["sha256"] for file in before}:
        files += [file for file in before if file["use"] in ("background", "mean", "domain")]
    manifest = {
        "id": args.out.name,
        "title": "Picture Math small",
        "revision": digest.hexdigest()[:12],
        "licence": "MIT",
        "source": "trained by training/ on pictures that it renders; see MODEL_CARD.md",
        "dimensions": EMBEDDING,
        "image": {"size": size, "resampling": "bicubic", "mean": preprocessor["image_mean"], "std": preprocessor["image_std"], "places": [size // backbone.STRIDE] * 2},
        "text": {"contextLength": CONTEXT, "startToken": start, "endToken": end, "padToken": end},
        "method": "cosine",
        "templates": "drawings",
        "vocabularies": ["common", "known"],
        "files": files,
    }
    path.write_text(json.dumps(manifest, indent=2) + "\n")
    print(manifest["id"], manifest["revision"], [(f["path"], f["bytes"]) for f in files])


if __name__ == "__main__":
    main()
