import { preparedTextKey, textDataKey } from '#core/format/store-keys.ts';

/** What test/support/edge/setup.ts gives the tests in workerd. */
export interface PreparedData {
  index: unknown;
  /** Base64 by SHA-256. */
  data: Record<string, string>;
  /** `text_embeds` of onnxruntime-node on the model's float32 file. */
  reference: { text: string; embedding: number[] }[];
}

declare module 'vitest' {
  interface ProvidedContext {
    prepared: PreparedData;
    fuzzRequests: number;
  }
}

/** Puts a prepared text tower into KV. */
export async function putPrepared(
  store: { put(key: string, value: string | Uint8Array): Promise<void> },
  prepared: PreparedData,
  space: string,
): Promise<void> {
  for (const [hash, text] of Object.entries(prepared.data))
    await store.put(
      textDataKey(hash),
      Uint8Array.from(atob(text), (c) => c.charCodeAt(0)),
    );
  await store.put(preparedTextKey(space), JSON.stringify(prepared.index));
}
