/** `npm run check`: types of every realm, Svelte, lint, format. One line per step; the first failure stops. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './model-folder.ts';

const bin = (path: string) => join(ROOT, 'node_modules', path);
const tsc = bin('typescript/bin/tsc');
const STEPS: [name: string, args: string[]][] = [
  ['svelte-kit sync', [bin('@sveltejs/kit/svelte-kit.js'), 'sync']],
  ...['core', 'functions', 'tools', 'test', 'test/edge', 'bench', 'bench/edge'].map(
    (realm): [string, string[]] => [`types of ${realm}`, [tsc, '-p', realm]],
  ),
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
  ['eslint', [bin('eslint/bin/eslint.js'), '.', '--max-warnings', '0']],
  ['prettier', [bin('prettier/bin/prettier.cjs'), '--check', '.', '--log-level', 'warn']],
];

for (const [name, args] of STEPS) {
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  console.log(`${status === 0 ? 'ok' : 'FAILED'} ${name}`);
  if (status !== 0) process.exit(1);
}
