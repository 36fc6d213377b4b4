/**
 * A disk that can be filled: a file system of its own where this user may mount one, and otherwise a limit on the size of
 * files (setrlimit(2), RLIMIT_FSIZE), at which writes fail as well.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface SmallDisk {
  /**
   * Takes all the room that is left.
   * @param pids processes that run already
   * @returns what gives it back
   */
  fill(pids?: readonly number[]): () => void;
  /** What stands before the command line of a program that begins while it is full. */
  prefix: readonly string[];
  remove(): void;
}

function fillFile(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (;;) writeFileSync(file, Buffer.alloc(4096));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
}

const limit = (pid: number, bytes: string) =>
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`]);

/** @param folder made where it is not there, and empty */
export function makeSmallDisk(folder: string, size: string): SmallDisk {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], {
      stdio: 'ignore',
    });
  } catch {
    return {
      fill(pids = []) {
        for (const pid of pids) limit(pid, '0');
        return () => {
          for (const pid of pids) limit(pid, 'unlimited');
        };
      },
      prefix: ['prlimit', '--fsize=0:', '--'],
      remove() {},
    };
  }
  const filling = join(folder, 'filling');
  return {
    fill() {
      fillFile(filling);
      return () => rmSync(filling);
    },
    prefix: [],
    remove: () => void execFileSync('umount', [folder]),
  };
}
