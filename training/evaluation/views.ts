/** What of a picture is read, measured: things in wide and tall pictures, by the middle square, a square at them, the whole. */
import { createRandom } from '../../core/random.ts';
import type { Padding } from '../../core/picture/padding.ts';
import { resizeAndCrop, type Pixels } from '../../core/picture/preprocess.ts';
import { MIDDLE, type View } from '../../core/picture/view.ts';
import type { Vocabulary } from '../../core/format/vocabulary.ts';
import type { Encoder, Looked } from './encoder.ts';
import { outcome, type Scores } from './hits.ts';
import { wilson, type Share } from '#core/rank/share.ts';
import { score, type Outcome } from './metrics.ts';
import type { Pair } from './pairs/pair.ts';
import {
  PLACES,
  placeDrawing,
  SHAPES,
  squareAt,
  type Placing,
  type Retake,
} from './pairs/placed.ts';
import type { Ask } from './verdicts.ts';

export interface ViewCount {
  place: string;
  /** What was read. */
  view: string;
  pairs: number;
  /** A right word first, and among three. */
  first: Share;
  three: Share;
  /** Changed pairs called clear; unchanged ones called clear, and called unlike what the model can read. */
  clear: Share;
  falseClear: Share;
  unlike: Share;
}

interface Way {
  name: string;
  viewOf: (placing: Placing) => View;
  padding?: Padding;
}
const whole = (name: string, padding: Padding): Way => ({
  name: `the whole picture, ${name}`,
  viewOf: () => ({ kind: 'whole' }),
  padding,
});

/** RGB bytes [size, size, 3] as a picture of their own, which is read as it is. */
function opaque(rgb: Uint8ClampedArray, size: number): Pixels {
  const data = new Uint8ClampedArray(size * size * 4).fill(255);
  for (let i = 0; i < size * size; i++) data.set(rgb.subarray(i * 3, i * 3 + 3), i * 4);
  return { width: size, height: size, data };
}

/** Changed pairs and pictures taken again of `drawings`, each in a wide and in a tall picture. */
export async function measureViews(
  { manifest, encodePixels }: Encoder,
  pairs: readonly Pair[],
  count: number,
  { vocabulary, scores, ask }: { vocabulary: Vocabulary; scores: Scores; ask: Ask },
): Promise<ViewCount[]> {
  const { size, mean } = manifest.image;
  const [red, green, blue] = mean.map((x) => Math.round(255 * x)) as [number, number, number];
  const ways: Way[] = [
    { name: 'the middle square', viewOf: () => MIDDLE },
    { name: 'a square at the thing', viewOf: squareAt },
    whole('white beside it', 'white'),
    whole('the mean colour of its border beside it', 'border'),
    whole('its edge drawn out', 'edge'),
    whole('the mean colour of the model beside it', [red, green, blue]),
  ];
  const random = createRandom(16_9);
  const drawings = random
    .shuffle(pairs.filter(({ test, how }) => test === 'held-out styles' && isPerson(how)))
    .slice(0, count);
  const found = new Map<string, Found>();
  for (const pair of drawings)
    for (const shape of SHAPES)
      for (const place of PLACES) {
        const placing = { shape, place };
        const retake: Retake = {
          across: random.range(-3, 3),
          down: random.range(-3, 3),
          quality: Math.floor(random.range(30, 90)),
        };
        const [a, b, again] = await Promise.all([
          placeDrawing(String(pair.a), placing),
          placeDrawing(String(pair.b), placing),
          placeDrawing(String(pair.b), placing, retake),
        ]);
        for (const { name, viewOf, padding } of ways) {
          const look = (pixels: Pixels): Promise<Looked> =>
            encodePixels(opaque(resizeAndCrop(pixels, size, viewOf(placing), { padding }), size));
          const [from, to, still] = [await look(a), await look(b), await look(again)];
          const key = `${place}\n${name}`;
          const all = found.get(key) ?? { outcomes: [], clear: 0, falseClear: 0, unlike: 0 };
          found.set(key, all);
          const difference = from.embedding.vector.map((x, i) => x - (to.embedding.vector[i] ?? 0));
          all.outcomes.push(outcome(vocabulary, scores(difference), pair.concept, 1, pair.besides));
          if (ask(from, to).verdict === 'clear') all.clear++;
          const unchanged = ask(still, to);
          if (unchanged.verdict === 'clear') all.falseClear++;
          if (unchanged.domain?.verdict === 'unlike') all.unlike++;
        }
      }
  return [...found].map(([key, { outcomes, clear, falseClear, unlike }]) => {
    const [place = '', view = ''] = key.split('\n');
    const n = outcomes.length;
    const { group } = score(outcomes);
    return {
      place,
      view,
      pairs: n,
      first: group['1'],
      three: group['3'],
      clear: wilson(clear, n),
      falseClear: wilson(falseClear, n),
      unlike: wilson(unlike, n),
    };
  });
}

interface Found {
  outcomes: Outcome[];
  clear: number;
  falseClear: number;
  unlike: number;
}
const isPerson = (how: Pair['how']) => how === 'native' || how === 'pasted';
