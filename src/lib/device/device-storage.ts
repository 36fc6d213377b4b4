/** What this origin keeps on the device, and taking it away. */
import { openShardCache } from '../vision/shard-cache.ts';

export interface DeviceStorage {
  /** All of it as the browser counts, and what it allows; null where it does not say. */
  used: number | null;
  quota: number | null;
  /** Whether the browser keeps it when room gets short. */
  persisted: boolean;
  /** Whether the page works without a network. */
  offline: boolean;
}

export async function readDeviceStorage(): Promise<DeviceStorage> {
  const { usage, quota } = (await navigator.storage?.estimate?.()) ?? {};
  const names = 'caches' in self ? await caches.keys() : [];
  return {
    used: usage ?? null,
    quota: quota ?? null,
    persisted: (await navigator.storage?.persisted?.()) ?? false,
    offline:
      names.some((name) => name.startsWith('picture-math-page-')) &&
      Boolean(navigator.serviceWorker?.controller),
  };
}

/** Takes everything away: models, the page itself, word lists' tokens, choices. The next visit is the first. */
export async function clearDevice(parts: readonly string[]): Promise<void> {
  const cache = await openShardCache();
  for (const part of parts) await cache?.remove(part);
  if ('caches' in self) for (const name of await caches.keys()) await caches.delete(name);
  for (const registration of (await navigator.serviceWorker?.getRegistrations()) ?? [])
    await registration.unregister();
  try {
    localStorage.clear();
  } catch {
    // Storage is blocked: there is nothing in it.
  }
}
