import { expect, test } from 'vitest';
import { TEMPLATE_SETS, fillTemplate, templatesFor } from '#core/prompt.ts';

test('a template is filled at every mark, and takes a word as it is', () => {
  expect(fillTemplate('a {} and {}', '$& hat')).toBe('a $& hat and $& hat');
});

test('a template without a mark is refused', () => {
  expect(() => fillTemplate('a hat', 'cap')).toThrow(
    expect.objectContaining({ code: 'request-malformed' }),
  );
});

test('every part of speech has templates with a mark, unknown ones those of nouns', () => {
  for (const part of ['noun', 'adjective', 'verb', 'adverb'])
    expect(templatesFor(part).every((template) => template.includes('{}'))).toBe(true);
  expect(templatesFor('verb')).not.toEqual(templatesFor('noun'));
  expect(templatesFor('interjection')).toEqual(TEMPLATE_SETS['noun']);
  expect(templatesFor(null)).toEqual(TEMPLATE_SETS['noun']);
});
