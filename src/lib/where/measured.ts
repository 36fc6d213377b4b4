/** What of a pair goes with each of its parts, asked of the encoder in small goes and kept: every word reads the same. */
import { COARSE, FINE, type Scan } from '#core/picture/exchange.ts';
import { exchangeShares, worthAsking } from '#core/rank/where.ts';
import type { Content } from '../sum/content.svelte.ts';
import type { EncoderClient } from '../vision/client.ts';
import type { AskedPicture } from '../vision/protocol.ts';

/** Contents whose pictures are here. `b` is null where there is nothing to exchange parts with. */
export interface ShownPair {
  a: Content & { picture: Blob };
  b: (Content & { picture: Blob }) | null;
}
/** Parts a request: other pictures wait for no more. */
const AT_ONCE = 6;
/** Pairs that are kept: 70 vectors each. */
const KEPT = 8;

type Known = Record<'coarse' | 'fine', Map<number, Float32Array>>;

export class MeasuredPairs {
  readonly #known = new Map<string, Known>();

  /**
   * Shares of the parts for a word: the coarse ones as soon as they are there, then the fine ones. Stops between two
   * requests when the signal is aborted; what was learnt stays. Errors as `EncoderClient.exchange`.
   */
  async shares(
    client: EncoderClient,
    { space, pair }: { space: string; pair: ShownPair },
    { vector, sign }: { vector: Float32Array; sign: number },
    {
      signal,
      onShares,
      onProgress,
    }: {
      signal: AbortSignal;
      onShares: (shares: Float64Array, scan: Scan) => void;
      onProgress: (done: number, all: number) => void;
    },
  ): Promise<void> {
    const known = this.#of(`${space} ${pair.a.id} ${pair.b?.id ?? ''}`);
    const asked = { a: askedOf(pair.a), b: pair.b && askedOf(pair.b) };
    const learn = async (level: keyof Known, scan: Scan, cells: readonly number[]) => {
      const missing = cells.filter((cell) => !known[level].has(cell));
      for (let at = 0; at < missing.length && !signal.aborted; at += AT_ONCE) {
        const part = missing.slice(at, at + AT_ONCE);
        const vectors = await client.exchange(asked, scan, part);
        vectors.forEach((moved, i) => known[level].set(part[i] as number, moved));
        if (!signal.aborted) onProgress(cells.length - missing.length + at, cells.length);
      }
    };
    await learn('coarse', COARSE, [...Array(COARSE.grid ** 2).keys()]);
    if (signal.aborted) return;
    const coarse = exchangeShares(known.coarse, vector, sign, COARSE);
    onShares(coarse, COARSE);
    const cells = worthAsking(coarse);
    await learn('fine', FINE, cells);
    if (signal.aborted) return;
    // What another word asked for is left out: a word's light does not depend on what was looked at before.
    const own = new Map([...known.fine].filter(([cell]) => cells.includes(cell)));
    onShares(exchangeShares(own, vector, sign, FINE), FINE);
  }

  #of(key: string): Known {
    const known = this.#known.get(key) ?? { coarse: new Map(), fine: new Map() };
    this.#known.delete(key);
    this.#known.set(key, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > KEPT && oldest !== undefined) this.#known.delete(oldest);
    return known;
  }
}

const askedOf = ({ id, picture, view }: ShownPair['a']): AskedPicture => ({
  key: String(id),
  picture,
  view,
});
