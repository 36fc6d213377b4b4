/** Lists that are used live on: once some of their days have passed, they are written again for all of them. */
import { waitUntil } from 'cloudflare:workers';
import type { OwnPointer } from '#core/format/pointer.ts';
import { ownKey, ownShardKey } from '#core/format/store-keys.ts';
import { VOCABULARY_DAYS, VOCABULARY_RENEW_AFTER_DAYS } from '#core/limits.ts';
import { PictureMathError } from '#core/errors.ts';
import type { AllowedWrites } from './allowed-writes.ts';
import { createGate } from './gate.ts';

const DAY_SECONDS = 86_400;
/** Data outlive what points to them by a day. */
export const OWN_SECONDS = VOCABULARY_DAYS * DAY_SECONDS;
export const OWN_DATA_SECONDS = OWN_SECONDS + DAY_SECONDS;
/** Lists of 1,000 words take 2 MB. */
const MAX_RENEWING_BYTES = 4 * 1024 * 1024;

export const expiryFrom = (time: number) => new Date(time + OWN_SECONDS * 1000);

/**
 * Says that a list was used. It is written again in the background, if it is time and the budget allows it; else it expires
 * when it was to.
 * @param onFailed hears why a list could not be written again
 */
export function createRenewal(
  kv: KVNamespace,
  writes: AllowedWrites,
  onFailed: (error: unknown) => void,
): (pointer: OwnPointer) => void {
  const gate = createGate(MAX_RENEWING_BYTES);
  const renewing = new Set<string>();

  async function renew(pointer: OwnPointer): Promise<void> {
    const { id, shards } = pointer;
    // The bytes are in the room already.
    await writes.take(null, shards.length + 1, 0);
    for (const { sha256, bytes } of shards)
      await gate.hold(bytes, async () => {
        const data = await kv.get(ownShardKey(id, sha256), { type: 'arrayBuffer' });
        if (data === null)
          throw new PictureMathError('vocabulary-missing', 'The data of a list are not there.');
        await kv.put(ownShardKey(id, sha256), data, { expirationTtl: OWN_DATA_SECONDS });
      });
    if ((await kv.get(ownKey(id))) === null) {
      // Deleted meanwhile: neither its name nor its data come back.
      for (const { sha256 } of shards) await kv.delete(ownShardKey(id, sha256));
      return;
    }
    const expires = expiryFrom(Date.now());
    await kv.put(ownKey(id), JSON.stringify({ ...pointer, expires_at: expires.toISOString() }), {
      expirationTtl: OWN_SECONDS,
    });
    await writes.keep(id, pointer.bytes, expires.getTime());
  }

  return (pointer) => {
    const left = Date.parse(pointer.expires_at) - Date.now();
    const due = (VOCABULARY_DAYS - VOCABULARY_RENEW_AFTER_DAYS) * DAY_SECONDS * 1000;
    if (left > due || renewing.has(pointer.id)) return;
    renewing.add(pointer.id);
    waitUntil(
      renew(pointer)
        .catch(onFailed)
        .finally(() => renewing.delete(pointer.id)),
    );
  };
}
