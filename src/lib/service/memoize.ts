/**
 * Shares what a load has begun among all who ask for the same, and forgets it when it fails, so that the next one tries
 * again. `keyOf` says what is the same: the first argument, where it is left out.
 */
export function memoizeLoad<A extends readonly unknown[], T>(
  load: (...args: A) => Promise<T>,
  keyOf: (...args: A) => unknown = (...args) => args[0],
): (...args: A) => Promise<T> {
  const begun = new Map<unknown, Promise<T>>();
  return (...args) => {
    const key = keyOf(...args);
    const known = begun.get(key);
    if (known) return known;
    const loading = load(...args).catch((error: unknown) => {
      begun.delete(key);
      throw error;
    });
    begun.set(key, loading);
    return loading;
  };
}
