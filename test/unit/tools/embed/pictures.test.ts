import { existsSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { embedAugmentedViews, embedPicture } from '#core/model/embed.ts';
import { openPictureEncoder, type EncodedPicture } from '../../../../tools/embed/pictures.ts';
import { readManifest } from '../../../../tools/model/folder.ts';
import { createVisionTower, runtimeName } from '../../../../tools/model/towers.ts';
import { readPicture } from '../../../../tools/picture/picture.ts';

const sample = (name: string) => `static/samples/${name}.png`;
const NAMES = ['crown-a', 'crown-b', 'hat-a', 'hat-b', 'night-a', 'night-b'];
const manifest = await readManifest('picture-math-small');

async function collect(encoded: AsyncIterable<EncodedPicture>): Promise<EncodedPicture[]> {
  const all: EncodedPicture[] = [];
  for await (const one of encoded) all.push(one);
  return all;
}
const vectorsOf = (encoded: readonly EncodedPicture[]) =>
  encoded.map((one) => ('error' in one ? one.error.code : [...one.vector]));

test('gives each picture the bits that it has alone, in order, on any number of threads', async () => {
  const tower = await createVisionTower(manifest);
  const direct: Awaited<ReturnType<typeof embedPicture>>[] = [];
  for (const name of NAMES)
    direct.push(await embedPicture(manifest, tower, await readPicture(sample(name))));
  for (const workers of [0, 1, 3]) {
    const encoder = await openPictureEncoder(manifest, { workers, cache: false });
    const encoded = await collect(encoder.encode(NAMES.map(sample)));
    await encoder.close();
    expect(encoded.map(({ index, name }) => [index, name])).toEqual(
      NAMES.map((name, i) => [i, sample(name)]),
    );
    encoded.forEach((one, i) => {
      if ('error' in one) throw one.error;
      expect([...one.vector]).toEqual([...(direct[i]?.embedding.vector ?? [])]);
      expect(one.flatness).toBe(direct[i]?.flatness);
      expect(one.sha256).toBe(createHash('sha256').update(readFileSync(one.name)).digest('hex'));
    });
  }
});

test('has an error in the place of what cannot be read, and goes on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'encode-'));
  writeFileSync(join(folder, 'broken.png'), 'no picture');
  const encoder = await openPictureEncoder(manifest, { workers: 2, cache: false });
  const done: number[] = [];
  const encoded = await collect(
    encoder.encode(
      [
        sample('hat-a'),
        join(folder, 'missing.png'),
        { name: 'bytes', bytes: readFileSync(sample('hat-a')) },
        join(folder, 'broken.png'),
        { name: 'other', path: sample('hat-b') },
      ],
      { onProgress: (count) => done.push(count) },
    ),
  );
  await encoder.close();
  const [first, second, third, fourth, fifth] = vectorsOf(encoded);
  expect([second, fourth]).toEqual(['picture-unreadable', 'picture-unreadable']);
  expect(third).toEqual(first);
  expect(fifth).toHaveLength(manifest.dimensions);
  expect(encoded.map(({ name }) => name).slice(2)).toEqual([
    'bytes',
    join(folder, 'broken.png'),
    'other',
  ]);
  expect(done).toEqual([1, 2, 3, 4, 5]);
});

test('keeps what it encoded under the hash of its content, and repairs what was damaged', async () => {
  const cache = join(process.env['PICTURE_MATH_CACHE'] ?? '', 'vectors');
  const encoder = await openPictureEncoder(manifest, { workers: 0 });
  // A picture that nobody else encodes.
  const own = join(mkdtempSync(join(tmpdir(), 'own-')), 'own.png');
  writeFileSync(own, Buffer.concat([readFileSync(sample('crown-a')), Buffer.from('own')]));
  const [first] = await collect(encoder.encode([own]));
  if (!first || 'error' in first) throw new Error('Expected a vector.');
  const kept = readdirSync(cache, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(first.sha256))
    .map((path) => join(cache, path));
  expect(kept).toHaveLength(1);
  const whole = readFileSync(kept[0] ?? '');
  // Another number in its place, with its own checksum: it is what is read.
  const other = Buffer.from(whole);
  other.writeFloatLE(0.5, 0);
  createHash('sha256')
    .update(other.subarray(0, -32))
    .digest()
    .copy(other, other.length - 32);
  writeFileSync(kept[0] ?? '', other);
  const [known] = await collect(encoder.encode([own]));
  expect(known && 'vector' in known && known.vector[0]).toBe(0.5);
  // Cut short, or with a flipped bit, it is computed again.
  for (const damaged of [whole.subarray(0, 100), Buffer.from(whole).fill(1, 8, 9)]) {
    writeFileSync(kept[0] ?? '', damaged);
    const [again] = await collect(encoder.encode([own]));
    expect(again).toEqual(first);
    expect(readFileSync(kept[0] ?? '')).toEqual(whole);
  }
  await encoder.close();
});

