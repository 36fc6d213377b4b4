/** Small choices that this device remembers. Where the browser keeps nothing, every visit begins with the defaults. */
import * as v from 'valibot';

/** What was stored under a key, or `fallback` where there is nothing that fits. */
export function readStored<T>(key: string, schema: v.GenericSchema<unknown, T>, fallback: T): T {
  try {
    const text = localStorage.getItem(key);
    if (text === null) return fallback;
    const result = v.safeParse(schema, JSON.parse(text));
    return result.success ? result.output : fallback;
  } catch {
    // Storage is blocked, or another version wrote something else.
    return fallback;
  }
}

/** False where the browser keeps nothing. */
export function writeStored(key: string, value: unknown): boolean {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
