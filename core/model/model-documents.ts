/**
 * What a model's own documents ask for, held against what is done here: `preprocessor_config.json`, `config.json` and
 * `tokenizer.json` of the Hugging Face CLIP layout. A model that needs something else is refused by its name.
 */
import { PictureMathError } from '../errors.ts';
import type { Manifest } from './manifest.ts';

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const show = (value: unknown) => (value === undefined ? 'nothing' : JSON.stringify(value));

/** Means and deviations are written with 7 to 17 digits. */
const CLOSE = 1e-6;
const isClose = (got: unknown, want: number) =>
  typeof got === 'number' && Math.abs(got - want) <= CLOSE;

const RESAMPLING = ['nearest', 'lanczos', 'bilinear', 'bicubic', 'box', 'hamming'];
const IMAGE_PROCESSORS = /^CLIP(Image|Feature)(Processor|Extractor)(Fast)?$/;

/** Collects what does not fit, so that a refusal names all of it. */
function createFindings(model: string, document: string) {
  const found: string[] = [];
  return {
    expect(field: string, fits: boolean, expected: string, got: unknown) {
      if (!fits) found.push(`${field}: expected ${expected}, got ${show(got)}`);
    },
    end() {
      if (found.length > 0)
        throw new PictureMathError(
          'model-unsupported',
          `${model} cannot be used here; its ${document} asks for what is not done: ${found.join('; ')}.`,
        );
    },
  };
}

function object(model: string, name: string, value: unknown): Json {
  if (isObject(value)) return value;
  throw new PictureMathError(
    'model-unsupported',
    `${model} cannot be used here: expected its ${name} to be a JSON object, got ${show(value)}.`,
  );
}

/** `224`, `{shortest_edge: 224}`; null for what is no shortest edge, such as height and width, which would distort. */
function shortestEdge(size: unknown): number | null {
  if (typeof size === 'number') return size;
  if (!isObject(size)) return null;
  const { shortest_edge: edge, ...others } = size;
  return typeof edge === 'number' && Object.keys(others).length === 0 ? edge : null;
}

function square(size: unknown): number | null {
  if (typeof size === 'number') return size;
  if (!isObject(size)) return null;
  return typeof size['height'] === 'number' && size['height'] === size['width']
    ? size['height']
    : null;
}

/**
 * Holds a `preprocessor_config.json` (transformers' CLIPImageProcessor) against core/picture/preprocess.ts and the manifest.
 * Steps that it does not mention have that class's defaults, which are ours.
 * @throws PictureMathError `model-unsupported`, naming each field
 */
export function checkPreprocessor(manifest: Manifest, value: unknown): void {
  const name = 'preprocessor_config.json';
  const config = object(manifest.id, name, value);
  const { size, mean, std } = manifest.image;
  const { expect, end } = createFindings(manifest.id, name);
  for (const field of ['image_processor_type', 'feature_extractor_type']) {
    const type = config[field];
    expect(
      field,
      type === undefined || (typeof type === 'string' && IMAGE_PROCESSORS.test(type)),
      'CLIPImageProcessor',
      type,
    );
  }
  for (const step of ['resize', 'center_crop', 'rescale', 'normalize', 'convert_rgb']) {
    const got = config[`do_${step}`];
    expect(`do_${step}`, got === undefined || got === true || got === null, 'true', got);
  }
  const known = /^do_(resize|center_crop|rescale|normalize|convert_rgb)$/;
  for (const [field, got] of Object.entries(config))
    if (field.startsWith('do_') && !known.test(field))
      expect(field, got === false || got === null, 'false: this step is not built', got);
  expect(
    'size',
    shortestEdge(config['size']) === size,
    `the shortest edge ${size}`,
    config['size'],
  );
  const crop = config['crop_size'];
  expect('crop_size', crop === undefined || square(crop) === size, `${size} x ${size}`, crop);
  const resample = config['resample'];
  expect(
    'resample',
    resample === undefined || resample === RESAMPLING.indexOf(manifest.image.resampling),
    `3 (${manifest.image.resampling})`,
    typeof resample === 'number' ? `${resample} (${RESAMPLING[resample] ?? 'unknown'})` : resample,
  );
  const factor = config['rescale_factor'];
  expect('rescale_factor', factor === undefined || isClose(factor, 1 / 255), '1/255', factor);
  for (const [field, want] of [
    ['image_mean', mean],
    ['image_std', std],
  ] as const) {
    const got = config[field];
    const fits = Array.isArray(got) && got.length === 3 && want.every((x, i) => isClose(got[i], x));
    expect(field, fits, `${want.join(', ')} as the manifest says`, got);
  }
  end();
}

