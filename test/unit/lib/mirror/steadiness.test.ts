import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RankResponse } from '#core/contract/api.ts';
import {
  LEAD_MS,
  readingOf,
  Steadiness,
  type Reading,
} from '../../../../src/lib/mirror/steadiness.ts';

const words = (first: string, ...then: string[]): Reading => ({
  state: 'words',
  sure: true,
  words: [
    { label: first, score: 0.6 },
    ...then.map((label, i) => ({ label, score: 0.5 - 0.1 * i })),
  ],
});
const NOTHING: Reading = { state: 'nothing' };

/** What is shown after each of the readings, which come every `every` ms. */
function play(readings: readonly Reading[], every: number) {
  const steady = new Steadiness();
  return readings.map((reading, i) => steady.add(i * every, reading));
}
const firstOf = (shown: ReturnType<Steadiness['add']>) =>
  shown.state === 'words' ? shown.first : shown.state;

test('the first word comes after it has led for 400 ms, with at most three below it', () => {
  const hat = words('hat', 'cap', 'beanie', 'helmet', 'fez');
  const shown = play([hat, hat, hat, hat, hat, hat], 100);
  expect(shown.map(firstOf)).toEqual(['waiting', 'waiting', 'waiting', 'waiting', 'hat', 'hat']);
  expect(shown.at(-1)).toMatchObject({ then: ['cap', 'beanie', 'helmet'], sure: true });
});

test('another word that leads for less than 400 ms does not show', () => {
  const readings = [
    ...Array<Reading>(6).fill(words('hat')),
    words('cap'),
    words('cap'),
    words('cap'),
  ];
  const shown = play([...readings, words('hat'), words('cap'), words('cap'), words('cap')], 100);
  expect(new Set(shown.slice(5).map(firstOf))).toEqual(new Set(['hat']));
});

test('two words that take turns change nothing', () => {
  const turns = Array.from({ length: 40 }, (_, i) => words(i % 2 === 0 ? 'cap' : 'beanie'));
  const shown = play([...Array<Reading>(6).fill(words('hat')), ...turns], 100);
  expect(shown.slice(6).every((one) => firstOf(one) === 'hat')).toBe(true);
});

test('a word goes at once with its verdict, and comes back with it', () => {
  const shown = play(
    [...Array<Reading>(6).fill(words('hat')), NOTHING, NOTHING, words('hat'), NOTHING],
    100,
  );
  expect(shown.slice(5).map(firstOf)).toEqual(['hat', 'waiting', 'waiting', 'hat', 'waiting']);
});

test('“nothing” is said after it has led as long as a word must', () => {
  const shown = play(
    [...Array<Reading>(6).fill(words('hat')), ...Array<Reading>(6).fill(NOTHING)],
    100,
  );
  expect(shown.slice(6).map(firstOf)).toEqual([
    'waiting',
    'waiting',
    'waiting',
    'waiting',
    'nothing',
    'nothing',
  ]);
});

test('a frozen picture anew begins anew', () => {
  const steady = new Steadiness();
  for (let i = 0; i < 6; i++) steady.add(i * 100, words('hat'));
  steady.reset();
  expect(steady.add(600, words('hat')).state).toBe('waiting');
});

const reading = fc.oneof(
  fc.constantFrom('hat', 'cap', 'mask').map((label) => words(label, 'scarf')),
  fc.constantFrom<Reading>({ state: 'nothing' }, { state: 'unlike' }, { state: 'unknown' }),
);
test('whatever comes: no word without a verdict, and none that did not lead for 400 ms', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 5, max: 300 }), reading), { maxLength: 80 }),
      (frames) => {
        const steady = new Steadiness();
        const seen: { at: number; reading: Reading }[] = [];
        let now = 0;
        let before = 'waiting';
        for (const [ms, one] of frames) {
          now += ms;
          seen.push({ at: now, reading: one });
          const shown = steady.add(now, one);
          if (shown.state !== 'words') continue;
          expect(one.state).toBe('words');
          if (shown.first !== before) {
            // Back to front: how long it has led by now.
            let since = now;
            for (const { at, reading: past } of seen.toReversed()) {
              if (past.state !== 'words' || past.words[0].label !== shown.first) break;
              since = at;
            }
            expect(now - since).toBeGreaterThanOrEqual(LEAD_MS);
          }
          before = shown.first;
        }
      },
    ),
  );
});

const result = (parts: Partial<RankResponse>): RankResponse =>
  ({ question: 'picture-pair', domain: null, gained: [], lost: [], ...parts }) as RankResponse;
const gained = [{ label: 'hat', score: 0.6 }] as RankResponse['gained'];

test('an answer without a verdict, or of a picture that is new to the model, gives no words', () => {
  expect(readingOf(result({ verdict: 'clear', gained }))).toMatchObject({
    state: 'words',
    sure: true,
  });
  expect(readingOf(result({ verdict: 'weak', gained }))).toMatchObject({
    state: 'words',
    sure: false,
  });
  expect(readingOf(result({ verdict: 'none', gained }))).toEqual({ state: 'nothing' });
  expect(readingOf(result({ verdict: null, gained }))).toEqual({ state: 'unknown' });
  expect(
    readingOf(result({ verdict: null, domain: { verdict: 'unlike', p_value: 0.001 }, gained })),
  ).toEqual({ state: 'unlike' });
});
