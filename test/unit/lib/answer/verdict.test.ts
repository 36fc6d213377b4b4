import { expect, test } from 'vitest';
import { verdictKey } from '#lib/answer/verdict.ts';

const unlike = { verdict: 'unlike' } as const;
test.each([
  [{ verdict: 'clear' }, 'clear'],
  [{ verdict: 'weak', domain: { verdict: 'like' } }, 'weak'],
  // Of pictures that the model cannot read the words are guesses; that nothing stands out still holds.
  [{ verdict: 'clear', domain: unlike }, 'guess'],
  [{ verdict: 'none', domain: unlike }, 'none'],
  [{ verdict: null, domain: unlike }, 'unknown'],
  [{}, 'unknown'],
] as const)('%j is said as %s', (result, key) => {
  expect(verdictKey(result)).toBe(key);
});
