/** Single pictures: what is on them (zero-shot), and whether they are like those that the model was trained on. */
import { domainDistance, judgeDomain, type Domain } from '../../../core/domain.ts';
import { auroc } from '../../../core/sets.ts';
import type { Vocabulary } from '../../../core/vocabulary.ts';
import type { Encoder } from './encoder.ts';
import { outcome, type Asked, type Scores } from './hits.ts';
import type { NamedDrawing } from './held-out.ts';
import { wilson, type Outcome, type Share } from './metrics.ts';

export interface NamingCount {
  name: string;
  pictures: number;
  first: Share;
  five: Share;
}
export interface DomainCount {
  name: string;
  pictures: number;
  /** How well distance tells them from the held-out drawings; null for those. */
  auroc: number | null;
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
    const { vector } = await encodeDrawing(`<rect width="100" height="100" fill="#fff"/>${svg}`);
    named.push(outcome(vocabulary, scores(vector), word, 1));
  }
  const within = (k: number) => wilson(named.filter((o) => o.wordRank <= k).length, named.length);
  return { name, pictures: named.length, first: within(1), five: within(5) };
}

/** Held-out and seen drawings (those without the thing that changes) and photographs. */
export async function measureDomain(
  { encode }: Encoder,
  domain: Domain,
  asked: readonly Asked[],
  photographs: readonly Buffer[],
): Promise<DomainCount[]> {
  const once = (test: Asked['test']) => [
    ...new Map(asked.filter((p) => p.test === test).map((p) => [p.b, p.to.vector])).values(),
  ];
  const heldOut = once('held-out styles');
  const taken: Float32Array[] = [];
  for (const bytes of photographs) taken.push((await encode(bytes)).vector);
  const far = (vectors: readonly Float32Array[]) => vectors.map((v) => domainDistance(domain, v));
  const groups: [string, Float32Array[]][] = [
    ['drawings in styles held out', heldOut],
    ['drawings in styles trained on, unseen', once('seen styles')],
    ['photographs, each whole and four parts', taken],
  ];
  return groups.map(([name, vectors]) => ({
    name,
    pictures: vectors.length,
    auroc: vectors === heldOut ? null : auroc(far(vectors), far(heldOut)),
    unlike: wilson(
      vectors.filter((v) => judgeDomain(domain, [v])?.verdict === 'unlike').length,
      vectors.length,
    ),
  }));
}
