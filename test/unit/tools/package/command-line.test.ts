import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { rankResponseSchema } from '#core/contract/api.ts';
import { findPackage } from '../../../support/optional-package.ts';
import { packTarball } from '../../../support/packed.ts';

// An empty directory, the packed package, and nothing of the repository.
const place = mkdtempSync(join(tmpdir(), 'pm-command-'));
const bin = join(place, 'node_modules', 'picture-math', 'lib', 'bin.js');
beforeAll(() => {
  const { tarball } = packTarball();
  writeFileSync(join(place, 'package.json'), '{ "private": true, "type": "module" }\n');
  execFileSync('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', tarball], {
    cwd: place,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const name of ['hat-a.png', 'hat-b.png'])
    copyFileSync(join('static/samples', name), join(place, name));
}, 300_000);
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** Nodes of other versions: from npm, where there is one for this machine. */
const nodeOf = (version: string): string | null => {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = findPackage(`${name}@${version}`, []);
  return folder === null ? null : join(folder, 'node_modules', name, 'bin', 'node');
};
const NODES = [
  ['20', nodeOf('20.20.2')],
  ['22', nodeOf('22.23.3')],
  ['24', process.execPath],
] as const;

/** As a program of its own: with nothing of this process's environment that a user has not. */
function run(node: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(node, [bin, ...args], {
    cwd: place,
    encoding: 'utf8',
    env: { HOME: place, PATH: '/usr/bin:/bin' },
  });
  return { code: status, stdout, stderr };
}

const MOST_BYTES = 60_000_000;

