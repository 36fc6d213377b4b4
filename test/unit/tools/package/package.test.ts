import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { packTarball } from '../../../support/packed.ts';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';

// The packed package, as somebody's project has it.
const place = mkdtempSync(join(tmpdir(), 'pm-package-'));
const installed = join(place, 'node_modules', 'picture-math');
let said = '';
let tarball = '';
beforeAll(() => {
  ({ said, tarball } = packTarball());
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
  for (const name of ['react', '@types/react', 'csstype']) symlink(name);
}, 180_000);
afterAll(() => rmSync(place, { recursive: true, force: true }));

function symlink(name: string): void {
  const target = join(place, 'node_modules', name);
  mkdirSync(join(target, '..'), { recursive: true });
  symlinkSync(resolve('node_modules', name), target);
}

const run = (script: string) =>
  execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: place,
    encoding: 'utf8',
  }).trim();

test('publint and arethetypeswrong find nothing', () => {
  expect(said).toContain('checked with publint and arethetypeswrong');
});

test('can be imported where there is no DOM', () => {
  expect(
    run(`await import('picture-math');
      const { PictureMathElement } = await import('picture-math/element');
      const { createClient, PictureMathError } = await import('picture-math/client');
      const client = createClient({ origin: 'http://localhost:9' });
      const error = await client.models().catch((e) => e);
      console.log(typeof PictureMathElement, error instanceof PictureMathError, error.code);`),
  ).toBe('function true network-failed');
});

test('its types fit TypeScript, React and the errors that people make', () => {
  writeFileSync(
    join(place, 'good.tsx'),
    `import 'picture-math';
    import 'picture-math/react';
    import type { PictureMathElement } from 'picture-math/element';
    import { createClient, type Ranking } from 'picture-math/client';
    const element: PictureMathElement = document.createElement('picture-math');
    element.addEventListener('result', ({ detail }) => detail.gained.map(({ label }) => label));
    element.addEventListener('progress', ({ detail }) => detail.loadedBytes);
    element.k = 3;
    export const view = <picture-math a="a.png" k={3} onresult={({ detail }) => detail.lost} />;
    export const ask = (): Promise<Ranking> =>
      createClient().rank({ model: 'm', terms: [{ text: 'hat', weight: 2 }, { embedding: 'AAAA' }] });
    `,
  );
  writeFileSync(
    join(place, 'bad.tsx'),
    `import 'picture-math/react';
    import { createClient } from 'picture-math/client';
    export const view = <picture-math a={5} />;
    export const ask = () => createClient().rank({ model: 'm', words: [] });
    `,
  );
  let errors = '';
  try {
    execFileSync(
      process.execPath,
      [
        resolve('node_modules/typescript/bin/tsc'),
        ...['--noEmit', '--strict', '--jsx', 'react-jsx', '--skipLibCheck', 'false'],
        ...['--target', 'es2022', '--module', 'nodenext', '--lib', 'es2024,dom,dom.iterable'],
        ...['--types', 'react', 'good.tsx', 'bad.tsx'],
      ],
      { cwd: place, encoding: 'utf8' },
    );
  } catch (error) {
    errors = (error as { stdout: string }).stdout;
  }
  const lines = errors.split('\n').filter((line) => /^\S/.test(line));
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/^bad\.tsx\(3,.*not assignable to type/);
  expect(lines[1]).toMatch(/^bad\.tsx\(4,.*words/);
}, 120_000);

test('the script is one file within 30 kB, compressed, and says nothing of React or Svelte', () => {
  const script = readFileSync(join(installed, 'picture-math.js'));
  const packed = gzipSync(script);
  expect(gunzipSync(packed).equals(script)).toBe(true);
  expect(packed.length).toBeLessThan(30_000);
  expect(script.toString()).not.toMatch(/\bimport\s*[({"']|\bfrom\s*["']|svelte|react/i);
});
