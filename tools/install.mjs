// Installs what is missing. Plain JavaScript without dependencies: it runs on any Node from 20, before anything is there.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';

const stamp = 'node_modules/.picture-math-install';
const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
// Standard output is for what a command answers.
const npm = (...args) =>
  execFileSync('npm', args, { stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });

if (
  !existsSync(stamp) ||
  readFileSync(stamp, 'utf8') !== lock ||
  !existsSync('node_modules/node/bin')
) {
  console.error('Installing packages (once; about 1.5 GB of disk) ...');
  // Scripts stay off: one of them (onnxruntime-node) would download CUDA libraries. The packages bring what we use.
  npm('ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error');
  // The one script that we want: it places Node 24 for this platform.
  npm(
    'rebuild',
    'node',
    '--ignore-scripts=false',
    '--foreground-scripts=false',
    '--loglevel=error',
  );
  writeFileSync(stamp, lock);
}
