/**
 * Texts to embeddings within a request. All of it is paid before it is done: characters before they are tokenized, tokens
 * before the tower runs. Between prompts others get their turn, since an isolate does one thing at a time.
 */
import { readingUnits, tokenUnits, UNITS_A_TURN } from '#core/contract/costs.ts';
import { withPointer } from '#core/errors.ts';
import { encodeText } from '#core/model/embed.ts';
import type { Manifest } from '#core/model/manifest.ts';
import type { Embedding } from '#core/vector/embedding.ts';
import type { Meter } from '../meter.ts';
import type { LoadedEncoder, TextEncoderStore } from './text-encoder.ts';

export interface SentText {
  text: string;
  /** Where it stands in the request: errors point there. */
  pointer: string;
}

export interface EmbeddedText extends Embedding {
  tokens: number;
  truncated: boolean;
  /** Characters that were read. */
  kept: number;
}

/** What the tokens of a text cost in this encoder, in units. */
const costOf = ({ multiplyAdds }: LoadedEncoder, tokens: number) =>
  tokenUnits(tokens, multiplyAdds);

/** Gathers small pieces of work until they are worth a turn. */
function takeTurns({ turn }: Meter): (units: number) => Promise<void> {
  let gathered = 0;
  let hasBegun = false;
  return async (units) => {
    gathered += units;
    if (hasBegun && gathered < UNITS_A_TURN) return;
    await turn(gathered);
    gathered = 0;
    hasBegun = true;
  };
}

/**
 * The embeddings of the texts, in order.
 * @throws PictureMathError `rate-limited`, `text-too-long`, and what the encoder throws
 */
export async function embedTexts(
  encoders: TextEncoderStore,
  manifest: Manifest,
  texts: readonly SentText[],
  meter: Meter,
): Promise<EmbeddedText[]> {
  if (texts.length === 0) return [];
  const characters = texts.reduce((sum, { text }) => sum + text.length, 0);
  await meter.charge('encode', readingUnits(texts.length, characters));
  const encoder = await encoders.load(manifest);
  const step = takeTurns(meter);
  const encoded = [];
  for (const { text, pointer } of texts) {
    await step(readingUnits(1, text.length));
    encoded.push({
      pointer,
      ...(await withPointer(pointer, () => encodeText(manifest, encoder.tokenize, text))),
    });
  }
  const tokens = encoded.reduce((sum, { ids }) => sum + ids.length, 0);
  await meter.charge('encode', costOf(encoder, tokens));
  const embedded: EmbeddedText[] = [];
  // The tower takes as many tokens in one go as one text may have, and no other waits longer than for such a text.
  const fits = (count: number) =>
    count <= manifest.text.contextLength && costOf(encoder, count) <= meter.room();
  while (embedded.length < encoded.length) {
    let batchTokens = 0;
    const batch: typeof encoded = [];
    for (const text of encoded.slice(embedded.length)) {
      const sum = batchTokens + text.ids.length;
      if (batch.length > 0 && !fits(sum)) break;
      batch.push(text);
      batchTokens = sum;
    }
    const cost = costOf(encoder, batchTokens);
    const vectors = await encoder.batches.embed(
      batch.map(({ ids }) => ids),
      () => step(cost),
      fits,
    );
    for (const [i, { ids, truncated, kept }] of batch.entries())
      embedded.push({ ...(vectors[i] as Embedding), tokens: ids.length, truncated, kept });
  }
  return embedded;
}
