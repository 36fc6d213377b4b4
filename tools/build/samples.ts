/**
 * What the page shows of its sample pairs before anything is loaded: the embedded model's answers and small pictures.
 * `node tools/build/samples.ts` writes them beside the pairs, after the gallery or the model has changed
 * (test/unit/tools/build/samples.test.ts notices).
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { RankResponse } from '#core/contract/api.ts';
import { DEFAULT_K } from '#core/limits.ts';
import { rankPairs } from '../answer/rank.ts';
import { DEFAULT_MODEL } from '../model/folder.ts';
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
  for (const folder of ['small', 'answers']) await mkdir(join(FOLDER, folder), { recursive: true });
  for (const [name, answer] of Object.entries(await answerSamples()))
    await writeFile(join(FOLDER, 'answers', `${name}.json`), `${JSON.stringify(answer)}\n`);
  for (const sample of await listSamples()) await shrink(sample);
}