/**
 * Holds a `config.json` (transformers' CLIPConfig) against the manifest. Fields that it leaves out have that class's
 * defaults.
 * @throws PictureMathError `model-unsupported`, naming each field
 */
export function checkConfig(manifest: Manifest, value: unknown): void {
  const config = object(manifest.id, 'config.json', value);
  const { expect, end } = createFindings(manifest.id, 'config.json');
  expect('model_type', config['model_type'] === 'clip', '"clip"', config['model_type']);
  const dimensions = config['projection_dim'] ?? 512;
  expect(
    'projection_dim',
    dimensions === manifest.dimensions,
    `${manifest.dimensions}`,
    dimensions,
  );
  const text = isObject(config['text_config']) ? config['text_config'] : {};
  const context = text['max_position_embeddings'] ?? 77;
  expect(
    'text_config.max_position_embeddings',
    context === manifest.text.contextLength,
    `${manifest.text.contextLength}`,
    context,
  );
  const activation = text['hidden_act'] ?? 'quick_gelu';
  expect(
    'text_config.hidden_act',
    activation === 'quick_gelu' || activation === 'gelu',
    'quick_gelu or gelu',
    activation,
  );
  const vision = isObject(config['vision_config']) ? config['vision_config'] : {};
  const size = vision['image_size'] ?? 224;
  expect('vision_config.image_size', size === manifest.image.size, `${manifest.image.size}`, size);
  end();
}

const NORMALIZERS = ['Sequence', 'NFC', 'Replace', 'Lowercase'];
const PRE_TOKENIZERS = ['Sequence', 'Split', 'ByteLevel'];

/** Types of a step and of all steps inside it. */
function typesOf(step: unknown): string[] {
  if (!isObject(step)) return [];
  const inner = [step['normalizers'], step['pretokenizers']].flatMap((list) =>
    Array.isArray(list) ? (list as unknown[]) : [],
  );
  return [String(step['type']), ...inner.flatMap(typesOf)];
}

/**
 * Holds a `tokenizer.json` against what text cleaning and tokenization here do: CLIP's byte-level BPE with `</w>`.
 * @throws PictureMathError `model-unsupported`, naming each field
 */
export function checkTokenizer(manifest: Manifest, value: unknown): void {
  const document = object(manifest.id, 'tokenizer.json', value);
  const { expect, end } = createFindings(manifest.id, 'tokenizer.json');
  const model = isObject(document['model']) ? document['model'] : {};
  // Tokenizers of before 2021 leave the type out.
  const type = model['type'] ?? (model['merges'] ? 'BPE' : undefined);
  expect('model.type', type === 'BPE', '"BPE"', type);
  const suffix = model['end_of_word_suffix'];
  expect('model.end_of_word_suffix', suffix === '</w>', '"</w>"', suffix);
  for (const [field, known] of [
    ['normalizer', NORMALIZERS],
    ['pre_tokenizer', PRE_TOKENIZERS],
  ] as const)
    for (const got of typesOf(document[field]))
      expect(field, known.includes(got), `one of ${known.join(', ')}`, got);
  const ids = new Set(
    (Array.isArray(document['added_tokens']) ? (document['added_tokens'] as unknown[]) : [])
      .filter(isObject)
      .map(({ id }) => id),
  );
  const vocabulary = isObject(model['vocab']) ? new Set(Object.values(model['vocab'])) : new Set();
  const { startToken, endToken } = manifest.text;
  for (const token of [startToken, endToken])
    expect(
      'added_tokens',
      ids.has(token) || vocabulary.has(token),
      `a token with the id ${token}, as the manifest says`,
      'none',
    );
  end();
}
