import { expect, test } from 'vitest';
import { TEMPLATE_SETS, fillTemplate, templatesFor, templatesOfWords } from '#core/text/prompt.ts';

test('a template is filled at every mark, and takes a word as it is', () => {
  expect(fillTemplate('a {} and {}', '$& hat')).toBe('a $& hat and $& hat');
});

test('a template without a mark is refused', () => {
  expect(() => fillTemplate('a hat', 'cap')).toThrow(
    expect.objectContaining({ code: 'request-malformed' }),
  );
});

test('models trained on open text put parts of speech differently, unknown ones as nouns', () => {
  const { open, drawings } = TEMPLATE_SETS;
  for (const part of ['adjective', 'verb', 'adverb'])
    expect(templatesFor(open, part)).not.toEqual(templatesFor(open, 'noun'));
  expect(templatesFor(open, 'interjection')).toEqual(open.default);
  expect(templatesFor(open, null)).toEqual(open.default);
  for (const part of ['constructor', '__proto__', 'toString'])
    expect(templatesFor(open, part)).toEqual(open.default);
  expect(templatesFor(drawings, 'adjective')).toEqual(drawings.default);
  for (const templates of [...Object.values(open), drawings.default])
    expect(templates.every((template) => template.includes('{}'))).toBe(true);
});

test('a vocabulary records the templates that its words use, and the default', () => {
  const words = [{ partOfSpeech: 'verb' }, { partOfSpeech: 'noun' }, { partOfSpeech: null }];
  expect(Object.keys(templatesOfWords(TEMPLATE_SETS.open, words))).toEqual(['default', 'verb']);
});
