import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { rankRequestSchema } from '#core/contract/api.ts';
import { aboutVectorsSchema, vectorLineSchema } from '#core/format/vectors.ts';
import { openVectors } from '../../../../tools/embed/vector-files.ts';
import { runCli as run } from '../../../support/cli.ts';
import { findPython, runPython } from '../../../support/python.ts';

const place = mkdtempSync(join(tmpdir(), 'embed-'));
const photos = join(place, 'photos');
const at = (name: string) => join(place, name);
beforeAll(() => {
  mkdirSync(join(photos, 'more'), { recursive: true });
  for (const name of ['crown', 'hat', 'glasses', 'night'])
    copyFileSync(resolve(`static/samples/${name}-a.png`), join(photos, `${name}.png`));
  copyFileSync(resolve('static/samples/hat-b.png'), join(photos, 'more', 'bare, "quoted".png'));
  writeFileSync(join(photos, 'broken.png'), 'no picture');
  writeFileSync(join(photos, 'notes.txt'), 'not looked at');
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

const linesOf = (text: string) => text.split('\n').filter((line) => line !== '');

/** All rows of a file, by our reader. */
async function readAll(path: string) {
  const vectors = await openVectors(path);
  try {
    const rows = new Float32Array(vectors.count * vectors.dimensions);
    await vectors.readRows(0, vectors.count, rows);
    const names: string[] = [];
    for (let i = 0; i < vectors.count; i++) names.push((await vectors.facts(i)).name);
    return { rows, names, about: vectors.about };
  } finally {
    await vectors.close();
  }
}

describe('picture-math embed', () => {
  test('says a line of JSON for each input, an error in the place of one that fails', async () => {
    const { code, stdout, stderr } = await run(
      ...['embed', join(photos, 'hat.png'), 'nowhere.png', join(photos, 'crown.png')],
    );
    expect(code).toBe(0);
    expect(stderr).toBe('1 of 3 could not be read; each says why in its place.\n');
    const lines = linesOf(stdout).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ object }) => object)).toEqual(['embedding', 'error', 'embedding']);
    expect(lines[1]).toMatchObject({ name: 'nowhere.png', code: 'picture-unreadable' });
  });
  test('its lines are terms of POST /rank', async () => {
    const { stdout } = await run('embed', join(photos, 'hat.png'), join(photos, 'crown.png'));
    const terms = linesOf(stdout).map((line, i) => {
      const { embedding, flatness, model, modality } = v.parse(vectorLineSchema, JSON.parse(line));
      return { embedding, flatness, model, modality, weight: i === 0 ? 1 : -1 };
    });
    const request = { model: 'picture-math-small', terms };
    expect(v.safeParse(rankRequestSchema, request).success).toBe(true);
  });
  test('exits with 1 where nothing worked, and for one failure where it is told to be strict', async () => {
    expect((await run('embed', 'nowhere.png')).code).toBe(1);
    expect((await run('embed', join(photos, 'hat.png'), 'nowhere.png', '--strict')).code).toBe(1);
    expect((await run('embed')).code).toBe(2);
    expect((await run('embed', photos, '--to', at('x.csv'))).stderr).toMatch(
      /ends with \.jsonl, \.npy, \.parquet/,
    );
    expect((await run('embed', photos, '--shard', '4/3')).code).toBe(2);
    expect((await run('embed', join(photos, '*.webp'))).stderr).toMatch(/pattern .*got none/);
  });
  test('writes the same vectors as a table, as lines and as Parquet, with what they are', async () => {
    for (const ending of ['npy', 'jsonl', 'parquet']) {
      const { code, stdout, stderr } = await run('embed', photos, '--to', at(`all.${ending}`));
      expect(code).toBe(0);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/left out: .*notes\.txt: not a picture\n1 of 6 could not be read/);
    }
    const table = await readAll(at('all.npy'));
    expect(table.names.map((name) => name.slice(photos.length + 1))).toEqual([
      'crown.png',
      'glasses.png',
      'hat.png',
      'more/bare, "quoted".png',
      'night.png',
    ]);
    expect(v.is(aboutVectorsSchema, table.about)).toBe(true);
    expect(table.about).toMatchObject({ count: 5, failed: 1, dimensions: 384 });
    for (let i = 0; i < 5; i++)
      expect(Math.hypot(...table.rows.subarray(i * 384, (i + 1) * 384))).toBeCloseTo(1, 5);
    for (const ending of ['jsonl', 'parquet']) {
      const other = await readAll(at(`all.${ending}`));
      expect(other.rows).toEqual(table.rows);
      expect(other.names).toEqual(table.names);
    }
    expect(readFileSync(at('all.errors.jsonl'), 'utf8')).toMatch(/broken\.png.*picture-unreadable/);
    expect(readdirSync(place).filter((name) => name.includes('.part'))).toEqual([]);
  });
  test.runIf(findPython() !== null)('NumPy reads the table', async () => {
    await run('embed', photos, '--to', at('numpy.npy'));
    const said = runPython(
      `import json, sys, numpy
rows = numpy.load(sys.argv[1])
print(json.dumps([rows.dtype.str, list(rows.shape), float(numpy.linalg.norm(rows[2])), [float(x) for x in rows[3][:4]]]))`,
      [at('numpy.npy')],
    );
    const { rows } = await readAll(at('numpy.npy'));
    const [kind, shape, length, first] = JSON.parse(said) as [string, number[], number, number[]];
    expect(kind).toBe('<f4');
    expect(shape).toEqual([5, 384]);
    expect(length).toBeCloseTo(1, 5);
    expect(first).toEqual(Array.from(rows.subarray(3 * 384, 3 * 384 + 4)));
  });
  test('parts of many machines are the whole, joined', async () => {
    await run('embed', photos, '--to', at('whole.npy'));
    await run('embed', photos, '--to', at('lines.jsonl'));
    const parts = [1, 2, 3, 4];
    for (const i of parts)
      for (const ending of ['npy', 'jsonl'])
        await run('embed', photos, '--shard', `${i}/4`, '--to', at(`part-${i}.${ending}`));
    const { code } = await run(
      ...['embed', '--join', ...parts.map((i) => at(`part-${i}.npy`)), '--to', at('joined.npy')],
    );
    expect(code).toBe(0);
    for (const ending of ['npy', 'rows.jsonl', 'about.json', 'errors.jsonl'])
      expect(
        readFileSync(at(`joined.${ending}`)).equals(readFileSync(at(`whole.${ending}`))),
        ending,
      ).toBe(true);
    // Lines are joined as they are.
    const lines = parts.map((i) => readFileSync(at(`part-${i}.jsonl`), 'utf8')).join('');
    expect(lines).toBe(readFileSync(at('lines.jsonl'), 'utf8'));
  });
  test('files that were not made alike are not joined', async () => {
    await run('embed', photos, '--to', at('middle.npy'));
    await run('embed', photos, '--whole', '--to', at('round.npy'));
    const { code, stderr } = await run(
      ...['embed', '--join', at('middle.npy'), at('round.npy'), '--to', at('mixed.npy')],
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/round\.npy has another model, runtime or preprocessing/);
    expect(existsSync(at('mixed.npy'))).toBe(false);
  });
  test('embeds texts, one a line', async () => {
    writeFileSync(at('texts.txt'), 'a hat\r\n\n猫の写真\n');
    const { stdout } = await run('embed', '--texts', at('texts.txt'));
    const lines = linesOf(stdout).map((line) => v.parse(vectorLineSchema, JSON.parse(line)));
    expect(lines.map(({ name, modality }) => [name, modality])).toEqual([
      ['a hat', 'text'],
      ['猫の写真', 'text'],
    ]);
  });
  test.each([
    ['npy', (bytes: Buffer) => bytes.subarray(0, -4), /Expected 5 rows of 384 numbers/],
    [
      'rows.jsonl',
      (bytes: Buffer) => bytes.subarray(0, bytes.indexOf('\n') + 1),
      /Expected 5 lines, one a vector, got 1/,
    ],
    ['about.json', () => Buffer.from('{}'), /Expected what vectors are of/],
  ])('a damaged %s is named', async (ending, damage, message) => {
    await run('embed', photos, '--to', at('damaged.npy'));
    writeFileSync(at(`damaged.${ending}`), damage(readFileSync(at(`damaged.${ending}`))));
    await expect(openVectors(at('damaged.npy'))).rejects.toThrow(message);
  });
});
