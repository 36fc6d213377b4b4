/** An answer as a Python program that computes it again with `transformers`. */
import type { RankResponse } from '#core/contract/api.ts';
import { MIDDLE, type View } from '#core/picture/view.ts';
import { encodeBase64 } from '#core/vector/embedding.ts';
import { CENTRED_POWER } from '#core/rank/methods.ts';
import { templatesFor } from '#core/text/prompt.ts';
import type { Vocabulary } from '#core/format/vocabulary.ts';
import type { SumQuestion } from '../answer/question.ts';
import { writtenOf, type Terms } from '../sum/terms.ts';

/** JSON strings are Python strings. */
const text = (value: string) => JSON.stringify(value);

const numbers = (name: string, values: Float32Array) =>
  `${name} = np.frombuffer(base64.b64decode("${encodeBase64(values)}"), "<f4").astype(np.float64)`;

/** Both towers from the hub, at the pinned revision. */
const hubTowers = (hub: string, revision: string) => `# pip install torch transformers pillow numpy
import base64
import io
import numpy as np
import torch
from PIL import Image, ImageCms, ImageOps
from transformers import AutoProcessor, CLIPTextModelWithProjection, CLIPVisionModelWithProjection

MODEL = dict(pretrained_model_name_or_path=${text(hub)}, revision=${text(revision)})
processor = AutoProcessor.from_pretrained(**MODEL)
vision = CLIPVisionModelWithProjection.from_pretrained(**MODEL).eval()
texts = CLIPTextModelWithProjection.from_pretrained(**MODEL).eval()


@torch.no_grad()
def embed_picture(image):
    inputs = processor(images=image, return_tensors="pt")
    return vision(pixel_values=inputs["pixel_values"]).image_embeds[0].numpy()


@torch.no_grad()
def embed_text(line):
    inputs = processor(text=[line], return_tensors="pt", truncation=True)
    return texts(input_ids=inputs["input_ids"]).text_embeds[0].numpy()`;

/** A model of the repository: its graphs run in ONNX Runtime, its preprocessing and tokenizer in transformers. */
const folderTowers = (
  folder: string,
  vision: string,
  texts: string,
) => `# pip install onnxruntime transformers pillow numpy; run beside a clone of the repository
import base64
import io
import numpy as np
import onnxruntime
from PIL import Image, ImageCms, ImageOps
from transformers import CLIPImageProcessor, PreTrainedTokenizerFast

FOLDER = ${text(folder)}
processor = CLIPImageProcessor.from_pretrained(FOLDER)
tokenizer = PreTrainedTokenizerFast(tokenizer_file=FOLDER + "/tokenizer.json")
vision = onnxruntime.InferenceSession(FOLDER + ${text(`/${vision}`)})
texts = onnxruntime.InferenceSession(FOLDER + ${text(`/${texts}`)})


def embed_picture(image):
    pixels = processor(images=image, return_tensors="np")["pixel_values"]
    return vision.run(["image_embeds"], {"pixel_values": pixels})[0][0]


def embed_text(line):
    ids = np.array([tokenizer(line)["input_ids"]], dtype=np.int64)
    return texts.run(["text_embeds"], {"input_ids": ids})[0][0]`;

const METHODS = {
  cosine: 'scores = cosines',
  centred: `centred = rows - TEXT_MEAN
scores = centred @ direction / np.linalg.norm(centred, axis=1) ** ${CENTRED_POWER}`,
  z: 'scores = cosines / SIGMA',
};

/** What is read of a picture, before the processor scales it: as core/picture/view.ts and padding.ts choose it. */
const readParts = (size: number) => `def square(image, x, y, side):
    width, height = image.size
    length = max(1, int(side * min(width, height) + 0.5))
    left = min(int(x * width + 0.5), width - length)
    top = min(int(y * height + 0.5), height - length)
    return image.crop((left, top, left + length, top + length))


def whole(image, size=${size}):
    width, height = image.size
    if width >= height:
        width, height = size, max(1, int(size * height / width + 0.5))
    else:
        width, height = max(1, int(size * width / height + 0.5)), size
    scaled = image.resize((width, height), Image.BICUBIC)
    border = np.ones((height, width), dtype=bool)
    border[1:-1, 1:-1] = False
    colour = np.floor(np.asarray(scaled)[border].mean(axis=0) + 0.5).astype(int)
    padded = Image.new("RGB", (size, size), tuple(colour.tolist()))
    padded.paste(scaled, ((size - width) // 2, (size - height) // 2))
    return padded


`;

function formatView(view: View): string {
  if (view.kind === 'middle') return '';
  return view.kind === 'whole'
    ? ', whole'
    : `, lambda image: square(image, ${view.x}, ${view.y}, ${view.side})`;
}

/**
 * The program. It reads A.png, B.png and so on from where it runs, and prints the words with their scores and cosines;
 * near-duplicates are not gathered under one word.
 * @param terms of the sum, in the order of the question's
 */
