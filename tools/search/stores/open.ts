/** Which engine an address means. */
import { PictureMathError } from '#core/errors.ts';
import { quoted } from '#core/visible-text.ts';
import { openLance } from './lance.ts';
import { openPostgres } from './postgres.ts';
import type { VectorStore } from './store.ts';

/** Below so many, looking at every vector is quick enough, and misses none. */
const LEAST_INDEXED = 50_000;

/**
 * Opens `postgres://...`, `lance:FOLDER` or `lance+s3://...`.
 * @param index whose vectors
 * @throws PictureMathError `request-malformed`
 */
export async function openStore(
  address: string,
  index: string,
  leastIndexed = LEAST_INDEXED,
): Promise<VectorStore> {
  if (/^postgres(ql)?:\/\//.test(address)) return openPostgres(address, index, leastIndexed);
  const [, uri] = /^lance[:+](.+)$/.exec(address) ?? [];
  if (uri !== undefined) return openLance(uri, index, leastIndexed);
  throw new PictureMathError(
    'request-malformed',
    `Expected --store lance:FOLDER, lance+s3://BUCKET/PATH or postgres://..., got ${quoted(address)}.`,
  );
}
