/** Engines are the user's to install: found beside us, or where the command is called. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PictureMathError } from '#core/errors.ts';

/**
 * A package's exports.
 * @param beside what has to be installed with it
 * @throws PictureMathError `request-malformed` that says how to install it
 */
export async function installed<T>(name: string, ...beside: readonly string[]): Promise<T> {
  for (const from of [import.meta.url, join(process.cwd(), 'package.json')]) {
    let path: string;
    try {
      path = createRequire(from).resolve(name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
      continue;
    }
    return (await import(pathToFileURL(path).href)) as T;
  }
  throw new PictureMathError(
    'request-malformed',
    `Expected the package ${name} for such a store, got none: npm install ${[name, ...beside].join(' ')}`,
  );
}
