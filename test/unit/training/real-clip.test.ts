import { expect, test } from 'vitest';
import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { decodeNpy } from '../../../training/evaluation/real-clip/npz.ts';
import {
  evaluateRealClip,
  formatRealClip,
} from '../../../training/evaluation/real-clip/real-clip.ts';

const files = unzipSync(new Uint8Array(await readFile('test/fixtures/npz/arrays.npz')));
const array = (name: string) => decodeNpy(files[`${name}.npy`] ?? new Uint8Array());

test('reads the arrays that NumPy wrote', () => {
  const half = array('half');
  expect(half.shape).toEqual([3, 3]);
  expect('numbers' in half && Array.from(half.numbers)).toEqual([
    0,
    1,
    -2.5,
    65504,
    expect.closeTo(6.1e-5, 7),
    expect.closeTo(5.96e-8, 9),
    Infinity,
    -Infinity,
    expect.closeTo(0.333, 3),
  ]);
  expect(array('single')).toEqual({ shape: [3], numbers: Float32Array.of(1.5, -3e-8, 7e30) });
  expect(array('texts')).toEqual({ shape: [3], texts: ['hat', '', '猫 cap'] });
});

test('refuses arrays of other types, naming the type', () => {
  expect(() => array('integers')).toThrow(/got the type <i8/);
});

test('says which vectors it looked for when a folder has none', async () => {
  await expect(evaluateRealClip('test/fixtures')).rejects.toThrow(/detic_words_a_template\.npz/);
});

test('prints a line for each method, and whether the default beats raw cosine beyond chance', () => {
  const figure = (k: number) => ({ k, mean: 0.5, low: 0.25, high: -0.125 });
  const result = (method: string) => ({
    method,
    recall: [figure(1), figure(5)],
    gain: [figure(1), figure(5)],
  });
  const lines = formatRealClip([
    { list: 'words', methods: [result('m'), result('centred, power 1.5')] },
  ]).split('\n');
  expect(lines[0]).toBe('words');
  expect(lines[4]).toBe(
    '| m | .500 (.250 to -.125) | .500 (.250 to -.125) | .500 (.250 to -.125) |',
  );
  expect(lines.at(-1)).toMatch(/^centred, power 1\.5.*is significantly above .*0\.250 to -0\.125/);
});
