/**
 * A text tower prepared for the edge: what `model prepare` writes and the edge loads. The index names, by hash, the
 * shards of the token-embedding table and of the transformer's weights (layout: `placeWeights` in text-kernel.ts), and the
 * tokenizer (prepared-tokenizer.ts).
 */
import * as v from 'valibot';
import { PictureMathError } from '../errors.ts';
import { partSchema } from '../format/part.ts';
import { PACKED_ROWS } from './packed-rows.ts';
import { quantizeRows } from '../vector/quantize.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const multipleOf = (n: number) =>
  v.pipe(count, v.multipleOf(n, `Expected a multiple of ${n}`), v.maxValue(16_384));

export const PREPARED_FORMAT = 4;
/** Tokens in one shard of the table: a prompt touches few, and one is small enough to fetch within a request. */
export const TOKENS_PER_SHARD = 512;

export const preparedTextSchema = v.strictObject({
  format: v.literal(PREPARED_FORMAT, `Expected format version ${PREPARED_FORMAT}`),
  /** `id@revision` of the model. */
  space: v.string(),
  shape: v.strictObject({
    layers: v.pipe(count, v.maxValue(64)),
    width: multipleOf(16),
    heads: v.pipe(count, v.maxValue(64)),
    hidden: multipleOf(16),
    context: v.pipe(count, v.maxValue(1024)),
    dimensions: multipleOf(PACKED_ROWS),
    activation: v.picklist(['quick_gelu', 'gelu']),
    epsilon: v.number(),
  }),
  tokens: count,
  tokenizer: partSchema,
  tokenShards: v.array(partSchema),
  weightShards: v.pipe(v.array(partSchema), v.minLength(1)),
});
export type PreparedText = v.InferOutput<typeof preparedTextSchema>;
export type TransformerShape = PreparedText['shape'];

/** Multiply-adds that a token takes in the linear layers, where nearly all the time goes. */
export const multiplyAddsOf = ({ layers, width, hidden }: TransformerShape): number =>
  layers * (4 * width * width + 2 * width * hidden);

/** @throws PictureMathError `model-file-invalid`, naming the wrong fields; `space-mismatch` */
export function parsePreparedText(value: unknown, space: string): PreparedText {
  const result = v.safeParse(preparedTextSchema, value);
  if (!result.success)
    throw new PictureMathError(
      'model-file-invalid',
      `Prepared text tower of ${space}: ${result.issues.map((i) => `${v.getDotPath(i) ?? 'index'}: ${i.message}`).join('; ')}. Prepare it again.`,
    );
  if (result.output.space !== space)
    throw new PictureMathError(
      'space-mismatch',
      `Expected the text tower of ${space}, got that of ${result.output.space}.`,
    );
  return result.output;
}

/**
 * Writes a row of a shard of the token table (f32 scales [n], then int8 rows [n, width]) as float32.
 * @throws PictureMathError `model-file-invalid` when the shard has no such row
 */
export function readTokenRow(
  bytes: Uint8Array<ArrayBuffer>,
  index: number,
  target: Float32Array<ArrayBuffer>,
): void {
  const width = target.length;
  const rows = bytes.length / (4 + width);
  if (!Number.isInteger(rows) || index >= rows)
    throw new PictureMathError(
      'model-file-invalid',
      `Expected row ${index} in a shard of the token table, got ${bytes.length} bytes.`,
    );
  const scale = new DataView(bytes.buffer, bytes.byteOffset).getFloat32(index * 4, true);
  const row = new Int8Array(bytes.buffer, bytes.byteOffset + rows * 4 + index * width, width);
  for (let d = 0; d < width; d++) target[d] = (row[d] as number) * scale;
}

/** The shard of `readTokenRow` for rows [n, width]: symmetric int8, one scale a row. */
export function writeTokenShard(rows: Float32Array, width: number): Uint8Array<ArrayBuffer> {
  const n = rows.length / width;
  const { values, scales } = quantizeRows(rows, width);
  const bytes = new Uint8Array(n * (4 + width));
  const view = new DataView(bytes.buffer);
  scales.forEach((scale, i) => view.setFloat32(i * 4, scale, true));
  bytes.set(new Uint8Array(values.buffer), n * 4);
  return bytes;
}