export function formatPython(
  { model: { manifest }, method, exclude }: SumQuestion,
  result: RankResponse,
  vocabulary: Vocabulary,
  terms: Terms,
): string {
  const written = writtenOf(terms);
  const viewOf = (letter: string) =>
    terms.find((term) => term.letter === letter)?.content?.view ?? MIDDLE;
  /** The processor reads the middle square by itself. */
  const parts = written.filter(
    ({ letter }) => letter !== undefined && viewOf(letter).kind !== 'middle',
  );
  const readOf = (letter: string) => formatView(viewOf(letter));
  const file = (use: string) => manifest.files.find((f) => f.use === use)?.path ?? '';
  const towers =
    manifest.hub === undefined
      ? folderTowers(`models/${manifest.id}`, file('vision'), file('text'))
      : hubTowers(manifest.hub, manifest.revision);
  const templates = Object.keys(vocabulary.templates).map(
    (part) =>
      `    ${text(part)}: ${JSON.stringify(templatesFor(vocabulary.templates, part === 'default' ? null : part))},`,
  );
  const words = vocabulary.words.map(({ label, partOfSpeech }) => {
    const part = partOfSpeech !== null && partOfSpeech in vocabulary.templates;
    return `(${text(label)}, ${text(part ? partOfSpeech : 'default')})`;
  });
  const needsText = method === 'centred' || result.centred.includes('text');
  const means = [
    ...(result.centred.includes('image') ? [numbers('IMAGE_MEAN', vocabulary.imageMean)] : []),
    ...(needsText ? [numbers('TEXT_MEAN', vocabulary.textMean)] : []),
    ...(method === 'z' ? [numbers('SIGMA', vocabulary.sigma)] : []),
  ];
  const centring = result.centred.map((modality) =>
    modality === 'image'
      ? 'd -= sum(w for w, kind, _ in TERMS if kind == "picture") * IMAGE_MEAN'
      : 'd -= sum(w for w, kind, _ in TERMS if kind == "text") * TEXT_MEAN',
  );
  return `# Picture Math: the words of a sum of pictures and texts, with ${result.model}
# Word list "${result.vocabulary.id}", SHA-256 ${result.vocabulary.sha256}
${towers}


def unit(x):
    x = np.asarray(x, dtype=np.float64)
    return x / np.linalg.norm(x)


def opened(path):
    image = ImageOps.exif_transpose(Image.open(path))
    # As the page does: of 16 bits the upper half counts, colours become those of sRGB, and what is clear becomes white.
    if image.mode.startswith("I"):
        wide = np.asarray(image).astype(np.uint16)
        clear = wide == image.info.get("transparency", -1)
        grey = Image.fromarray((wide >> 8).astype(np.uint8))
        image = Image.merge("LA", (grey, Image.fromarray(np.where(clear, 0, 255).astype(np.uint8))))
    alpha = image.convert("RGBA").getchannel("A")
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("P", "RGB", "RGBA", "CMYK"):
        plain = image if image.mode == "CMYK" else image.convert("RGB")
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            image = ImageCms.profileToProfile(plain, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (OSError, ImageCms.PyCMSError):
            pass  # A damaged profile counts for nothing.
    elif "gamma" in image.info and "srgb" not in image.info:
        light = (np.arange(256) / 255) ** (1 / image.info["gamma"])
        shown = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
        image = image.convert("RGB").point([round(255 * value) for value in shown] * 3)
    image = image.convert("RGBA")
    image.putalpha(alpha)
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image).convert("RGB")


${parts.length === 0 ? '' : readParts(manifest.image.size)}def picture(path, read=lambda image: image):
    return unit(embed_picture(read(opened(path))))


# Weight, kind, unit vector
TERMS = [
${written
  .map(({ weight, letter, text: line }) =>
    letter === undefined
      ? `    (${weight}, "text", unit(embed_text(${text(line)}))),`
      : `    (${weight}, "picture", picture("${letter}.png"${readOf(letter)})),`,
  )
  .join('\n')}
]
TEMPLATES = {
${templates.join('\n')}
}
WORDS = [${words.join(', ')}]
EXCLUDED = ${JSON.stringify(exclude)}
${means.join('\n')}${means.length > 0 ? '\n' : ''}
d = sum(w * x for w, _, x in TERMS)
${centring.join('\n')}${centring.length > 0 ? '\n' : ''}direction = unit(d)
rows = np.array([
    unit(np.mean([unit(embed_text(t.replace("{}", word))) for t in TEMPLATES[part]], axis=0))
    for word, part in WORDS
])
cosines = rows @ direction
${METHODS[method]}
order = [i for i in np.argsort(-scores, kind="stable") if WORDS[i][0] not in EXCLUDED]
print(f"length of the difference {np.linalg.norm(d):.4f}")
for title, sign, best in (("gained", 1, order), ("lost", -1, order[::-1])):
    print(title)
    for i in best[:10]:
        if sign * scores[i] > 0:
            print(f"  {WORDS[i][0]:20} {sign * scores[i]:8.4f}  cosine {sign * cosines[i]:8.4f}")
`;
}
