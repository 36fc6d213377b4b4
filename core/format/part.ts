/** What is named by its SHA-256: a part of a file, and the schema of the name. */
import * as v from 'valibot';

export const sha256Schema = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{64}$/, 'Expected 64 hexadecimal digits'),
);

export const partSchema = v.strictObject({
  sha256: sha256Schema,
  bytes: v.pipe(v.number(), v.integer(), v.minValue(1)),
});
export type Part = v.InferOutput<typeof partSchema>;
