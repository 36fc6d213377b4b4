/** Where things are on this machine. */
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..');
export const MODELS = join(ROOT, 'models');
/** What commands make on this machine, to be made again: PICTURE_MATH_CACHE puts it elsewhere. */
export const CACHE = process.env['PICTURE_MATH_CACHE'] ?? join(ROOT, '.cache');
/** Models that a command made on this machine: never committed. */
export const MADE_MODELS = join(CACHE, 'models');
