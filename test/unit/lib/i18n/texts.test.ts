import { describe, expect, test } from 'vitest';
import { de as german } from '../../../../src/lib/i18n/de.ts';
import { en as english } from '../../../../src/lib/i18n/en.ts';
import {
  loadGuessTexts,
  loadHowTexts,
  loadMirrorTexts,
  loadWordsTexts,
} from '../../../../src/lib/i18n/route-texts.ts';
import {
  LANGUAGES,
  loadTexts,
  localPath,
  unlocalPath,
} from '../../../../src/lib/i18n/languages.ts';

type Leaf = [path: string, text: string];
/** Every text of a language by its path; functions with marks in the place of their arguments. */
function leaves(value: unknown, path = ''): Leaf[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') {
    const marks = Array.from({ length: value.length }, (_, i) => `<${i}>`);
    return [[path, String((value as (...args: unknown[]) => unknown)(...marks))]];
  }
  if (typeof value !== 'object' || value === null) throw new TypeError(path);
  // These take figures by name: failures.test.ts.
  return Object.entries(value).flatMap(([key, child]) =>
    ['.reasons', '.home.notices'].includes(`${path}.${key}`) ? [] : leaves(child, `${path}.${key}`),
  );
}

test('every language that is offered has its file', () => {
  expect(Object.keys(loadTexts)).toEqual(Object.keys(LANGUAGES));
  expect(localPath('en', '/how')).toBe('/how');
  expect(localPath('de', '/how')).toBe('/de/how');
  expect(localPath('de', '/')).toBe('/de');
  for (const path of ['/', '/how'])
    for (const language of ['en', 'de'] as const)
      expect(unlocalPath(language, localPath(language, path))).toBe(path);
});

/** With those of routes that no other page loads. */
const textsOf = async (language: 'en' | 'de') => ({
  ...(language === 'en' ? english : german),
  mirror: await loadMirrorTexts[language](),
  guess: await loadGuessTexts[language](),
  how: await loadHowTexts[language](),
  words: await loadWordsTexts[language](),
});
const [en, de] = [await textsOf('en'), await textsOf('de')];

describe('German', () => {
  const english = new Map(leaves(en));
  const german = new Map(leaves(de));

  test('has every text of English, and none that is left over', () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
  });

  test('shows every figure that English shows', () => {
    for (const [path, text] of english) {
      const marks = (s: string | undefined) => [...new Set(s?.match(/<\d>/g))].sort();
      expect(marks(german.get(path)), path).toEqual(marks(text));
    }
  });

  test('is translated: what is the same in both is a name', () => {
    const same = [...english].filter(([path, text]) => german.get(path) === text);
    const names = /^(Picture Math|Filter|Name|Text|hat|<\d>.*|\d+|live|Pause|OK|Code|minus)$/;
    expect(same.map(([, text]) => text).filter((text) => !names.test(text))).toEqual([]);
  });
});

test('no text is empty, or has blanks at its ends', () => {
  for (const [path, text] of [...leaves(en), ...leaves(de)])
    expect(text, path).toMatch(/^\S(.*\S)?$/s);
});
