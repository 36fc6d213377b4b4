/**
 * `npm run train`: the embedded model from nothing: renders the sprites, trains the image tower and the word vectors,
 * teaches the text tower, exports, measures the background. Python comes from $PYTHON (default python3) with the packages
 * of requirements.txt. Resumable: run it again. On a machine with a GPU one rank trains there.
 *
 *   npm run train -- [--minutes 95] [--ranks 2] [--model picture-math-small]
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '95' },
    ranks: { type: 'string', default: '2' },
    words: { type: 'string', default: '10' },
    model: { type: 'string', default: 'picture-math-small' },
  },
});
const here = import.meta.dirname;
const root = join(here, '..');
const sprites = join(root, '.cache/training');
const run = join(root, '.cache/run');
const folder = join(root, 'models', values.model);
const python = process.env['PYTHON'] ?? 'python3';

function step(command: string, ...args: string[]): void {
  console.log(`> ${command} ${args.join(' ')}`);
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${command} ended with ${status ?? String(error)}.`);
}
const script = (name: string, ...args: string[]) => step(python, join(here, name), ...args);

if (!existsSync(join(sprites, 'sprites.json')))
  step(process.execPath, join(here, 'render.ts'), sprites);
const shared = ['--sprites', sprites, '--out', run];
if (!existsSync(join(run, 'final.pt')))
  script('train.py', ...shared, '--minutes', values.minutes, '--ranks', values.ranks);
if (!existsSync(join(run, 'text.pt'))) script('words.py', run, '--minutes', values.words);
script('export.py', run, folder);
step(process.execPath, join(here, 'background.ts'), values.model);
step(python, join(root, 'test/oracle/embeddings.py'));
step(process.execPath, join(here, 'evaluate.ts'), '--model', values.model);
