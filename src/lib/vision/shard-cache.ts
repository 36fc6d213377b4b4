/**
 * Parts of models kept on the device under their SHA-256: in the origin's private file system, or in the Cache API where
 * that cannot be written. Nothing here is trusted: whoever reads checks the hash.
 */
const PLACE = 'picture-math-models';

export interface ShardCache {
  /** Null when it is not here. */
  get(sha256: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** False when the device has no room, or another tab is writing the same part. */
  put(sha256: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean>;
  /** Bytes, 0 when it is not here. */
  size(sha256: string): Promise<number>;
  remove(sha256: string): Promise<void>;
}

type Directory = FileSystemDirectoryHandle;

const isMissing = (error: unknown) =>
  error instanceof DOMException && error.name === 'NotFoundError';

function createFileCache(directory: Directory): ShardCache {
  const find = async (name: string): Promise<File | null> => {
    try {
      return await (await directory.getFileHandle(name)).getFile();
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  };
  let writing: Promise<unknown> = Promise.resolve();
  const write = async (name: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> => {
    try {
      const handle = await directory.getFileHandle(name, { create: true });
      if ('createWritable' in handle) {
        // Appears under its name when it is closed, whole.
        const stream = await handle.createWritable();
        await stream.write(bytes);
        await stream.close();
        return true;
      }
      const access = await (handle as FileSystemFileHandle).createSyncAccessHandle();
      try {
        access.truncate(0);
        // A full disk may take less than it is given.
        const written = access.write(bytes, { at: 0 });
        access.flush();
        return written === bytes.length;
      } finally {
        access.close();
      }
    } catch (error) {
      if (error instanceof DOMException) return false;
      throw error;
    }
  };
  return {
    async get(name) {
      const file = await find(name);
      return file && new Uint8Array(await file.arrayBuffer());
    },
    put(name, bytes) {
      // One after another: with four at once, Chromium's worker was seen to wait for ever.
      const result = writing.then(() => write(name, bytes));
      writing = result;
      return result;
    },
    size: async (name) => (await find(name))?.size ?? 0,
    async remove(name) {
      try {
        await directory.removeEntry(name);
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    },
  };
}

function createResponseCache(cache: Cache): ShardCache {
  const keyOf = (name: string) => `/models/parts/${name}`;
  return {
    async get(name) {
      const response = await cache.match(keyOf(name));
      return response ? new Uint8Array(await response.arrayBuffer()) : null;
    },
    async put(name, bytes) {
      try {
        await cache.put(
          keyOf(name),
          new Response(bytes, { headers: { 'content-length': String(bytes.length) } }),
        );
        return true;
      } catch (error) {
        if (error instanceof DOMException) return false;
        throw error;
      }
    },
    async size(name) {
      const response = await cache.match(keyOf(name));
      return Number(response?.headers.get('content-length') ?? 0);
    },
    remove: async (name) => void (await cache.delete(keyOf(name))),
  };
}

/** The device's cache of model parts, or null where the browser keeps nothing (private windows of some). */
export async function openShardCache(): Promise<ShardCache | null> {
  try {
    const root = await navigator.storage.getDirectory();
    return createFileCache(await root.getDirectoryHandle(PLACE, { create: true }));
  } catch (error) {
    if (!(error instanceof DOMException) && !(error instanceof TypeError)) throw error;
  }
  try {
    return createResponseCache(await caches.open(PLACE));
  } catch (error) {
    if (!(error instanceof DOMException) && !(error instanceof ReferenceError)) throw error;
    return null;
  }
}
