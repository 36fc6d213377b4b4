/**
 * What the page shows of its sample pairs before anything is loaded: the embedded model's answers and small pictures.
 * `node tools/samples/answers.ts` writes them beside the pairs, after the gallery or the model has changed
 * (test/unit/tools/samples notices).
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { toBase64 } from '#core/base64.ts';
import type { RankResponse } from '#core/contract/api.ts';
import { DEFAULT_K } from '#core/limits.ts';
import { seePicture, exchangeCell } from '#core/model/exchange-parts.ts';
import { COARSE, FINE, type Scan } from '#core/picture/exchange.ts';
import { MIDDLE } from '#core/picture/view.ts';
import { exchangeShares, lightOf, worthAsking } from '#core/rank/where.ts';
import { rankPairs } from '../answer/rank.ts';
import { DEFAULT_MODEL, readManifest } from '../model/folder.ts';
import { createVisionTower } from '../model/towers.ts';
import { readPicture } from '../picture/picture.ts';
import { loadVocabulary } from '../vocabulary/vocabulary.ts';
import { ROOT } from '../places.ts';

const FOLDER = join(ROOT, 'static/samples');
/** Side of a small picture, in pixels: twice what the page shows. */
const SMALL = 120;

interface Listed {
  name: string;
  a: string;
  b: string;
}

export const listSamples = async (): Promise<Listed[]> =>
  JSON.parse(await readFile(join(FOLDER, 'index.json'), 'utf8')) as Listed[];

/** Numbers as they are told: the last digits differ between processors. */
const rounded = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;

/** The embedded model's answers to A - B of each pair, over its first list, by name. */
export async function answerSamples(): Promise<Record<string, RankResponse>> {
  const samples = await listSamples();
  const at = (address: string) => join(ROOT, 'static', address);
  const answers = await rankPairs(
    samples.map(({ a, b }) => ({ a: at(a), b: at(b) })),
    { model: DEFAULT_MODEL, vocabulary: 'common', k: DEFAULT_K },
  );
  return Object.fromEntries(
    answers.map((answer, i) => {
      if (answer.object === 'error') throw new Error(answer.message);
      // What computing took is told by nobody who reads it.
      const told = { ...answer, usage: { ...answer.usage, cpu_ms: 0 } };
      return [samples[i]?.name ?? '', JSON.parse(JSON.stringify(told, rounded)) as RankResponse];
    }),
  );
}

/** What a glance shows of an answer: it stands in the page, so every byte of it is loaded first. */
export const glanceOf = (answer: RankResponse): RankResponse => ({
  ...answer,
  gained: answer.gained.slice(0, 3),
  lost: answer.lost.slice(0, 2),
  explained: null,
});

interface SampleWhere {
  model: string;
  /** Shares of the fine parts by word, in 255ths of the largest, base64; empty for words of which no part speaks. */
  words: Record<string, string>;
}

/** Where each of the words of these answers is, as the page computes it (src/lib/where/measured.ts), by name of the pair. */
export async function locateSamples(
  answers: Readonly<Record<string, RankResponse>>,
): Promise<Record<string, SampleWhere>> {
  const manifest = await readManifest(DEFAULT_MODEL);
  const tower = await createVisionTower(manifest);
  const { vocabulary } = await loadVocabulary(manifest, 'common', () => {});
  const { words, rows, dimensions } = vocabulary;
  const found: Record<string, SampleWhere> = {};
  for (const { name, a, b } of await listSamples()) {
    const answer = answers[name];
    if (!answer || answer.verdict === 'none') continue;
    const see = async (address: string) =>
      seePicture(manifest, tower, await readPicture(join(ROOT, 'static', address)), MIDDLE);
    const [one, other] = [await see(a), await see(b)];
    const located: Record<string, string> = {};
    for (const [pair, side] of [
      [{ a: one, b: other }, answer.gained],
      // The picture that has the thing is the one whose parts go over.
      [{ a: other, b: one }, answer.lost],
    ] as const) {
      const moved = {
        coarse: new Map<number, Float32Array>(),
        fine: new Map<number, Float32Array>(),
      };
      const ask = async (
        known: Map<number, Float32Array>,
        scan: Scan,
        cells: readonly number[],
      ) => {
        for (const cell of cells)
          if (!known.has(cell))
            known.set(cell, await exchangeCell(manifest, tower, pair, scan, cell));
        return new Map([...known].filter(([cell]) => cells.includes(cell)));
      };
      for (const { label } of side) {
        const at = words.findIndex((word) => word.label === label);
        const word = rows.subarray(at * dimensions, (at + 1) * dimensions);
        const all = [...Array(COARSE.grid ** 2).keys()];
        const coarse = exchangeShares(await ask(moved.coarse, COARSE, all), word, 1, COARSE);
        const cells = await ask(moved.fine, FINE, worthAsking(coarse));
        const shares = exchangeShares(cells, word, 1, FINE);
        const most = Math.max(...shares);
        // Negative shares are no light. A word without any is empty: known, and dark.
        const bytes = Uint8Array.from(shares, (x) => (255 * Math.max(0, x)) / most + 0.5);
        const isLit = lightOf(shares, FINE, FINE.grid).some((x) => x > 0);
        located[label] = isLit ? toBase64(bytes) : '';
      }
    }
    found[name] = { model: answer.model, words: located };
  }
  return found;
}

/** The pair that every visitor sees first, as light as its place allows. */
async function lighten({ a, b }: Listed): Promise<void> {
  for (const [side, address] of [
    ['a', a],
    ['b', b],
  ] as const)
    await sharp(join(ROOT, 'static', address))
      .webp({ quality: 70, effort: 6 })
      .toFile(join(FOLDER, `first-${side}.webp`));
}

/** Both pictures beside each other, small. */
async function shrink({ name, a, b }: Listed): Promise<void> {
  const small = await Promise.all(
    [a, b].map((address) =>
      sharp(join(ROOT, 'static', address))
        .resize(SMALL, SMALL)
        .flatten({ background: '#fff' })
        .toBuffer(),
    ),
  );
  await sharp({ create: { width: 2 * SMALL, height: SMALL, channels: 3, background: '#fff' } })
    .composite(small.map((input, i) => ({ input, left: i * SMALL, top: 0 })))
    .webp({ quality: 74 })
    .toFile(join(FOLDER, 'small', `${name}.webp`));
}

if (import.meta.main) {
  const answers = await answerSamples();
  const [first] = Object.values(answers);
  if (first) await writeFile(join(FOLDER, 'first.json'), `${JSON.stringify(glanceOf(first))}\n`);
  const files = { answers, where: await locateSamples(answers) };
  await mkdir(join(FOLDER, 'small'), { recursive: true });
  for (const [folder, byName] of Object.entries(files)) {
    await mkdir(join(FOLDER, folder), { recursive: true });
    for (const [name, content] of Object.entries(byName))
      await writeFile(join(FOLDER, folder, `${name}.json`), `${JSON.stringify(content)}\n`);
  }
  const samples = await listSamples();
  for (const sample of samples) await shrink(sample);
  if (samples[0]) await lighten(samples[0]);
}
