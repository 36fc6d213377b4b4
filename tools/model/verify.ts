/**
 * `model verify`: a model that is here against what is published of it: files, documents, token ids, logits of the
 * reference picture, and how near its precisions and our text kernel are to one another.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canaryPicture } from '#core/picture/canary.ts';
import { embedImage, embedText } from '#core/model/embed.ts';
import { PictureMathError } from '#core/errors.ts';
import { spaceOf, type Manifest } from '#core/model/manifest.ts';
import { cleanText } from '#core/text/text-clean.ts';
import type { Pixels } from '#core/picture/preprocess.ts';
import { dot } from '#core/vector/vector.ts';
import { checkDocuments, modelFolder, readModelFile } from './folder.ts';
import { CACHE, MODELS, SAMPLES } from '../places.ts';
import { readPicture } from '../picture/picture.ts';
import { splitAndReport } from './split.ts';
import { createTextTower, createTokenize, createVisionTower } from './towers.ts';

export interface Check {
  name: string;
  status: 'ok' | 'failed' | 'not checked';
  detail: string;
}
export interface Verification {
  model: string;
  machine: string;
  checks: Check[];
}

/** What the split graph, which is exact, and our int8 kernel must reach (cosine to the unsplit graph). */
const MIN_SPLIT = 0.9999;
const MIN_KERNEL = 0.999;
/** Dynamic int8 is coarse; below this it would be another model. */
const MIN_PRECISIONS = 0.9;
/** ftfy guesses that these were decoded wrongly and repairs them; we do not guess. */
const MOJIBAKE_CASES: readonly string[] = ['mojibake', 'mojibake2'];

/** Runs a check; what it throws in our own words is what failed. */
async function check(
  name: string,
  work: () => Promise<string | { detail: string; ok: boolean }>,
): Promise<Check> {
  try {
    const result = await work();
    return typeof result === 'string'
      ? { name, status: 'ok', detail: result }
      : { name, status: result.ok ? 'ok' : 'failed', detail: result.detail };
  } catch (error) {
    if (!(error instanceof PictureMathError)) throw error;
    return { name, status: 'failed', detail: error.message };
  }
}

/** CLIP's token ids for the cases of its reference tokenizer. */
async function checkTokens(manifest: Manifest) {
  const cases = JSON.parse(
    await readFile(join(MODELS, 'checks', 'clip-bpe.json'), 'utf8'),
  ) as Record<string, { text: string; ids: number[] }>;
  const tokenize = await createTokenize(manifest);
  const asked = Object.entries(cases).filter(([name]) => !MOJIBAKE_CASES.includes(name));
  const wrong = asked.filter(([, { text, ids }]) => {
    // Without taking marks of start and end out of the text, which the reference reads as tokens.
    const got = tokenize(cleanText(text));
    const { contextLength, endToken } = manifest.text;
    const cut = got.length > contextLength ? [...got.slice(0, contextLength - 1), endToken] : got;
    return cut.join() !== ids.join();
  });
  return {
    ok: wrong.length === 0,
    detail:
      wrong.length === 0
        ? `${asked.length} texts have the ids of the reference (left out: ${MOJIBAKE_CASES.join(', ')})`
        : `${wrong.length} of ${asked.length} texts have other ids than the reference: ${wrong.map(([name]) => name).join(', ')}`,
  };
}

/** Scale times cosine of a picture with each prompt, as CLIP's `logits_per_image`. */
async function checkLogits(manifest: Manifest, path: string) {
  const reference = manifest.reference?.picture;
  if (!reference) throw new RangeError('Expected a reference picture.');
  const [vision, text, tokenize] = await Promise.all([
    createVisionTower(manifest),
    createTextTower(manifest),
    createTokenize(manifest),
  ]);
  const { vector } = await embedImage(manifest, vision, await readPicture(path));
  const got: number[] = [];
  for (const prompt of reference.prompts)
    got.push(
      reference.scale * dot(vector, (await embedText(manifest, text, tokenize, prompt)).vector),
    );
  const worst = Math.max(...got.map((x, i) => Math.abs(x - (reference.logits[i] ?? Infinity))));
  const fp32 = manifest.files.find(({ use }) => use === 'vision')?.precision === 'fp32';
  return {
    ok: worst <= reference.tolerance,
    detail: `${got.map((x) => x.toFixed(4)).join(', ')} against ${reference.logits.join(', ')} (tolerance ${reference.tolerance}${fp32 ? '' : '; these are of float32, this is a quantised tower'})`,
  };
}

/** Pictures that are here anyway. */
async function ownPictures(): Promise<Pixels[]> {
  const folder = SAMPLES;
  const names = (await readdir(folder)).filter((name) => name.endsWith('.png'));
  return [
    canaryPicture(),
    ...(await Promise.all(names.map((name) => readPicture(join(folder, name))))),
  ];
}