test('keeps the middle, the whole picture and retakes apart', async () => {
  const tower = await createVisionTower(manifest);
  const pixels = await readPicture(sample('hat-a'));
  const encoder = await openPictureEncoder(manifest, { workers: 0, whole: true, retakes: true });
  for (let round = 0; round < 2; round++) {
    const [taken] = await collect(encoder.encode([sample('hat-a')]));
    if (!taken || 'error' in taken) throw new Error('Expected a vector.');
    const again = await embedAugmentedViews(manifest, tower, pixels, { kind: 'whole' });
    expect(taken.retakes.map((vector) => [...vector])).toEqual(
      again.map(({ vector }) => [...vector]),
    );
  }
  expect(encoder.runtime).toBe(await runtimeName(manifest));
  expect(encoder.runtime).toMatch(/^onnxruntime-(node|web) \d+\.\d+/);
});

test('without the native runtime our own kernel encodes, on each thread the same, and says so', async () => {
  const program = `
    import { openPictureEncoder } from '${resolve('tools/embed/pictures.ts')}';
    import { readManifest } from '${resolve('tools/model/folder.ts')}';
    const made = [];
    for (const workers of [0, 2]) {
      const encoder = await openPictureEncoder(await readManifest('${manifest.id}'), { workers, cache: false });
      const vectors = [];
      for await (const { vector } of encoder.encode(['${sample('hat-a')}', '${sample('crown-b')}'])) vectors.push([...vector]);
      made.push({ runtime: encoder.runtime, vectors });
      await encoder.close();
    }
    console.log(JSON.stringify(made));`;
  const env = { ...process.env, PICTURE_MATH_RUNTIME: 'wasm' };
  const file = join(mkdtempSync(join(tmpdir(), 'pm-kernel-')), 'encode.mjs');
  writeFileSync(file, program);
  const said = execFileSync(process.execPath, [file], { env, encoding: 'utf8' });
  const [alone, threads] = JSON.parse(said) as { runtime: string; vectors: number[][] }[];
  expect(alone?.runtime).toBe('picture-math kernel 2, relaxed');
  expect(threads).toEqual(alone);
  const tower = await createVisionTower(manifest);
  for (const [i, name] of ['hat-a', 'crown-b'].entries()) {
    const pixels = await readPicture(sample(name));
    const { vector } = (await embedPicture(manifest, tower, pixels)).embedding;
    const own = alone?.vectors[i] ?? [];
    const cosine = own.reduce((sum, number, k) => sum + number * (vector[k] ?? 0), 0);
    expect(cosine).toBeGreaterThan(0.999999);
  }
});

test('takes no more sources than it has work for, and stops when it is told to', async () => {
  const encoder = await openPictureEncoder(manifest, { workers: 1, cache: false });
  const controller = new AbortController();
  let taken = 0;
  function* endless() {
    for (;;) {
      taken++;
      yield sample('hat-a');
    }
  }
  const stopped = collect(
    encoder.encode(endless(), {
      signal: controller.signal,
      onProgress: (done) => {
        if (done === 3) controller.abort(new Error('enough'));
      },
    }),
  );
  await expect(stopped).rejects.toThrow('enough');
  expect(taken).toBeLessThan(20);
  await encoder.close();
});

test('opens no model where everything was encoded before', async () => {
  const encoder = await openPictureEncoder(manifest, { workers: 0 });
  await collect(encoder.encode([sample('night-a')]));
  await encoder.close();
  const files = manifest.files.map((file) => ({ ...file, path: 'nowhere.onnx' }));
  expect(existsSync('nowhere.onnx')).toBe(false);
  const without = await openPictureEncoder({ ...manifest, files }, { workers: 0 });
  const [known] = await collect(without.encode([sample('night-a')]));
  expect(known).toHaveProperty('vector');
  // One that nobody has encoded: what follows the end of a PNG is not read.
  const fresh = join(mkdtempSync(join(tmpdir(), 'pm-fresh-')), 'fresh.png');
  writeFileSync(fresh, Buffer.concat([readFileSync(sample('night-b')), randomBytes(16)]));
  // The model is at fault then, not a picture.
  await expect(collect(without.encode([fresh]))).rejects.toMatchObject({
    code: 'model-file-invalid',
  });
  const threaded = await openPictureEncoder({ ...manifest, files }, { workers: 1 });
  await expect(collect(threaded.encode([fresh]))).rejects.toMatchObject({
    code: 'model-file-invalid',
    name: 'PictureMathError',
  });
  await threaded.close();
});
