// What npm's scripts run: installs what is missing, then hands over to the Node that our tools need. Plain JavaScript
// without dependencies: it runs on any Node from 20, before anything is there.
//   node tools/npm-script.mjs SCRIPT.ts ARGUMENTS   with our own Node
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import './install.mjs';

const own = join('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const child = spawn(own, process.argv.slice(2), { stdio: 'inherit' });
// A terminal's Ctrl-C reaches both; whoever ends this one alone means the other.
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
process.on('SIGINT', () => {});
child.on('error', (error) => {
  console.error(`Node 24 of the package "node" does not start: ${error.message}`);
  process.exitCode = 1;
});
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
});
