/**
 * `npm run check`: types of every realm, Svelte, lint, imports, what nobody uses, sizes, format. One line per step, two at
 * a time; the first failure stops.
 */
import { spawn } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPage, hashSources } from '../build/page.ts';
import { buildKernels } from '../kernels.ts';
import { ROOT } from '../places.ts';

const bin = (path: string) => join(ROOT, 'node_modules', path);
const REALMS = ['core', 'functions', 'src', 'tools', 'stand-in', 'training', 'bench', 'test'];
/** What these tools remember of files that have not changed. */
const remembered = (name: string) => join(ROOT, '.cache', 'checks', name);
/** Rules that know types ask what other files say: what ESLint found in a file holds as long as no file changes. */
const LINTED = `eslint-${(await hashSources([...REALMS, 'eslint.config.js', 'package-lock.json'], [])).slice(0, 16)}.json`;
const STEPS: [name: string, args: string[]][] = [
  ['svelte-kit sync', [bin('@sveltejs/kit/svelte-kit.js'), 'sync']],
  ['types', [bin('typescript/bin/tsc'), '--build', 'tsconfig.check.json']],
  [
    'types of src',
    [
      bin('svelte-check/bin/svelte-check'),
      '--tsconfig',
      'tsconfig.json',
      '--output',
      'human',
      '--fail-on-warnings',
    ],
  ],
  [
    'eslint',
    [
      bin('eslint/bin/eslint.js'),
      '.',
      '--max-warnings',
      '0',
      '--cache',
      '--cache-strategy',
      'content',
      '--cache-location',
      remembered(LINTED),
    ],
  ],
  [
    'imports',
    [
      bin('dependency-cruiser/bin/dependency-cruiser.mjs'),
      ...REALMS,
      '--config',
      '.dependency-cruiser.js',
      '--output-type',
      'err-long',
    ],
  ],
  ['unused (knip)', [bin('knip/bin/knip.js'), '--no-progress']],
  ['sizes', [bin('size-limit/bin.js')]],
  [
    'prettier',
    [
      bin('prettier/bin/prettier.cjs'),
      '--check',
      '.',
      '--log-level',
      'warn',
      '--cache',
      '--cache-strategy',
      'content',
      '--cache-location',
      remembered('prettier.json'),
    ],
  ],
];

/** Runs a step, and prints what it said when it is through. */
async function run([name, args]: [name: string, args: string[]]): Promise<boolean> {
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => (said += String(text)));
  const status = await new Promise((resolve) => child.on('close', resolve));
  process.stdout.write(`${said}${status === 0 ? 'ok' : 'FAILED'} ${name}\n`);
  return status === 0;
}

for (const name of await readdir(remembered('.')).catch(() => []))
  if (name.startsWith('eslint') && name !== LINTED) await rm(remembered(name));
// Sizes are of the built page.
await buildKernels();
await buildPage('origin');
// The first writes what the others read; those have nothing to do with each other.
const [sync, ...others] = STEPS;
if (!sync || !(await run(sync))) process.exit(1);
const lane = async () => {
  for (let step = others.pop(); step; step = others.pop()) if (!(await run(step))) process.exit(1);
};
await Promise.all([lane(), lane()]);
