import { describe, expect, test } from 'vitest';
import { ERROR_CODES, PictureMathError } from '#core/errors.ts';
import type { Reason, ReasonKey, Reasons } from '#core/reasons.ts';
import { checkWordList } from '#core/text/word-list.ts';
import { parseExpression } from '#core/vector/expression-text.ts';
import { de } from '../../../../src/lib/i18n/de.ts';
import { en } from '../../../../src/lib/i18n/en.ts';
import { detailsOf, failureOf, sayFailure, sayReason } from '../../../../src/lib/i18n/failure.ts';
import { sayNotice } from '../../../../src/lib/models/say-notice.ts';

/** Figures of a case of each reason; types see that none is missing. */
const CASES: Reasons = {
  'file-empty': {},
  'file-gone': {},
  'picture-kind': { kind: 'PDF' },
  'picture-bytes': { bytes: 180_000_000, most: 100_000_000 },
  'picture-many': { pictures: 100_000, most: 5000 },
  'picture-scans': { scans: 3010 },
  'picture-damaged': { format: 'PNG' },
  'picture-format': { format: 'TIFF' },
  'picture-pixels': { width: 20_000, height: 18_000, most: 100_000_000 },
  'picture-undrawn': { width: 70_000, height: 21 },
  'camera-waits': {},
  'dropped-folder': {},
  'dropped-text': {},
  'dropped-elsewhere': {},
  'dropped-address': {},
  'files-many': { files: 17 },
  'thumbnail-large': {},
  'set-empty': {
    files: 7,
    named: [
      { file: 'a.txt', why: 'other' },
      { file: 'b', why: null },
    ],
  },
  'set-large': { most: 500, pictures: 501 },
  'set-small': { set: 'a', least: 2, pictures: 1 },
  'link-space': { space: 'clip@0123456', served: ['small@89abcde', 'large@fedcba9'] },
  'sum-unread': {
    character: 13,
    expected: 'picture',
    found: 'Q',
    asText: '"Q"',
    pictures: ['A', 'B'],
  },
  'sum-ambiguous': {
    character: 1,
    written: 'king-man',
    readings: ['"king-man"', '"king" - "man"'],
  },
  'sum-weight': { most: 100, weight: 5000 },
  'sum-full': { most: 16 },
  'text-long': { most: 2000, characters: 2345 },
  'words-file-large': { file: 'words.txt', most: 4_000_000 },
  'words-picture': { format: 'PNG' },
  'words-binary': {},
  'words-encoding': { encoding: 'UTF-32' },
  'line-empty': {},
  'line-long': { most: 100, characters: 123 },
  'line-twice': { word: 'hat', first: 4 },
  'line-over': { most: 1000 },
  'list-empty': {},
  unreachable: { asked: 'service' },
  'no-answer': { asked: 'models', seconds: 20 },
  refused: { asked: 'sample', status: 503 },
  'answer-cut': {},
  'answer-strange': {},
  'load-unreachable': {},
  'load-status': { status: 404 },
  'load-idle': { seconds: 30 },
  'load-broken': {},
  'load-damaged': {},
  'encoder-none': {},
  'encoder-numbers': {},
  'encoder-start': {},
  'encoder-stopped': {},
};
const reasonOf = (key: ReasonKey) => ({ key, ...CASES[key] }) as Reason;
const KEYS = Object.keys(CASES) as ReasonKey[];
const LANGUAGES = { en, de };
/** What programmers write, and people need not read. */
const TECHNICAL = /\bexpected|\bgot\b|undefined|null|NaN|\[object|(^|\s)\/\w+\/\d|JSON|base64/i;
/** The figures of a case, as each language writes them. */
function figuresOf(key: ReasonKey, language: keyof typeof LANGUAGES): string[] {
  const written: Partial<Record<string, string>> = { most: '' };
  // Rounded to millions or megabytes, or part of a list.
  const rounded =
    key === 'picture-bytes'
      ? ['bytes', 'most']
      : key === 'picture-pixels' || key === 'words-file-large'
        ? ['most']
        : [];
  const hidden = key === 'sum-ambiguous' ? ['character'] : [];
  return Object.entries(CASES[key]).flatMap(([name, value]: [string, unknown]) => {
    if ([...rounded, ...hidden].includes(name)) return [];
    if (typeof value === 'number')
      return name === 'status'
        ? [String(value)]
        : value === 1
          ? []
          : [value.toLocaleString(language)];
    if (typeof value !== 'string' || ['asked', 'expected'].includes(name)) return [];
    return name === 'set' ? [value.toUpperCase()] : [written[name] ?? value];
  });
}

describe.each(['en', 'de'] as const)('%s', (language) => {
  const texts = LANGUAGES[language];

  test('has a sentence for every code and every reason, and none that is left over', () => {
    expect(Object.keys(texts.failures).sort()).toEqual([...ERROR_CODES, 'unexpected'].sort());
    expect(Object.keys(texts.reasons).sort()).toEqual([...KEYS].sort());
  });

  test.each([...ERROR_CODES, 'unexpected' as const])('%s is a sentence for people', (code) => {
    expect(texts.failures[code]).toMatch(/^[A-ZÄÖÜi].*\.$/s);
    expect(texts.failures[code]).not.toMatch(TECHNICAL);
  });

  test.each(KEYS)('%s is a sentence for people, with its figures', (key) => {
    const sentence = sayReason(texts.reasons, reasonOf(key) as never);
    // What is wrong with a line stands behind its number.
    if (!/^(line|list)-/.test(key)) expect(sentence).toMatch(/^\S.*\.$/s);
    expect(sentence).not.toMatch(TECHNICAL);
    for (const figure of figuresOf(key, language)) expect(sentence).toContain(figure);
  });

  test('every place that a sum can go wrong at is said', () => {
    const sums = ['', 'A B', 'A +', 'A - (B)', '"snow', '"" + A', 'A * B', 'Q', 'A red B', '500*A'];
    const more = ['king-man', '2 snow', 'AB', '1,250*A', `"${'x'.repeat(3000)}"`];
    const said = [...sums, ...more].map((sum) => {
      try {
        parseExpression(sum, ['A', 'B']);
        return null;
      } catch (error) {
        const failure = failureOf(error);
        expect(failure.reason, sum).not.toBeNull();
        return sayFailure(texts, failure);
      }
    });
    for (const [i, sentence] of said.entries()) {
      expect(sentence, [...sums, ...more][i]).toMatch(/^\S.*\.$/s);
      expect(sentence).not.toMatch(TECHNICAL);
    }
  });

  test('what the encoder says as it goes on', () => {
    const error = new PictureMathError('network-failed', 'Expected more.', {
      reason: { key: 'load-broken' },
    });
    for (const notice of [
      { kind: 'not-kept' },
      { kind: 'taken-over', from: 'WebGPU', to: 'WASM', detail: 'lost' },
      { kind: 'gpu-lost', detail: 'lost' },
      { kind: 'not-written', detail: 'lost' },
      { kind: 'again', error, seconds: 4 },
    ] as const) {
      expect(sayNotice(texts, notice)).toMatch(/^\S.*\.$/s);
      expect(sayNotice(texts, notice)).not.toMatch(TECHNICAL);
    }
  });
});

test('German says the same in other words, and seconds to wait', () => {
  for (const key of KEYS) {
    const [english, german] = [en, de].map(({ reasons }) =>
      sayReason(reasons, reasonOf(key) as never),
    );
    expect(german).not.toBe(english);
  }
  const limited = failureOf(
    new PictureMathError('rate-limited', 'Expected at most 60.', { retryAfter: 30 }),
  );
  expect(sayFailure(en, limited)).toContain('Try again in 30 seconds.');
  expect(sayFailure(de, limited)).toContain('Versuche es in 30 Sekunden noch einmal.');
  const soon = { ...limited, retryAfter: 1 };
  expect([sayFailure(en, soon), sayFailure(de, soon)].join(' ')).toMatch(
    /in 1 second\..*einer Sekunde/,
  );
});

test('what is no error of ours is said without its own words, which are kept for those who look', () => {
  const failure = failureOf(new TypeError("Cannot read properties of undefined (reading 'x')"));
  expect(sayFailure(de, failure)).toBe(
    'Etwas Unerwartetes ist geschehen. Versuche es noch einmal.',
  );
  expect(detailsOf(failure)).toContain('reading');
});

test('a part of the page that does not arrive is the network’s failure', () => {
  const failure = failureOf(
    new TypeError('Failed to fetch dynamically imported module: https://example.org/x.js'),
  );
  expect(sayFailure(de, failure)).toBe(
    'Keine Verbindung. Prüfe das Netz und versuche es noch einmal.',
  );
});

test('a reason takes nothing from the English message, and knows its line', () => {
  const { problems } = checkWordList('hat\n\t\nHat\n' + 'x'.repeat(200), {
    words: 1000,
    labelCharacters: 100,
  });
  expect(problems.map(({ line, reason }) => [line, reason.key])).toEqual([
    [3, 'line-twice'],
    [4, 'line-long'],
  ]);
});