async function checkPrecisions(manifest: Manifest) {
  const [first, ...others] = manifest.files.filter(({ use }) => use === 'vision');
  const pictures = await ownPictures();
  const encode = async (precision: typeof first) => {
    const tower = await createVisionTower(manifest, precision?.precision);
    const vectors = [];
    for (const picture of pictures)
      vectors.push((await embedImage(manifest, tower, picture)).vector);
    return vectors;
  };
  const reference = await encode(first);
  const lines: string[] = [];
  let ok = true;
  for (const other of others) {
    const vectors = await encode(other);
    const cosines = vectors.map((v, i) => dot(v, reference[i] ?? v));
    const min = Math.min(...cosines);
    const mean = cosines.reduce((a, b) => a + b, 0) / cosines.length;
    ok &&= min >= MIN_PRECISIONS;
    lines.push(
      `${other.precision} to ${first?.precision}: cosine at least ${min.toFixed(5)}, mean ${mean.toFixed(5)} over ${pictures.length} pictures`,
    );
  }
  return { ok, detail: lines.join('; ') };
}

async function checkTextEncoder(manifest: Manifest) {
  const { report } = await splitAndReport(manifest);
  const { split, int8_kernel: kernel, precision, prompts } = report;
  return {
    ok:
      split.min >= MIN_SPLIT && kernel.min >= (precision === 'fp32' ? MIN_KERNEL : MIN_PRECISIONS),
    detail: `to the unsplit ${precision} graph, ${prompts} prompts: split graph ${split.min.toFixed(6)}, the edge's int8 kernel ${kernel.min.toFixed(6)} (least cosines)`,
  };
}

/** @param picture a file, or null where there is none: its check is then named as not made */
export async function verifyModel(
  manifest: Manifest,
  picture: string | null,
): Promise<Verification> {
  const checks: Check[] = [];
  for (const file of manifest.files)
    checks.push(
      await check(file.path, async () => {
        await readModelFile(manifest, file);
        return `${file.bytes} bytes, SHA-256 ${file.sha256.slice(0, 16)}`;
      }),
    );
  if (checks.some(({ status }) => status === 'failed')) return finish(manifest, checks);
  checks.push(
    await check('documents', async () => {
      await checkDocuments(manifest);
      return 'preprocessor_config.json and config.json ask for what is done here';
    }),
  );
  if (manifest.reference?.tokenizer)
    checks.push(await check('tokenizer', () => checkTokens(manifest)));
  const reference = manifest.reference?.picture;
  if (reference)
    checks.push(
      picture === null
        ? {
            name: 'logits',
            status: 'not checked',
            detail: `give the picture, ${reference.name}, with --picture FILE, or let --fetch-picture load ${reference.url}`,
          }
        : await check('logits', () => checkLogits(manifest, picture)),
    );
  if (manifest.files.filter(({ use }) => use === 'vision').length > 1)
    checks.push(await check('image towers', () => checkPrecisions(manifest)));
  checks.push(await check('text encoder', () => checkTextEncoder(manifest)));
  return finish(manifest, checks);
}

/** Writes the report beside the model. */
async function finish(manifest: Manifest, checks: Check[]): Promise<Verification> {
  const report: Verification = {
    model: spaceOf(manifest).id,
    machine: `${process.platform} ${process.arch}, Node ${process.version}`,
    checks,
  };
  await writeFile(
    join(modelFolder(manifest.id), 'verify.json'),
    `${JSON.stringify({ ...report, date: new Date().toISOString() }, null, 2)}\n`,
  );
  return report;
}

export const formatVerification = ({ model, checks }: Verification): string =>
  [
    ...checks.map(({ name, status, detail }) => `${status.padEnd(11)} ${name}: ${detail}`),
    checks.some(({ status }) => status === 'failed')
      ? `${model}: FAILED`
      : `${model}: all that was checked is as it should be`,
  ].join('\n');

/**
 * Loads the reference picture once, where the user asks for it, and returns its path.
 * @throws PictureMathError `hub-unreachable`, `request-malformed` when the model has none
 */
export async function fetchReferencePicture(manifest: Manifest): Promise<string> {
  const reference = manifest.reference?.picture;
  if (!reference)
    throw new PictureMathError(
      'request-malformed',
      `Expected a model with a reference picture, ${manifest.id} names none.`,
    );
  const path = join(CACHE, 'pictures', new URL(reference.url).pathname.replaceAll('/', '_'));
  if (existsSync(path)) return path;
  const { useProxyFromEnvironment } = await import('./hub/hub.ts');
  useProxyFromEnvironment();
  const failed = (cause: unknown) =>
    new PictureMathError(
      'hub-unreachable',
      `Expected a picture at ${reference.url}, got ${cause instanceof Error ? cause.message : String(cause)}. Give it with --picture FILE.`,
      { cause },
    );
  const response = await fetch(reference.url, { signal: AbortSignal.timeout(60_000) }).catch(
    (error: unknown) => {
      throw failed(error);
    },
  );
  if (!response.ok) throw failed(`the answer ${response.status}`);
  await mkdir(join(CACHE, 'pictures'), { recursive: true });
  await writeFile(path, new Uint8Array(await response.arrayBuffer()));
  return path;
}
