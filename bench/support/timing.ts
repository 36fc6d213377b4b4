/** Medians of interleaved repetitions, so that a change of the machine's mood hits every contender. */

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
};

export interface Contender {
  name: string;
  /** One measurement in milliseconds. */
  measure(round: number): Promise<number>;
}

/** Measures every contender once a round, after one round to warm up; medians by name. */
export async function race(
  contenders: readonly Contender[],
  rounds: number,
): Promise<Map<string, number>> {
  const times = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = -1; round < rounds; round++)
    for (const { name, measure } of contenders) {
      const ms = await measure(round);
      if (round >= 0) times.get(name)?.push(ms);
    }
  return new Map([...times].map(([name, values]) => [name, median(values)]));
}

/** Milliseconds that `work` takes. */
export async function clock(work: () => unknown): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
