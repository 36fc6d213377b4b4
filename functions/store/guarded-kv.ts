/** Workers KV whose failures are ours: what throws, or does not answer, is a 503 that says to try again. */
import { PictureMathError } from '#core/errors.ts';

const ANSWER_MS = 10_000;

const unavailable = (why: string, cause?: unknown) =>
  new PictureMathError(
    'store-unavailable',
    `Expected an answer of the store, ${why}: try again in a moment.`,
    { cause },
  );

/** @throws PictureMathError `store-unavailable` for what failed, or took too long */
export async function fromStore<T>(answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(unavailable(`got none within ${ANSWER_MS / 1000} s`)),
      ANSWER_MS,
    );
  });
  try {
    return await Promise.race([answer, silence]);
  } catch (cause) {
    if (cause instanceof PictureMathError) throw cause;
    throw unavailable('got an error', cause);
  } finally {
    clearTimeout(timer);
  }
}

const GUARDED: ReadonlySet<string | symbol> = new Set(['get', 'put', 'delete', 'list']);

/** The same namespace, each of whose promises is guarded; streams are not: who reads them guards each read. */
export function guardKv(kv: KVNamespace): KVNamespace {
  return new Proxy(kv, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown;
      if (typeof value !== 'function') return value;
      const method = value as (...args: unknown[]) => Promise<unknown>;
      // A method that throws at once is caught like one that rejects.
      return GUARDED.has(name)
        ? (...args: unknown[]) => fromStore((async () => method.apply(target, args))())
        : method.bind(target);
    },
  });
}
