/**
 * A model file part by part: from the device where it is kept, else from our origin (a file each) or from the hub (one
 * file, by ranges). Each part is checked by its SHA-256 before it is kept or used, so a stopped download goes on with the
 * next part.
 */
import type { Packed, ServedFile } from '#core/contract/served-models.ts';
import { toPlain, type PlainError } from '#core/errors.ts';
import { sha256 } from '#core/hash.ts';
import { withRetries } from '#core/retry.ts';
import { readParts, type Part } from './part-stream.ts';
import type { ShardCache } from './shard-cache.ts';

/** Told when a download failed and is tried again after so many seconds. */
type OnAgain = (error: PlainError, seconds: number) => void;

const PARALLEL = 4;
const FAILURES = 4;
const BACKOFF_MS = 1000;
const MAX_WAIT_MS = 30_000;
const DISK_MS = 10_000;

export interface LoadedFile {
  bytes: Uint8Array<ArrayBuffer>;
  /** Whether all of it is on the device, when what was still being written is. */
  kept: Promise<boolean>;
}

/** A file system that does not answer is one that has nothing. */
const silence = () => new Promise<null>((resume) => setTimeout(resume, DISK_MS, null));

/** What is needed of a file to load it. */
export type Loadable = Pick<ServedFile, 'bytes' | 'hub' | 'shards'>;

/** A packed module of the runtime: one part, of our own origin. */
export const loadableOf = (packed: Packed): Loadable => ({
  bytes: packed.bytes,
  hub: null,
  shards: [packed],
});

const partsOf = ({ shards }: Loadable): Part[] => {
  let start = 0;
  return shards.map((shard) => {
    const part = { start, ...shard };
    start += shard.bytes;
    return part;
  });
};

/** Runs until it succeeds or has failed too often without a new part. */
function tryAgain(
  signal: AbortSignal,
  onAgain: OnAgain,
  progress: () => number,
  work: (fresh: boolean) => Promise<void>,
): Promise<void> {
  let fresh = false;
  return withRetries(() => work(fresh), {
    failures: FAILURES,
    backoffMs: BACKOFF_MS,
    limitWait: (ms) => Math.min(ms, MAX_WAIT_MS),
    progress,
    onRetry({ final }, ms) {
      const invalid = final.code === 'model-file-invalid';
      // Damage may come from a cache on the way: once more, past it.
      if (invalid && fresh) throw final;
      fresh = invalid;
      onAgain(toPlain(final), Math.ceil(ms / 1000));
    },
    async sleep(ms) {
      await new Promise((resume) => setTimeout(resume, ms));
      signal.throwIfAborted();
    },
  });
}

/**
 * All bytes of a served file.
 * @throws PictureMathError `network-failed`, `model-file-invalid`; the signal's reason when it was aborted
 */
export async function loadFile(
  file: Loadable,
  cache: ShardCache | null,
  options: {
    signal: AbortSignal;
    onProgress: (loadedBytes: number) => void;
    onAgain: OnAgain;
  },
): Promise<LoadedFile> {
  const { signal, onProgress, onAgain } = options;
  const bytes = new Uint8Array(file.bytes);
  const parts = partsOf(file);
  const loaded = new Map<Part, number>();
  const report = (part: Part, count: number) => {
    loaded.set(part, count);
    let sum = 0;
    for (const n of loaded.values()) sum += n;
    onProgress(sum);
  };
  const whole = new Set<Part>();
  const writes: Promise<boolean>[] = [];
  const place = (part: Part, content: Uint8Array) => {
    bytes.set(content, part.start);
    whole.add(part);
    report(part, part.bytes);
  };
  const done = async (part: Part, content: Uint8Array<ArrayBuffer>) => {
    place(part, content);
    if (!cache) return;
    const write = cache.put(part.sha256, content);
    writes.push(write);
    // Written before the next part comes, so that few are in memory twice; but nobody waits for ever.
    await Promise.race([write, silence()]);
  };
  for (const part of parts) {
    const content = await Promise.race([cache?.get(part.sha256), silence()]);
    if (!content) continue;
    if (content.length === part.bytes && (await sha256(content)) === part.sha256)
      place(part, content);
    else await cache?.remove(part.sha256);
  }
  const missing = parts.filter((part) => !whole.has(part));
  const { hub } = file;
  if (hub !== null) {
    while (parts.some((part) => !whole.has(part)))
      await tryAgain(
        signal,
        onAgain,
        () => whole.size,
        (fresh) => {
          const from = parts.findIndex((part) => !whole.has(part));
          const end = parts.findIndex((part, i) => i > from && whole.has(part));
          return readParts(hub, parts.slice(from, end < 0 ? undefined : end), 0, {
            fresh,
            signal,
            onBytes: report,
            done,
          });
        },
      );
  } else {
    const lane = async () => {
      try {
        await takeParts();
      } catch (error) {
        // The other lanes end with the part that they are at.
        missing.length = 0;
        throw error;
      }
    };
    const takeParts = async () => {
      for (let part = missing.shift(); part; part = missing.shift()) {
        const own = part;
        const before = whole.size;
        await tryAgain(
          signal,
          onAgain,
          () => before,
          (fresh) =>
            readParts(own.url ?? '', [own], own.start, { fresh, signal, onBytes: report, done }),
        );
      }
    };
    // Each lane ends by itself: whoever waits here knows that nothing is being written any more.
    const ends = await Promise.allSettled(Array.from({ length: PARALLEL }, lane));
    const failure = ends.find((end) => end.status === 'rejected');
    if (failure) throw failure.reason;
  }
  return { bytes, kept: Promise.all(writes).then((all) => cache !== null && all.every(Boolean)) };
}
