import { expect, test } from 'vitest';
import { fileFor, parseManifest, spaceOf } from '#core/model/manifest.ts';
import manifest from '../../../../models/picture-math-small/model.json' with { type: 'json' };

test('the embedded model has a valid manifest and names its space', () => {
  const parsed = parseManifest(manifest);
  expect(spaceOf(parsed)).toEqual({
    id: `picture-math-small@${manifest.revision}`,
    dimensions: 384,
  });
  expect(fileFor(parsed, 'vision').path).toMatch(/^onnx\/vision_model\w*\.onnx$/);
});

test.each([
  ['an unknown field', { ...manifest, colour: 'blue' }, '/colour'],
  [
    'a path that leaves the folder',
    { ...manifest, files: [{ ...manifest.files[0], path: '../secret' }] },
    '/files/0/path',
  ],
  [
    'a hash that is none',
    { ...manifest, files: [{ ...manifest.files[0], sha256: 'abc' }] },
    '/files/0/sha256',
  ],
  ['an id with a slash', { ...manifest, id: 'a/b' }, '/id'],
  ['no dimensions', { ...manifest, dimensions: 0 }, '/dimensions'],
])('refuses %s and points at it', (_, value, pointer) => {
  expect(() => parseManifest(value)).toThrow(
    expect.objectContaining({
      code: 'manifest-invalid',
      findings: expect.arrayContaining([expect.objectContaining({ pointer })]),
    }),
  );
});

test('says which use a model has no file for', () => {
  expect(() => fileFor(parseManifest({ ...manifest, files: [] }), 'text')).toThrow(/file for text/);
});
