/** Output that cannot be written. */
import { diskFailure } from './disk.ts';

/**
 * Has a process fail when what it prints is lost: Node's console would drop it, and end with 0. A reader that has left,
 * as `head` does, has what it wanted, and a server goes on without.
 */
export function watchOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    const { message } = diskFailure(error, 'standard output') as Error;
    console.error(message);
    process.exitCode = 1;
  });
  // There is nowhere left to say it.
  process.stderr.on('error', () => {});
}
