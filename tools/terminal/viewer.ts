/** Opens a file as a double click would. */
import { spawn } from 'node:child_process';
import { complain } from './say.ts';

const PROGRAMS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** Where there is no such program, says where the file lies. */
export function openInViewer(path: string): void {
  const [program, ...args] = PROGRAMS[process.platform] ?? ['xdg-open'];
  const child = spawn(program, [...args, path], { stdio: 'ignore', detached: true });
  child.once('error', () => complain(`Open it yourself: ${path}`));
  child.unref();
}
