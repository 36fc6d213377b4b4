import { expect, test } from 'vitest';
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { unzipSync, zipSync } from 'fflate';
import { PictureMathError } from '#core/errors.ts';
import { decodeNpy, decodeNpz } from '../../../training/evaluation/real-clip/npz.ts';
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

/** An array of zeros, or one that says so. */
function npy(shape: string, bytes: number, type = '<f4'): Uint8Array {
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape}), }`.padEnd(117);
  const array = new Uint8Array(10 + 118 + bytes);
  array.set(Buffer.from(`\x93NUMPY\x01\0\x76\0${header}\n`, 'latin1'));
  return array;
}

test('an archive of a megabyte that unpacks to a thousand is refused by what it says, before it is unpacked', () => {
  const bomb = zipSync({ 'a.npy': npy('75000000,', 300_000_000) }, { level: 9 });
  expect(bomb.length).toBeLessThan(400_000);
  expect(() => decodeNpz(bomb)).toThrow(
    expect.objectContaining({ code: 'request-too-large' }) as Error,
  );
  // Where the archive says less, no more than that is made: the array is cut off.
  const lie = Buffer.from(bomb);
  const directory = lie.lastIndexOf('PK\x01\x02');
  lie.writeUInt32LE(1000, directory + 24);
  expect(() => decodeNpz(lie)).toThrow(/bytes in place of 300000000/);
});

test('a shape that its bytes do not have is refused before anything is made of it', () => {
  for (const [shape, type] of [
    ['4000000000,', '<f4'],
    ['99999999, 99999999', '<f2'],
    ['-1,', '<f4'],
    ['1e3000,', '<f4'],
    ['1,', '<U999999'],
    ['4000000000,', '<U1'],
  ] as const)
    expect(() => decodeNpy(npy(shape, 8, type)), shape).toThrow(PictureMathError);
  const character = npy('1,', 4, '<U1');
  character.set([0xff, 0xff, 0xff, 0xff], 128);
  expect(() => decodeNpy(character)).toThrow(/a character that there is not/);
});

test('an archive that is damaged anywhere gives arrays or an error of ours', async () => {
  const whole = await readFile('test/fixtures/npz/arrays.npz');
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
      fc.nat(whole.length),
      (changes, end) => {
        const bytes = new Uint8Array(whole);
        for (const [at, value] of changes) bytes[at] = value;
        try {
          decodeNpz(end % 3 === 0 ? bytes.subarray(0, end) : bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(PictureMathError);
        }
      },
    ),
    { numRuns: 3000 },
  );
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
