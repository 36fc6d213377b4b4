"""Writes test/fixtures/resize/resize.json with Pillow: python test/oracle/resize.py. Needs pillow and numpy."""

import base64
import json
import pathlib

import numpy as np
import PIL
from PIL import Image, ImageOps

CASES = [(200, 150, 64), (150, 200, 64), (37, 91, 64), (64, 64, 64), (640, 427, 224), (1031, 517, 96), (224, 5000, 32), (3, 2, 16)]

# Width, height, size, and a square: left and upper edge as shares of width and height, side as a share of the shorter side.
SQUARES = [(640, 427, 224, 0.0, 0.0, 1.0), (640, 427, 224, 0.2, 0.31, 0.5), (150, 200, 64, 0.4, 0.7, 0.33), (37, 91, 64, 0.13, 0.77, 0.47), (1031, 517, 96, 0.498, 0.0, 1.0), (224, 5000, 32, 0.0, 0.93, 1.0)]
# Width, height, size of whole pictures; where as many pixels are added on both sides.
WHOLES = [(640, 400, 224), (150, 200, 64), (1031, 517, 96), (336, 5000, 32), (64, 64, 64)]


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


def square(rgb, size, x, y, side):
    """A crop of whole pixels, halves rounded up, and then as any picture."""
    height, width, _ = rgb.shape
    length = max(1, int(side * min(width, height) + 0.5))
    left, top = int(x * width + 0.5), int(y * height + 0.5)
    return reference(np.asarray(Image.fromarray(rgb).crop((left, top, left + length, top + length))), size)


def whole(rgb, size):
    return np.asarray(ImageOps.pad(Image.fromarray(rgb), (size, size), Image.BICUBIC, "white"))


def text(rgb):
    return base64.b64encode(rgb.tobytes()).decode()


if __name__ == "__main__":
    rows = [{"width": w, "height": h, "size": s, "rgb": text(reference(picture(w, h), s))} for w, h, s in CASES]
    squares = [{"width": w, "height": h, "size": s, "x": x, "y": y, "side": side, "rgb": text(square(picture(w, h), s, x, y, side))} for w, h, s, x, y, side in SQUARES]
    wholes = [{"width": w, "height": h, "size": s, "rgb": text(whole(picture(w, h), s))} for w, h, s in WHOLES]
    path = pathlib.Path(__file__).parent.parent / "fixtures/resize/resize.json"
    path.write_text(json.dumps({"pillow": PIL.__version__, "cases": rows, "squares": squares, "wholes": wholes}, indent=1) + "\n")
