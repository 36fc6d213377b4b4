import { expect, test } from 'vitest';
import { verdictKey } from '#lib/answer/verdict.ts';

const unlike = { verdict: 'unlike' } as const;
test.each([
  [{ verdict: 'clear' }, 'clear'],
  [{ verdict: 'weak', domain: { verdict: 'like' } }, 'weak'],
  // Of pictures that the model cannot read, the words are guesses whatever an earlier version said.
  [{ verdict: 'clear', domain: unlike }, 'guess'],
  [{ verdict: 'none', domain: unlike }, 'guess'],
  [{ verdict: null, domain: unlike, question: 'mixed' }, 'guess'],
  [{ verdict: null, question: 'mixed' }, 'sum'],
  [{ verdict: null, question: 'picture-pair' }, 'unknown'],
  [{ verdict: 'clear', question: 'picture-pair' }, 'clear'],
  [{}, 'unknown'],
] as const)('%j is said as %s', (result, key) => {
  expect(verdictKey(result)).toBe(key);
});
