/** Where threads and processes have their module: beside the one that starts them, as TypeScript here and as JavaScript in the package. */
import { extname } from 'node:path';

/** @param from `import.meta.url` of the module that starts it */
export const moduleBeside = (name: string, from: string): URL =>
  new URL(`./${name}${extname(from)}`, from);
