/** How commands are called and stopped. */
import { resolve } from 'node:path';

/** A command that was called in a way that it does not understand: exit code 2, and help. */
export class UsageError extends Error {}

/** A command that was stopped by Ctrl-C: exit code 130. */
export class Stopped extends Error {}

/** Where the user stands: npm runs scripts in the repository's root and says where it was called. */
export const fromUser = (path: string) => resolve(process.env['INIT_CWD'] ?? process.cwd(), path);

/**
 * Runs what takes long so that Ctrl-C ends it in order; a second one ends it at once.
 * @throws Stopped
 */
export async function stoppable<T>(
  message: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const stop = () => controller.abort(new Stopped(message));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    return await work(controller.signal);
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}
