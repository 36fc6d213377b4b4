/** A large value of the store, piece by piece. */
import { fromStore } from './guarded-kv.ts';

/** A plain reader gets 4 kB at a time, and 38 MB of weights then take a quarter of a second of waiting. */
const PIECE_BYTES = 1024 * 1024;

/**
 * Gives all pieces of a stream of bytes in order; each is there until `take` returns.
 * @throws PictureMathError `store-unavailable`, and what `take` throws
 */
export async function readLarge(
  stream: ReadableStream<Uint8Array>,
  take: (piece: Uint8Array) => void,
): Promise<void> {
  const reader = stream.getReader({ mode: 'byob' });
  let buffer = new ArrayBuffer(PIECE_BYTES);
  for (;;) {
    const { done, value } = await fromStore(
      reader.readAtLeast(PIECE_BYTES, new Uint8Array(buffer)),
    );
    if (value) take(value);
    // Fewer bytes than asked for are the last.
    if (done || value.length < PIECE_BYTES) return;
    buffer = value.buffer as ArrayBuffer;
  }
}