test('installed with all that it needs, it takes less than 60 MB, and no CUDA', () => {
  const modules = join(place, 'node_modules');
  const files = readdirSync(modules, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const bytes = files.reduce(
    (sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size,
    0,
  );
  expect(bytes).toBeLessThan(MOST_BYTES);
  expect(readdirSync(modules)).not.toContain('onnxruntime-node');
});

describe.each(NODES.filter(([, path]) => path !== null))('on Node %s', (version, path) => {
  const node = path ?? '';
  test('reads the difference of two pictures, with JSON alone on standard output', () => {
    const { code, stdout, stderr } = run(
      node,
      'rank',
      'hat-a.png',
      'hat-b.png',
      '--json',
      '--k',
      '3',
    );
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const { gained, verdict } = v.parse(rankResponseSchema, JSON.parse(stdout));
    expect(gained.map(({ label }) => label)).toContain('hat');
    expect(verdict).toBe('clear');
  });
  test('exits with 1 for what fails and 2 for a wrong call, and says why', () => {
    expect(run(node, 'rank', 'hat-a.png', 'nowhere.png')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('there is no such file'),
    });
    expect(run(node, 'rank')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('picture-math rank --help tells more'),
    });
    expect(run(node, '--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
  test('gives vectors, words and comparisons to programs', () => {
    writeFileSync(
      join(place, 'program.js'),
      `import { open } from 'picture-math/node';
      import { readFileSync } from 'node:fs';
      const math = await open();
      const [a, b, none] = await math.embedImages(['hat-a.png', readFileSync('hat-b.png'), 'none.png']);
      const [text] = await math.embedTexts(['a hat']);
      const { gained } = await math.rank('hat-a.png', 'hat-b.png', { k: 3 });
      const same = await math.rankSum([
        { vector: a.vector, modality: 'image' },
        { vector: b.vector, modality: 'image', weight: -1 },
      ], { k: 3 });
      const sets = await math.compareSets(['hat-a.png', 'hat-a.png'], ['hat-b.png', 'hat-b.png', 'none.png'], { permutations: 99 });
      await math.close();
      console.log(JSON.stringify({
        length: Math.hypot(...a.vector), names: [a.name, b.name, none.name], code: none.error.code,
        tokens: text.tokens, dimensions: math.model.dimensions,
        words: gained.map(({ label }) => label), same: same.gained.map(({ label }) => label),
        sizes: sets.sizes, leftOut: sets.leftOut.length,
      }));`,
    );
    const { stdout, stderr, status } = spawnSync(node, ['program.js'], {
      cwd: place,
      encoding: 'utf8',
      env: { HOME: place, PATH: '/usr/bin:/bin' },
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const told = JSON.parse(stdout) as Record<string, unknown>;
    expect(told).toMatchObject({
      length: expect.closeTo(1, 5),
      names: ['hat-a.png', '#1', 'none.png'],
      code: 'picture-unreadable',
      dimensions: 384,
      words: expect.arrayContaining(['hat']),
      sizes: [2, 2],
      leftOut: 1,
    });
    expect(told['same']).toEqual(told['words']);
  });
  test("writes into the user's cache alone, never beside the code", () => {
    const before = readdirSync(join(place, 'node_modules/picture-math')).sort();
    writeFileSync(join(place, 'words.txt'), `hat\nsun hat\nlamp of Node ${version}\n`);
    const { code, stdout, stderr } = run(
      node,
      'rank',
      'hat-a.png',
      'hat-b.png',
      '--vocabulary',
      './words.txt',
    );
    expect(stderr).toBe('');
    expect(stdout).toMatch(/hat/);
    expect(code).toBe(0);
    expect(readdirSync(join(place, 'node_modules/picture-math')).sort()).toEqual(before);
    const kept = readdirSync(join(place, '.cache', 'picture-math', 'vocabularies'));
    expect(kept.filter((name) => name.includes('words'))).not.toEqual([]);
  });
  test('says what serving needs where that is not there', () => {
    const { code, stderr } = run(node, 'serve');
    expect(code).toBe(1);
    expect(stderr).toMatch(/needs (workerd, .*npm install miniflare@\d|Node 22\.13 or newer)/);
  });
});

describe('docs/npm.md, on the oldest Node that there is', () => {
  const node = NODES.find(([, path]) => path !== null)?.[1] ?? process.execPath;
  const page = readFileSync('docs/npm.md', 'utf8');
  const blocks = (language: string) =>
    [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)].flatMap(([, name, code = '']) =>
      name === language ? [code] : [],
    );
  beforeAll(() => {
    const sample = (name: string) => resolve('static/samples', name);
    copyFileSync(sample('hat-a.png'), join(place, 'with-hat.png'));
    copyFileSync(sample('hat-b.png'), join(place, 'without.png'));
    for (const [folder, side] of [
      ['winter', 'a'],
      ['summer', 'b'],
      ['photos', 'a'],
    ] as const) {
      mkdirSync(join(place, folder));
      for (const name of ['crown', 'hat', 'glasses'])
        copyFileSync(sample(`${name}-${side}.png`), join(place, folder, `${name}.png`));
    }
    const names = ['crown', 'hat', 'glasses'];
    const rows = ['winter', 'summer'].flatMap((season) =>
      names.map((name) => `${season}/${name}.png,${season}`),
    );
    writeFileSync(join(place, 'pictures.csv'), ['path,season', ...rows].join('\n'));
    const pair = { a: 'with-hat.png', b: 'without.png' };
    writeFileSync(join(place, 'pairs.jsonl'), `${JSON.stringify(pair)}\n`);
    writeFileSync(
      join(place, 'known.jsonl'),
      `${JSON.stringify({ ...pair, gained: ['hat', 'sun hat'] })}\n`,
    );
  });
  test('every line for a shell works as it stands there', () => {
    const [first = '', ...others] = blocks('sh');
    // The package is installed here: `npx` finds it, and asks nobody.
    const path = [dirname(node), process.env['PATH']].join(delimiter);
    const env = { HOME: place, PATH: path, npm_config_offline: 'true' };
    const shell = (code: string) =>
      execFileSync('sh', ['-eu', '-c', code], { cwd: place, encoding: 'utf8', env });
    expect(shell(first)).toMatch(/sun hat \*[\s\S]*Verdict clear/);
    expect(others.length).toBeGreaterThan(4);
    for (const code of others) shell(code);
    expect(readFileSync(join(place, 'report.html'), 'utf8')).toContain('data:image/jpeg');
    expect(
      readFileSync(join(place, 'all.npy')).equals(readFileSync(join(place, 'photos.npy'))),
    ).toBe(true);
  });
  test('the program says what it should', () => {
    const [program = ''] = blocks('js');
    writeFileSync(join(place, 'documented.mjs'), program);
    const said = execFileSync(node, ['documented.mjs'], {
      cwd: place,
      encoding: 'utf8',
    });
    expect(said).toMatch(/^clear \[ 'sun hat', 'hat'/);
    expect(said).toMatch(/384 Expected a picture file at nowhere\.png/);
  });
});

test('names every package that it is made of, with its licence', () => {
  const notices = readFileSync(join(place, 'node_modules/picture-math/THIRD-PARTY.md'), 'utf8');
  for (const name of ['onnxruntime-web', 'commander', 'valibot', '@huggingface/tokenizers'])
    expect(notices).toMatch(new RegExp(`## ${name} \\d`));
});

describe('with the packages that it asks for beside it', () => {
  beforeAll(() => {
    for (const name of ['miniflare', 'onnxruntime-node'])
      symlinkSync(resolve('node_modules', name), join(place, 'node_modules', name));
  });
  test('it serves page, models and API', async () => {
    const child = spawn(process.execPath, [bin, 'serve', '--port', '0'], {
      cwd: place,
      env: { HOME: place, PATH: '/usr/bin:/bin' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise((done) => child.once('exit', done));
    try {
      const origin = await new Promise<string>((found, fail) => {
        let said = '';
        for (const stream of [child.stdout, child.stderr])
          stream.on('data', (text) => {
            said += String(text);
            const [, address] = /^Picture Math: (\S+)/m.exec(said) ?? [];
            if (address !== undefined) found(address);
          });
        child.once('exit', () => fail(new Error(said)));
      });
      expect(await (await fetch(origin)).text()).toContain('Picture Math');
      const served = (await (await fetch(`${origin}/models/index.json`)).json()) as {
        runtime: { webassembly: { WASM: { url: string; bytes: number } } };
      };
      const { url, bytes } = served.runtime.webassembly.WASM;
      expect((await (await fetch(`${origin}${url}`)).arrayBuffer()).byteLength).toBe(bytes);
      const reply = await fetch(`${origin}/api/v1/rank`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          model: 'picture-math-small',
          terms: [{ text: 'sunglasses' }, { text: 'hat', weight: -1 }],
        }),
      });
      const { gained } = v.parse(rankResponseSchema, await reply.json());
      expect(gained.map(({ label }) => label)).toContain('sunglasses');
    } finally {
      child.kill('SIGTERM');
      await ended;
    }
  });
});
