/**
 * `npm run train`: the embedded model from nothing: renders the sprites, trains, exports, measures the background.
 * Python comes from $PYTHON (default python3) with the packages of requirements.txt. Resumable: run it again.
 *
 *   npm run train -- [--minutes 26] [--threads 1] [--model picture-math-small]
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '26' },
    threads: { type: 'string', default: '1' },
    model: { type: 'string', default: 'picture-math-small' },
  },
});
const here = import.meta.dirname;
const root = join(here, '../..');
const sprites = join(root, '.cache/training');
const run = join(root, '.cache/run');
const folder = join(root, 'models', values.model);
const python = process.env['PYTHON'] ?? 'python3';

function step(command: string, ...args: string[]): void {
  console.log(`> ${command} ${args.join(' ')}`);
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, OMP_NUM_THREADS: values.threads },
  });
  if (status !== 0) throw new Error(`${command} ended with ${status ?? String(error)}.`);
}

if (!existsSync(join(sprites, 'sprites.json')))
  step(process.execPath, join(here, 'render.ts'), sprites);
step(
  python,
  join(here, 'train.py'),
  '--sprites',
  sprites,
  '--out',
  run,
  '--minutes',
  values.minutes,
  '--threads',
  values.threads,
);
step(python, join(here, 'export.py'), run, folder);
step(process.execPath, join(here, 'background.ts'), values.model);
step(python, join(root, 'test/oracle/embeddings.py'));
step(process.execPath, join(here, 'evaluate.ts'), '--model', values.model);
