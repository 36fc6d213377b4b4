/** The examples of docs/api.md and of the Python client's page, run as they stand there. */
import { expect, test } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildWith } from '../../tools/build/widget.ts';

const DOCUMENTED = 'http://localhost:8787';
const [, section = '', openai = ''] = readFileSync('docs/api.md', 'utf8').split(/^## /m);
const readExamples = (text: string) =>
  [...text.matchAll(/^(.+):\n\n```(\w+)\n([\s\S]*?)```/gm)].map(
    ([, title = '', language = '', code = '']) => ({ title, language, code }),
  );
const examples = readExamples(section + openai);

/** What a program of this language says. */
function run(language: string, code: string, place: string): string {
  const options = { cwd: place, encoding: 'utf8', timeout: 60_000 } as const;
  if (language === 'sh') return execFileSync('sh', ['-eu', '-c', code], options);
  if (language === 'python') return execFileSync('python3', ['-c', code], options);
  writeFileSync(join(place, 'example.mjs'), code);
  return execFileSync(process.execPath, ['example.mjs'], options);
}

/** Whether an answer is the one that a document shows, which cuts lists, fields and hashes short and rounds numbers. */
function expectShown(answer: unknown, shown: unknown, place: string): void {
  if (typeof shown === 'number') expect(answer, place).toBeCloseTo(shown, 2);
  else if (typeof shown === 'string' && shown.endsWith('...'))
    expect(String(answer).startsWith(shown.slice(0, -3)), place).toBe(true);
  else if (typeof shown !== 'object' || shown === null) expect(answer, place).toBe(shown);
  else
    for (const [key, value] of Object.entries(shown))
      expectShown((answer as Record<string, unknown>)[key], value, `${place}.${key}`);
}

test('the answer that README.md shows is the one that its request gets', ({ baseURL }) => {
  const section = readFileSync('README.md', 'utf8').split('### Over HTTP')[1] ?? '';
  const [, request = ''] = /```sh\n([\s\S]*?)```/.exec(section) ?? [];
  const [, shown = ''] = /```json\n([\s\S]*?)```/.exec(section) ?? [];
  const said = run('sh', request.replaceAll(DOCUMENTED, baseURL ?? ''), tmpdir());
  expectShown(JSON.parse(said), JSON.parse(shown), 'answer');
});

test('there is one in curl, JavaScript and Python', () => {
  expect(examples.map(({ language }) => language)).toEqual([
    'sh',
    'sh',
    'js',
    'js',
    'python',
    'js',
  ]);
});

for (const { title, language, code } of examples)
  test(`${title} (${language})`, async ({ baseURL }) => {
    const place = mkdtempSync(join(tmpdir(), 'pm-example-'));
    try {
      // What it imports is installed here.
      symlinkSync(resolve('node_modules'), join(place, 'node_modules'));
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

test('the page of the Python client, from an empty environment on', ({ baseURL }) => {
  const blocks = readExamples(readFileSync('clients/python/README.md', 'utf8'));
  expect(blocks.map(({ language }) => language)).toEqual(['sh', 'python', 'python', 'python']);
  const place = mkdtempSync(join(tmpdir(), 'pm-python-'));
  try {
    cpSync('clients/python', join(place, 'clients', 'python'), { recursive: true });
    const [install, ...programs] = blocks;
    execFileSync('sh', ['-eu', '-c', install?.code ?? ''], { cwd: place, stdio: 'pipe' });
    const said = programs.map(({ code }) =>
      execFileSync(
        join(place, '.venv', 'bin', 'python'),
        ['-c', code.replaceAll(DOCUMENTED, baseURL ?? '')],
        { cwd: place, encoding: 'utf8' },
      ),
    );
    expect(said[0]).toMatch(/^sunglasses [\d.]+\n[\s\S]*\nsunglasses picture-math-small@/);
    expect(said[1]).toBe('glasses\nvocabulary-unknown 404\n');
    expect(said[2]).toMatch(/^glasses \(2, 384\)$/m);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
});
