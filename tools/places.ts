/** Where things are on this machine. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Of the repository, or of the installed package, whose modules lie in one folder below it. */
export const ROOT = join(import.meta.dirname, '..');
/** Whether this runs as the installed package: nothing is built then, and nothing is written beside the code. */
export const IS_PACKAGE = !existsSync(join(ROOT, 'tsconfig.json'));
export const MODELS = join(ROOT, 'models');
/** Pictures of the page's samples. */
export const SAMPLES = join(ROOT, IS_PACKAGE ? 'page' : 'static', 'samples');

/** Where programs of a user keep what can be made again. */
function userCache(): string {
  const home = homedir();
  if (process.platform === 'win32')
    return join(process.env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'picture-math');
  if (process.platform === 'darwin') return join(home, 'Library', 'Caches', 'picture-math');
  return join(process.env['XDG_CACHE_HOME'] ?? join(home, '.cache'), 'picture-math');
}

const OWN_CACHE = IS_PACKAGE ? userCache() : join(ROOT, '.cache');
/** What commands make on this machine, to be made again: PICTURE_MATH_CACHE puts it elsewhere. */
export const CACHE = process.env['PICTURE_MATH_CACHE'] ?? OWN_CACHE;
/** Whether that is not the repository's own. */
export const IS_ELSEWHERE = CACHE !== join(ROOT, '.cache');
/** Models that a command made or brought to this machine: never committed. */
export const MADE_MODELS = join(CACHE, 'models');
/** Where page, models and runtime are put together; beside the cache when that is elsewhere. */
export const BUILD = IS_ELSEWHERE ? join(CACHE, 'build') : join(ROOT, 'build');
