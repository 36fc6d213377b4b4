/**
 * Prompts of several requests through a tower at once. A large tower's weights stream from memory at each run, which takes
 * as long as the arithmetic of a short prompt: who has its turn takes along what others wait with, and they find it done.
 * Values are left for them, never promises (store/single-flight.ts says why).
 */
import type { Embedding } from '#core/vector/embedding.ts';

type Prompts = readonly (readonly number[])[];

const LOOK_EVERY_MS = 1;
/** A run that says nothing for so long is lost with its client: whoever waits for it runs by itself. */
const LOST_AFTER_MS = 2000;

interface Run {
  isOver: boolean;
}

/** Prompts of a request that waits. */
interface Waiting {
  prompts: Prompts;
  tokens: number;
  /** The run of another request that they go along with. */
  run: Run | null;
  /** Left here by that run. */
  embeddings: Embedding[] | null;
}

export interface Batches {
  /**
   * The embeddings of token ids, in order; what they are never depends on what goes along.
   * @param turn waits until they may run
   * @param fits whether so many tokens may go through in one go, when the turn has come
   * @throws what `turn` and the tower throw
   */
  embed(
    prompts: Prompts,
    turn: () => Promise<void>,
    fits: (tokens: number) => boolean,
  ): Promise<Embedding[]>;
}

const countTokens = (prompts: Prompts) => prompts.reduce((sum, ids) => sum + ids.length, 0);

/**
 * @param embedAll the tower; it may wait, for rows of its tokens
 * @param arrive lets requests that have arrived come so far, where that is worth a moment
 */
export function createBatches(
  embedAll: (prompts: Prompts) => Promise<Embedding[]>,
  arrive: () => Promise<void>,
  { now = Date.now, pause = (ms: number): Promise<void> => scheduler.wait(ms) } = {},
): Batches {
  const waiting = new Set<Waiting>();

  function takeAlong(own: Waiting, fits: (tokens: number) => boolean, run: Run): Waiting[] {
    let { tokens } = own;
    const taken: Waiting[] = [];
    for (const other of waiting) {
      if (!fits(tokens + other.tokens)) continue;
      tokens += other.tokens;
      other.run = run;
      taken.push(other);
      waiting.delete(other);
    }
    return taken;
  }

  async function runTogether(own: Waiting, fits: (tokens: number) => boolean) {
    const run: Run = { isOver: false };
    const others = takeAlong(own, fits, run);
    if (others.length === 0) return embedAll(own.prompts);
    try {
      const all = [own, ...others];
      const embeddings = await embedAll(all.flatMap(({ prompts }) => prompts));
      let at = 0;
      for (const one of all) one.embeddings = embeddings.slice(at, (at += one.prompts.length));
      return own.embeddings ?? [];
    } catch {
      // It may be another's prompt: each hears of its own alone.
      run.isOver = true;
      return await embedAll(own.prompts);
    } finally {
      run.isOver = true;
    }
  }

  /** What another's run left, once it is over; null where it left nothing. */
  async function takenFrom(own: Waiting): Promise<Embedding[] | null> {
    const until = now() + LOST_AFTER_MS;
    while (own.run && !own.embeddings && !own.run.isOver && now() < until)
      await pause(LOOK_EVERY_MS);
    return own.embeddings;
  }

  return {
    async embed(prompts, turn, fits) {
      const own: Waiting = { prompts, tokens: countTokens(prompts), run: null, embeddings: null };
      waiting.add(own);
      try {
        await turn();
        await arrive();
        const taken = await takenFrom(own);
        if (taken) return taken;
      } finally {
        waiting.delete(own);
      }
      return runTogether(own, fits);
    },
  };
}
