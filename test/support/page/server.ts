/** `npm start` in a place of its own, at a port of its own. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { warmCache } from '../../../tools/checks/kept.ts';

export interface Server {
  origin: string;
  /** What the command printed. */
  log(): string;
  stop(): Promise<void>;
}

/**
 * @param name under which what it prepares is kept between runs
 * @param args of the command line
 */
export async function startServer(
  name: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Server> {
  const cache = mkdtempSync(join(tmpdir(), 'pm-server-'));
  const keepMade = await warmCache(name, cache);
  const child = spawn(process.execPath, ['tools/cli.ts', 'serve', '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env, PICTURE_MATH_CACHE: cache },
  });
  let log = '';
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(cache, { recursive: true, force: true });
  };
  const origin = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text) => {
        log += String(text);
        const address = /^Picture Math: (\S+)/m.exec(log)?.[1];
        if (address !== undefined) resolve(address);
      });
    child.on('close', (code) => reject(new Error(`The server ended with ${code}:\n${log}`)));
  }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  await keepMade();
  return { origin, log: () => log, stop };
}
