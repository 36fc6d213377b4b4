import { describe, expect, test } from 'vitest';
import { parseManifest } from '#core/model/manifest.ts';
import { checkConfig, checkPreprocessor, checkTokenizer } from '#core/model/model-documents.ts';
import clip from '../../../../models/clip-vit-base-patch32/model.json' with { type: 'json' };
import tiny from '../../../../models/tinyclip-vit-8m-16-text-3m/model.json' with { type: 'json' };
import small from '../../../../models/picture-math-small/model.json' with { type: 'json' };
import smallConfig from '../../../../models/picture-math-small/config.json' with { type: 'json' };
import smallPreprocessor from '../../../../models/picture-math-small/preprocessor_config.json' with { type: 'json' };
import smallTokenizer from '../../../../models/picture-math-small/tokenizer.json' with { type: 'json' };

const manifest = parseManifest(clip);
/** As transformers writes it for openai/clip-vit-base-patch32. */
const preprocessor = {
  crop_size: { height: 224, width: 224 },
  do_center_crop: true,
  do_convert_rgb: true,
  do_normalize: true,
  do_rescale: true,
  do_resize: true,
  feature_extractor_type: 'CLIPFeatureExtractor',
  image_mean: [0.48145466, 0.4578275, 0.40821073],
  image_processor_type: 'CLIPImageProcessor',
  image_std: [0.26862954, 0.26130258, 0.27577711],
  resample: 3,
  rescale_factor: 0.00392156862745098,
  size: { shortest_edge: 224 },
};

test('the shipped manifests are valid, and the embedded model asks for what is done', () => {
  expect(parseManifest(tiny).files.map(({ use }) => use)).toEqual(['combined', 'tokenizer']);
  const own = parseManifest(small);
  checkPreprocessor(own, smallPreprocessor);
  checkConfig(own, smallConfig);
  checkTokenizer(own, smallTokenizer);
});

describe('preprocessor_config.json', () => {
  test.each<[string, object]>([
    ['in today’s form', preprocessor],
    ['in the form of 2021', { ...preprocessor, size: 224, crop_size: 224, do_rescale: undefined }],
    [
      'with defaults left out',
      { size: 224, image_mean: manifest.image.mean, image_std: manifest.image.std },
    ],
  ])('%s is accepted', (_, value) => checkPreprocessor(manifest, value));

  test.each<[string, object, RegExp]>([
    [
      'bilinear resampling',
      { resample: 2 },
      /resample: expected 3 \(bicubic\), got "2 \(bilinear\)"/,
    ],
    [
      'a fixed height and width',
      { size: { height: 224, width: 224 } },
      /size: expected the shortest edge 224/,
    ],
    ['another size', { size: { shortest_edge: 336 } }, /size/],
    ['a crop that is smaller', { crop_size: 196 }, /crop_size/],
    ['no centre crop', { do_center_crop: false }, /do_center_crop: expected true, got false/],
    ['padding', { do_pad: true }, /do_pad: expected false: this step is not built, got true/],
    ['a step of tomorrow', { do_sharpen: true }, /do_sharpen/],
    ['another mean', { image_mean: [0.5, 0.5, 0.5] }, /image_mean/],
    ['two channels', { image_std: [0.2, 0.2] }, /image_std/],
    ['another scale', { rescale_factor: 1 / 127.5 }, /rescale_factor/],
    [
      'another processor',
      { image_processor_type: 'SiglipImageProcessor' },
      /image_processor_type: .*Siglip/,
    ],
  ])('%s is refused by name', (_, changes, message) => {
    expect(() => checkPreprocessor(manifest, { ...preprocessor, ...changes })).toThrow(message);
  });
  test('all that does not fit is named at once', () => {
    expect(() =>
      checkPreprocessor(manifest, { ...preprocessor, resample: 0, do_pad: true }),
    ).toThrow(/do_pad.*resample/);
  });
  test.each([null, [], 'text', 3])('%j is refused', (value) => {
    expect(() => checkPreprocessor(manifest, value)).toThrow(/JSON object/);
  });
});

describe('config.json', () => {
  const config = { model_type: 'clip', projection_dim: 512, text_config: {}, vision_config: {} };
  test('defaults that it leaves out are those of CLIP', () => {
    checkConfig(manifest, config);
    checkConfig(manifest, { model_type: 'clip' });
  });
  test.each<[string, object, RegExp]>([
    ['another architecture', { model_type: 'siglip' }, /model_type: expected "clip", got "siglip"/],
    [
      'another number of dimensions',
      { projection_dim: 768 },
      /projection_dim: expected 512, got 768/,
    ],
    [
      'another context',
      { text_config: { max_position_embeddings: 64 } },
      /max_position_embeddings/,
    ],
    ['another activation', { text_config: { hidden_act: 'relu' } }, /hidden_act/],
    ['another picture size', { vision_config: { image_size: 336 } }, /image_size/],
  ])('%s is refused by name', (_, changes, message) => {
    expect(() => checkConfig(manifest, { ...config, ...changes })).toThrow(message);
  });
});

describe('tokenizer.json', () => {
  const tokenizer = {
    added_tokens: [{ id: 49406 }, { id: 49407 }],
    normalizer: {
      type: 'Sequence',
      normalizers: [{ type: 'NFC' }, { type: 'Replace' }, { type: 'Lowercase' }],
    },
    pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'Split' }, { type: 'ByteLevel' }] },
    model: { type: 'BPE', end_of_word_suffix: '</w>', vocab: {}, merges: [] },
  };
  test('CLIP’s is accepted', () => checkTokenizer(manifest, tokenizer));
  test.each<[string, object, RegExp]>([
    [
      'SentencePiece',
      { model: { type: 'Unigram', vocab: [] } },
      /model\.type: expected "BPE", got "Unigram"/,
    ],
    ['BPE of another kind', { model: { type: 'BPE', vocab: {} } }, /end_of_word_suffix/],
    [
      'another normalizer',
      { normalizer: { type: 'BertNormalizer' } },
      /normalizer: .*BertNormalizer/,
    ],
    [
      'one inside a sequence',
      { pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'Metaspace' }] } },
      /Metaspace/,
    ],
    ['no end token', { added_tokens: [{ id: 49406 }] }, /49407/],
  ])('%s is refused by name', (_, changes, message) => {
    expect(() => checkTokenizer(manifest, { ...tokenizer, ...changes })).toThrow(message);
  });
});
