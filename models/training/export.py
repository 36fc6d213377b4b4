"""Writes the trained towers as a Hugging Face CLIP folder: python export.py RUN MODEL_FOLDER."""

import argparse
import hashlib
import json
import pathlib
import shutil

import torch

from towers import EMBEDDING, TextTower, VisionTower
from train import CONTEXT, MEAN, SIZE, STD

parser = argparse.ArgumentParser()
parser.add_argument("run", type=pathlib.Path)
parser.add_argument("out", type=pathlib.Path)
args = parser.parse_args()
final = args.run / "final.pt"
if final.exists():
    weights = torch.load(final, map_location="cpu")
else:
    average = torch.load(args.run / "state.pt", map_location="cpu")["average"]
    weights = {t: {k[len(t) + 1 :]: v for k, v in average.items() if k.startswith(t + ".")} for t in ("vision", "text")}
document = json.loads((args.run / "tokenizer.json").read_text())
ids = document["model"]["vocab"]
vision, text = VisionTower(), TextTower(len(ids), CONTEXT)
vision.load_state_dict(weights["vision"])
text.load_state_dict(weights["text"])
vision.eval()
text.eval()
(args.out / "onnx").mkdir(parents=True, exist_ok=True)
shutil.copy(args.run / "tokenizer.json", args.out / "tokenizer.json")
shutil.copy(args.run / "known.txt", args.out / "known.txt")
options = {"opset_version": 17, "dynamo": False}
torch.onnx.export(
    vision, (torch.randn(1, 3, SIZE, SIZE),), str(args.out / "onnx/vision_model.onnx"), input_names=["pixel_values"],
    output_names=["image_embeds"], dynamic_axes={"pixel_values": {0: "batch"}, "image_embeds": {0: "batch"}}, **options,
)  # fmt: skip
start, end = ids["<|startoftext|>"], ids["<|endoftext|>"]
torch.onnx.export(
    text, (torch.tensor([[start, 300, 301, end]]),), str(args.out / "onnx/text_model.onnx"), input_names=["input_ids"],
    output_names=["text_embeds"],
    dynamic_axes={"input_ids": {0: "batch", 1: "sequence"}, "text_embeds": {0: "batch"}}, **options,
)  # fmt: skip
config = {
    "model_type": "clip",
    "projection_dim": EMBEDDING,
    "text_config": {
        "model_type": "clip_text_model", "hidden_size": text.positions.shape[1],
        "intermediate_size": text.layers[0].mlp[0].out_features, "num_hidden_layers": len(text.layers),
        "num_attention_heads": text.layers[0].attention.heads, "hidden_act": "gelu", "layer_norm_eps": text.norm.eps,
        "vocab_size": len(ids), "max_position_embeddings": CONTEXT, "bos_token_id": start, "eos_token_id": end,
    },
    "vision_config": {"model_type": "clip_vision_model", "image_size": SIZE, "num_channels": 3},
}
preprocessor = {
    "image_processor_type": "CLIPImageProcessor", "do_resize": True, "size": {"shortest_edge": SIZE}, "resample": 3,
    "do_center_crop": True, "crop_size": {"height": SIZE, "width": SIZE}, "do_rescale": True, "rescale_factor": 1 / 255,
    "do_normalize": True, "do_convert_rgb": True, "image_mean": MEAN.flatten().double().round(decimals=8).tolist(),
    "image_std": STD.flatten().double().round(decimals=8).tolist(),
}  # fmt: skip
(args.out / "config.json").write_text(json.dumps(config, indent=2) + "\n")
(args.out / "preprocessor_config.json").write_text(json.dumps(preprocessor, indent=2) + "\n")
digest = hashlib.sha256()
files = []
for path, use, precision in [("onnx/vision_model.onnx", "vision", "fp32"), ("onnx/text_model.onnx", "text", "fp32"), ("tokenizer.json", "tokenizer", None)]:
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
    "image": {"size": SIZE, "resampling": "bicubic", "mean": preprocessor["image_mean"], "std": preprocessor["image_std"]},
    "text": {"contextLength": CONTEXT, "startToken": start, "endToken": end, "padToken": end},
    "method": "cosine",
    "templates": "drawings",
    "vocabularies": ["common", "known"],
    "files": files,
}
(args.out / "model.json").write_text(json.dumps(manifest, indent=2) + "\n")
print(manifest["id"], manifest["revision"], [(f["path"], f["bytes"]) for f in files])
