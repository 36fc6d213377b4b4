/** The examples of docs/api.md, run as they stand there. */
import { expect, test } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWith } from '../../tools/build/widget.ts';

const DOCUMENTED = 'http://localhost:8787';
const [, section = ''] = readFileSync('docs/api.md', 'utf8').split(/^## /m);
const examples = [...section.matchAll(/^(.+):\n\n```(\w+)\n([\s\S]*?)```/gm)].map(
  ([, title = '', language = '', code = '']) => ({ title, language, code }),
);

/** What a program of this language says. */
function run(language: string, code: string, place: string): string {
  const options = { cwd: place, encoding: 'utf8', timeout: 60_000 } as const;
  if (language === 'sh') return execFileSync('sh', ['-eu', '-c', code], options);
  if (language === 'python') return execFileSync('python3', ['-c', code], options);
  writeFileSync(join(place, 'example.mjs'), code);
  return execFileSync(process.execPath, ['example.mjs'], options);
}

test('there is one in curl, JavaScript and Python', () => {
  expect(examples.map(({ language }) => language)).toEqual(['sh', 'sh', 'js', 'js', 'python']);
});

for (const { title, language, code } of examples)
  test(`${title} (${language})`, async ({ baseURL }) => {
    const place = mkdtempSync(join(tmpdir(), 'pm-example-'));
    try {
      let text = code.replaceAll(DOCUMENTED, baseURL ?? '');
      if (text.includes('picture-math/client')) {
        const folder = await buildWith('client');
        cpSync(join(folder, 'client.js'), join(place, 'client.mjs'));
        rmSync(folder, { recursive: true });
        text = text.replace('picture-math/client', './client.mjs');
      }
      const said = run(language, text, place);
      expect(said).toMatch(/glasses/);
      if (/DELETE/.test(code)) expect(said.trim()).toMatch(/\n204$/);
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  });
