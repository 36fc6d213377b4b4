/** The npm package as it would be published. */
import { execFileSync } from 'node:child_process';

/** Makes it, or finds the one that was made from the same sources. @returns what was said, and where it lies */
export function packTarball(): { said: string; tarball: string } {
  const env = { ...process.env };
  // Words that this checkout has encoded before are taken from its own cache.
  delete env['PICTURE_MATH_CACHE'];
  const said = execFileSync(process.execPath, ['tools/package/package.ts'], {
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [, tarball = ''] = /packed as (\S+\.tgz)/.exec(said) ?? [];
  return { said, tarball };
}
