/** `npm run serve -- --prepared` in a place of its own, with a page of three files: without the minutes of a build. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { warmCache } from '../../../tools/checks/kept.ts';
import { ROOT } from '../../../tools/places.ts';
import { holdState } from '../../../tools/store/lock.ts';

export interface PreparedServer {
  pid: number;
  port: number;
  origin: string;
  /** What it printed. */
  log(): string;
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | string>;
  signal(name: NodeJS.Signals): void;
  /** Reads no more of what it prints. */
  hangUp(): void;
}

/** Encoding the word lists takes a minute: test files that run beside each other wait for the one that is at it. */
const MAKING = join(ROOT, '.cache', 'serve-making');
const MAKING_MS = 600_000;

/** What a server needs, as `--prepare-only` leaves it. */
async function prepareIn(place: string): Promise<void> {
  const held = await holdState(MAKING, { waitMs: MAKING_MS });
  try {
    const keepMade = await warmCache('serve', place);
    const said = await startPrepared(place, ['--prepare-only']).catch(String);
    if (typeof said !== 'string' || !said.includes('ended with 0')) throw new Error(String(said));
    await keepMade();
  } finally {
    held.release();
  }
}

/** A folder that holds what a server needs; to be removed by `removePlace`. */
export async function makePlace(): Promise<string> {
  const place = mkdtempSync(join(tmpdir(), 'pm-serve-'));
  const build = join(place, 'build');
  await mkdir(build, { recursive: true });
  await writeFile(join(build, 'index.html'), '<!doctype html><title>home</title>');
  await writeFile(join(build, 'about.html'), '<!doctype html><title>about</title>');
  await writeFile(join(build, '404.html'), '<!doctype html><title>nothing here</title>');
  await cp(join(ROOT, 'static', '_headers'), join(build, '_headers'));
  await prepareIn(place);
  return place;
}

export const removePlace = (place: string) => rmSync(place, { recursive: true, force: true });

/**
 * Starts one and waits until it says where it is.
 * @param prefix a program that starts it
 * @throws Error with what it printed, when it ends before
 */
export async function startPrepared(
  place: string,
  args: readonly string[] = [],
  prefix: readonly string[] = [],
): Promise<PreparedServer> {
  const serve = ['tools/cli.ts', 'serve', '--log', '--prepared', '--port', '0'];
  const [program = '', ...rest] = [...prefix, process.execPath, ...serve, ...args];
  const child = spawn(program, rest, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PICTURE_MATH_CACHE: place },
  });
  let log = '';
  const ended = new Promise<number | string>((resolve) =>
    child.on('close', (code, signal) => resolve(code ?? signal ?? 1)),
  );
  const port = await new Promise<number>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text) => {
        log += String(text);
        const said = /^Picture Math: http:\/\/\S+:(\d+)/m.exec(log)?.[1];
        if (said !== undefined) resolve(Number(said));
      });
    void ended.then((code) => reject(new Error(`The server ended with ${code}:\n${log}`)));
  });
  return {
    pid: child.pid ?? 0,
    port,
    origin: `http://127.0.0.1:${port}`,
    log: () => log,
    ended,
    signal: (name) => void child.kill(name),
    hangUp() {
      child.stdout.destroy();
      child.stderr.destroy();
    },
  };
}
