/** What the store lists, under one key: Workers KV counts listing its keys far dearer than reading one. Tools write it. */
import * as v from 'valibot';

export const storeIndexSchema = v.strictObject({
  /** Ids. */
  models: v.array(v.string()),
  /** The shipped ones; users' own are listed nowhere. */
  vocabularies: v.array(v.strictObject({ space: v.string(), id: v.string() })),
});
export type StoreIndex = v.InferOutput<typeof storeIndexSchema>;
