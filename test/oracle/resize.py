"""Writes test/fixtures/resize/resize.json with Pillow: python test/oracle/resize.py. Needs pillow and numpy."""

import base64
import json
import pathlib

import numpy as np
import PIL
from PIL import Image

CASES = [(200, 150, 64), (150, 200, 64), (37, 91, 64), (64, 64, 64), (640, 427, 224), (1031, 517, 96), (224, 5000, 32), (3, 2, 16)]


def picture(width, height):
    """The generated picture of test/support/pictures.ts: waves, edges and noise, from integer arithmetic alone."""
    x, y = np.meshgrid(np.arange(width, dtype=np.uint64), np.arange(height, dtype=np.uint64))
    noise = (x * 374761393 + y * 668265263) & 0xFFFFFFFF
    noise = ((noise ^ (noise >> np.uint64(13))) * 1274126177) & 0xFFFFFFFF
    red = (x * 255 // max(1, width - 1)).astype(np.uint8)
    green = np.where((x // 7 + y // 5) % 2 == 0, 255, 0).astype(np.uint8)
    blue = (noise >> np.uint64(24)).astype(np.uint8)
    return np.stack([red, green, blue], -1)


def reference(rgb, size):
    """Hugging Face's CLIPImageProcessor up to the crop: shortest side, bicubic, centre."""
    image = Image.fromarray(rgb)
    width, height = image.size
    scaled = (size, int(size * height / width)) if width <= height else (int(size * width / height), size)
    image = image.resize(scaled, Image.BICUBIC)
    left, top = (scaled[0] - size) // 2, (scaled[1] - size) // 2
    return np.asarray(image.crop((left, top, left + size, top + size)))


if __name__ == "__main__":
    rows = [{"width": w, "height": h, "size": s, "rgb": base64.b64encode(reference(picture(w, h), s).tobytes()).decode()} for w, h, s in CASES]
    path = pathlib.Path(__file__).parent.parent / "fixtures/resize/resize.json"
    path.write_text(json.dumps({"pillow": PIL.__version__, "cases": rows}, indent=1) + "\n")
