/** The analyzer's own declarations leave out what its programs call. */
declare module '@custom-elements-manifest/analyzer/index.js' {
  import type { SourceFile } from 'typescript';
  export function create(options: { modules: SourceFile[]; plugins: unknown[] }): object;
  /** The compiler that it reads sources with. */
  export const ts: typeof import('typescript');
}
