/** Single pictures: what is on them (zero-shot), and whether they are like those that the model was trained on. */
import { judgeOod, type OodDetector } from '../../core/rank/out-of-distribution.ts';
import type { Vocabulary } from '../../core/format/vocabulary.ts';
import type { Encoder, Looked } from './encoder.ts';
import { outcome, type Scores } from './hits.ts';
import type { NamedDrawing } from './pairs/held-out.ts';
import { wilson, type Share } from '#core/rank/share.ts';
import { type Outcome } from './metrics.ts';

export interface NamingCount {
  name: string;
  pictures: number;
  first: Share;
  five: Share;
}
export interface DomainCount {
  name: string;
  pictures: number;
  /** Called unlike. */
  unlike: Share;
}

/** How often the very word is first, and among five. */
export async function measureNaming(
  { encodeDrawing }: Encoder,
  name: string,
  drawings: readonly NamedDrawing[],
  vocabulary: Vocabulary,
  scores: Scores,
): Promise<NamingCount> {
  const named: Outcome[] = [];
  for (const { word, svg } of drawings) {
    const { embedding } = await encodeDrawing(`<rect width="100" height="100" fill="#fff"/>${svg}`);
    named.push(outcome(vocabulary, scores(embedding.vector), word, 1));
  }
  const within = (k: number) => wilson(named.filter((o) => o.wordRank <= k).length, named.length);
  return { name, pictures: named.length, first: within(1), five: within(5) };
}

/** How many of each kind of pictures are called unlike those of training. */
export function countUnlike(
  domain: OodDetector,
  groups: Readonly<Record<string, readonly Looked[]>>,
): DomainCount[] {
  return Object.entries(groups).map(([name, of]) => {
    const called = of.filter(
      ({ embedding: { vector }, flatness }) =>
        judgeOod(domain, [{ vector, flatness }])?.verdict === 'unlike',
    );
    return { name, pictures: of.length, unlike: wilson(called.length, of.length) };
  });
}
