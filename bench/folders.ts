/**
 * Folders of pictures: how many a second become vectors, beside @huggingface/transformers with the same weights; and two
 * folders compared, with what memory that takes, killed three times and run again.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  env,
  AutoProcessor,
  CLIPVisionModelWithProjection,
  RawImage,
} from '@huggingface/transformers';
import sharp from 'sharp';
import { createRandom } from '#core/random.ts';
import { openPictureEncoder } from '../tools/embed/pictures.ts';
import { DEFAULT_MODEL, readManifest } from '../tools/model/folder.ts';
import { CACHE, MODELS, ROOT } from '../tools/places.ts';
import { loadVocabulary } from '../tools/vocabulary/vocabulary.ts';
import type { BenchOptions } from './encode.ts';
import type { Row } from './support/report.ts';
import { median } from './support/timing.ts';

const SIDE = 256;
/** Coarse noise, so that files are as large as photographs of that size. */
const COARSE = 24;
const LOOK_MS = 100;
/** As many differ; the others are these with their number behind the end, which decoders do not read, and hashes do. */
const DRAWN = 500;

async function makePictures(folder: string, count: number, seed: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const random = createRandom(seed);
  const drawn: Buffer[] = [];
  for (let i = 0; i < Math.min(count, DRAWN); i++) {
    const raw = Uint8Array.from({ length: COARSE * COARSE * 3 }, () =>
      Math.floor(random.next() * 256),
    );
    drawn.push(
      await sharp(raw, { raw: { width: COARSE, height: COARSE, channels: 3 } })
        .resize(SIDE, SIDE, { kernel: 'cubic' })
        .jpeg({ quality: 85 })
        .toBuffer(),
    );
  }
  for (let i = 0; i < count; i++) {
    const number = String(i).padStart(6, '0');
    const picture = drawn[i % DRAWN] as Buffer;
    writeFileSync(join(folder, `${number}.jpg`), Buffer.concat([picture, Buffer.from(number)]));
  }
}

const pathsOf = (folder: string) => readdirSync(folder).map((name) => join(folder, name));

/** Pictures a second, from file to vector. */
async function ours(paths: readonly string[]): Promise<number> {
  const encoder = await openPictureEncoder(await readManifest(DEFAULT_MODEL), { cache: false });
  try {
    for await (const made of encoder.encode(paths.slice(0, 16)))
      if ('error' in made) throw made.error;
    const began = performance.now();
    for await (const made of encoder.encode(paths)) if ('error' in made) throw made.error;
    return (1000 * paths.length) / (performance.now() - began);
  } finally {
    await encoder.close();
  }
}

/** The same by transformers.js, one picture after the other as its own examples do. */
async function theirs(paths: readonly string[]): Promise<number> {
  env.allowRemoteModels = false;
  env.localModelPath = MODELS;
  const processor = await AutoProcessor.from_pretrained(DEFAULT_MODEL);
  const model = await CLIPVisionModelWithProjection.from_pretrained(DEFAULT_MODEL, {
    dtype: 'q8',
    device: 'cpu',
  });
  const encode = async (path: string) => {
    const image = await RawImage.read(path);
    await model((await processor(image)) as Parameters<typeof model>[0]);
  };
  for (const path of paths.slice(0, 16)) await encode(path);
  const began = performance.now();
  for (const path of paths) await encode(path);
  const rate = (1000 * paths.length) / (performance.now() - began);
  await model.dispose();
  return rate;
}

interface Run {
  answer: string;
  seconds: number;
  peakBytes: number;
}

/** `sets` as a process of its own. @param killAfterMs kills it then */
async function compare(folder: string, cache: string, killAfterMs?: number): Promise<Run | null> {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    ['tools/cli.ts', 'sets', join(folder, 'a'), join(folder, 'b'), '--json'],
    {
      cwd: ROOT,
      env: { ...process.env, PICTURE_MATH_CACHE: cache },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let answer = '';
  child.stdout.on('data', (text) => (answer += String(text)));
  let peakBytes = 0;
  const look = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      const [, kilobytes = '0'] = /VmHWM:\s+(\d+) kB/.exec(status) ?? [];
      peakBytes = Math.max(peakBytes, Number(kilobytes) * 1024);
    } catch {
      // Another system, or it has just ended: what was seen before counts.
    }
    if (killAfterMs !== undefined && performance.now() - began > killAfterMs) child.kill('SIGKILL');
  }, LOOK_MS);
  const [code] = (await once(child, 'close')) as [number | null];
  clearInterval(look);
  if (code === null) return null;
  if (code !== 0) throw new Error(`sets ended with ${code}`);
  return { answer, seconds: (performance.now() - began) / 1000, peakBytes };
}

export async function benchFolders({ quick, log }: BenchOptions): Promise<Row[]> {
  const place = mkdtempSync(join(tmpdir(), 'pm-folders-'));
  const count = quick ? 500 : 20_000;
  try {
    log(`2 x ${count} pictures are made`);
    await makePictures(join(place, 'a'), count, 1);
    await makePictures(join(place, 'b'), count, 2);
    const some = pathsOf(join(place, 'a')).slice(0, quick ? 150 : 400);
    const rates: { own: number; other: number }[] = [];
    while (rates.length < (quick ? 2 : 3)) {
      log('encoded by us, and by transformers.js');
      rates.push({ own: await ours(some), other: await theirs(some) });
    }
    // Words are ready, as they come with the package.
    await loadVocabulary(await readManifest(DEFAULT_MODEL), 'common', () => {});
    for (const cache of ['cache-whole', 'cache-killed'])
      cpSync(join(CACHE, 'vocabularies'), join(place, cache, 'vocabularies'), { recursive: true });
    log('compared in one go');
    const whole = await compare(place, join(place, 'cache-whole'));
    if (!whole) throw new Error('The run in one go was killed.');
    const random = createRandom(3);
    for (let i = 0; i < 3; i++) {
      const after = whole.seconds * 1000 * (0.1 + 0.4 * random.next());
      log(`killed after ${(after / 1000).toFixed(0)} s`);
      await compare(place, join(place, 'cache-killed'), after);
    }
    const resumed = await compare(place, join(place, 'cache-killed'));
    return [
      {
        id: 'folders.own',
        value: median(rates.map(({ own }) => own)),
        unit: '/s',
        what: 'pictures to vectors, file to file',
      },
      {
        id: 'folders.transformers',
        value: median(rates.map(({ other }) => other)),
        unit: '/s',
        what: 'the same by @huggingface/transformers, same weights, native runtime',
      },
      {
        id: 'folders.ratio',
        value: median(rates.map(({ own, other }) => own / other)),
        unit: 'x',
        what: 'of theirs',
      },
      {
        id: 'folders.sets',
        value: whole.seconds,
        unit: 's',
        what: `two folders of ${count} pictures compared`,
      },
      {
        id: 'folders.peak',
        value: Math.max(whole.peakBytes, resumed?.peakBytes ?? 0) / 1e6,
        unit: 'MB',
        what: 'its memory at the most',
      },
      {
        id: 'folders.resumed',
        value: Number(resumed?.answer === whole.answer),
        unit: '',
        what: '1: killed three times and run again, it says the same',
      },
    ];
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
