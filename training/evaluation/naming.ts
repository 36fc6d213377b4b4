/** Single pictures: what is on them (zero-shot), and whether they are like those that the model was trained on. */
import { domainDistance, judgeDomain, type Domain } from '../../core/domain.ts';
import { auroc } from '../../core/sets.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import type { Encoder, Looked } from './encoder.ts';
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
  /** How well each statistic tells them from the held-out drawings; null for those. */
  auroc: { flatness: number; distance: number } | null;
  /** Called unlike with both statistics, and with the distance alone. */
  unlike: Share;
  unlikeByDistance: Share;
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

/** Held-out and seen drawings (those without the thing that changes) and photographs. */
export async function measureDomain(
  { encode }: Encoder,
  domain: Domain,
  asked: readonly Asked[],
  photographs: readonly Buffer[],
): Promise<DomainCount[]> {
  const once = (test: Asked['test']) => [
    ...new Map(asked.filter((p) => p.test === test).map((p) => [p.b, p.to])).values(),
  ];
  const heldOut = once('held-out styles');
  const taken: Looked[] = [];
  for (const bytes of photographs) taken.push(await encode(bytes));
  const far = (of: readonly Looked[]) => of.map((x) => domainDistance(domain, x.embedding.vector));
  const rough = (of: readonly Looked[]) => of.map(({ flatness }) => -flatness);
  const groups: [string, Looked[]][] = [
    ['drawings in styles held out', heldOut],
    ['drawings in styles trained on, unseen', once('seen styles')],
    ['photographs, each whole and four parts', taken],
  ];
  const unlike = (of: readonly Looked[], withFlatness: boolean) => {
    const called = of.filter(({ embedding: { vector }, flatness }) => {
      const seen = withFlatness ? { vector, flatness } : { vector };
      return judgeDomain(domain, [seen])?.verdict === 'unlike';
    });
    return wilson(called.length, of.length);
  };
  return groups.map(([name, of]) => ({
    name,
    pictures: of.length,
    auroc:
      of === heldOut
        ? null
        : {
            flatness: auroc(rough(of), rough(heldOut)),
            distance: auroc(far(of), far(heldOut)),
          },
    unlike: unlike(of, true),
    unlikeByDistance: unlike(of, false),
  }));
}
