/** Where the samples speak for their words, made beforehand by the model that comes with the page (tools/samples/answers.ts). */
import * as v from 'valibot';
import { fromBase64 } from '#core/base64.ts';
import { FINE } from '#core/picture/exchange.ts';
import { fetchOwn, readJson } from '../service/fetch-own.ts';
import type { SumTerm, Terms } from '../sum/terms.ts';

const schema = v.object({
  model: v.string(),
  /** Shares of the fine parts by word, in 255ths of the largest, base64; empty for words of which no part speaks. */
  words: v.record(v.string(), v.string()),
});

/** The sample whose two pictures the sum subtracts, either way; null for others. */
export function samplePairOf(terms: Terms): string | null {
  const [a, b] = terms;
  if (!a || !b || terms.length !== 2 || a.weight * b.weight >= 0) return null;
  const nameOf = ({ content }: SumTerm) =>
    content?.caption?.kind === 'sample' && content.view.kind === 'middle' && content.caption;
  const [one, two] = [nameOf(a), nameOf(b)];
  return one && two && one.name === two.name && one.letter !== two.letter ? one.name : null;
}

const files = new Map<string, Promise<v.InferOutput<typeof schema> | null>>();

async function load(name: string) {
  const response = await fetchOwn(`/samples/where/${name}.json`, 'sample');
  if (!response.ok) return null;
  const read = v.safeParse(schema, await readJson(response));
  return read.success ? read.output : null;
}

/** Shares of the fine parts; null where that was not made, or by another model: then it is computed. */
export async function recallShares(
  name: string,
  space: string,
  label: string,
): Promise<Float64Array | null> {
  const loading = files.get(name) ?? load(name).catch(() => null);
  files.set(name, loading);
  const file = await loading;
  // Without a network it may come at another try.
  if (!file) files.delete(name);
  const packed = file?.model === space ? file.words[label] : undefined;
  if (packed === '') return new Float64Array(FINE.grid ** 2);
  const shares = packed === undefined ? null : Float64Array.from(fromBase64(packed));
  return shares?.length === FINE.grid ** 2 ? shares.map((x) => x / 255) : null;
}
