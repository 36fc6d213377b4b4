/** Asks a model about all the fixed pairs, by every method and over both lists, and counts what came out. */
import sharp from 'sharp';
import { answer } from '../../../core/answer.ts';
import { domainDistance, judgeDomain, parseDomain } from '../../../core/domain.ts';
import { embedImage } from '../../../core/embed.ts';
import type { Embedding } from '../../../core/embedding.ts';
import { METHODS, scorer, scoringOf, type Method } from '../../../core/methods.ts';
import { createRandom } from '../../../core/random.ts';
import { auroc } from '../../../core/sets.ts';
import { combine } from '../../../core/vector.ts';
import type { Vocabulary } from '../../../core/vocabulary.ts';
import { createWhitened } from '../../../tools/evaluate/whitening.ts';
import { readManifest } from '../../../tools/model-folder.ts';
import { decodePicture } from '../../../tools/picture.ts';
import { createVisionTower } from '../../../tools/towers.ts';
import { loadVocabulary, readNumbers } from '../../../tools/vocabulary.ts';
import { emojiWords } from './held-out.ts';
import { score, wilson, type Outcome, type Score, type Share } from './metrics.ts';
import { groupOf, HEADWEAR } from './groups.ts';
import { createNullPairs } from './nothing.ts';
import { createPairs, type Pair } from './pairs.ts';

const SIZE = 224;
/** Checked against the share of null pairs that have a p at most this. */
const LEVELS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5];

export interface Row extends Score {
  test: string;
  style: string;
  how: string;
  concept: string;
  direction: 'gained' | 'lost';
  list: string;
}

export interface Results {
  model: string;
  method: Method;
  pairs: number;
  rows: Row[];
  summary: { name: string; list: string; score: Score }[];
  methods: { method: string; list: string; score: Score }[];
  swap: { pairs: number; equal: number };
  verdicts: { name: string; pairs: number; clear: Share; weak: Share; none: Share }[];
  calibration: { level: number; observed: Share }[];
  naming: { name: string; pictures: number; first: Share; five: Share }[];
  /** How far pictures lie out, against the held-out drawings; `unlike`: how many are called so. */
  domain: { name: string; pictures: number; auroc: number | null; unlike: Share }[];
}

export interface MeasureOptions {
  model: string;
  scale: number;
  /** Pictures that the model was not trained on; none: the domain is not measured. */
  photographs: readonly Buffer[];
  onProgress: (done: number, all: number) => void;
}

type Asked = Pair & { from: Embedding; to: Embedding };
/** Scores of all words for a difference. */
type Scores = (difference: Float32Array) => Float64Array;

const documentOf = (content: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${SIZE}" height="${SIZE}" viewBox="0 0 100 100">${content}</svg>`;

async function createEncoder(model: string) {
  const manifest = await readManifest(model);
  const tower = await createVisionTower(manifest);
  const seen = new Map<string, Embedding>();
  return {
    manifest,
    encode: async (bytes: Buffer) =>
      embedImage(manifest, tower, await decodePicture(bytes, 'evaluation')),
    async encodeDrawing(content: string): Promise<Embedding> {
      const known = seen.get(content);
      if (known) return known;
      const { data, info } = await sharp(Buffer.from(documentOf(content)))
        .ensureAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      const pixels = { width: info.width, height: info.height, data };
      const embedding = await embedImage(manifest, tower, pixels);
      seen.set(content, embedding);
      return embedding;
    },
  };
}

function scoresBy(vocabulary: Vocabulary, method: Method): Scores {
  const scoring = scoringOf(vocabulary, method);
  return (difference) => {
    const exact = scorer(vocabulary, scoring, difference);
    return Float64Array.from(vocabulary.words, (_, i) => exact(i));
  };
}

/** Where the wanted words stand; `sign` -1 reads the list from its end. */
function outcome(
  vocabulary: Vocabulary,
  scores: Float64Array,
  concept: string,
  sign: 1 | -1,
): Outcome {
  const group = groupOf(concept);
  const rankOf = (labels: readonly string[]) => {
    let best = -Infinity;
    vocabulary.words.forEach(({ label }, i) => {
      if (labels.includes(label)) best = Math.max(best, sign * (scores[i] as number));
    });
    let rank = 1;
    for (const value of scores) if (sign * value > best) rank++;
    return rank;
  };
  return { concept, group, groupRank: rankOf(group), wordRank: rankOf([concept]) };
}

const difference = ({ from, to }: Asked, share = 1) =>
  combine([
    { weight: 1, vector: from.vector },
    { weight: -share, vector: to.vector },
  ]);

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

const resultOf = ({ outcome: one }: Counted): Outcome => one;

interface Counted {
  pair: Asked;
  direction: 'gained' | 'lost';
  outcome: Outcome;
}

function count(asked: readonly Asked[], vocabulary: Vocabulary, scores: Scores): Counted[] {
  return asked.flatMap((pair) => {
    const all = scores(difference(pair));
    const gained: Counted = {
      pair,
      direction: 'gained',
      outcome: outcome(vocabulary, all, pair.concept, 1),
    };
    if (pair.lost === undefined) return [gained];
    return [
      gained,
      { pair, direction: 'lost', outcome: outcome(vocabulary, all, pair.lost, -1) } as const,
    ];
  });
}

/** The parts that the bars of the issue ask for, each a choice of counted pairs. */
const SUMMARIES: Record<string, (counted: Counted) => boolean> = {
  'seen styles, gained': ({ pair, direction }) =>
    pair.test === 'seen styles' && direction === 'gained',
  'seen styles, own faces': ({ pair }) => pair.test === 'seen styles' && pair.how === 'drawn',
  'seen styles, pasted': ({ pair }) => pair.test === 'seen styles' && pair.how === 'pasted',
  'seen styles, as the art draws it': ({ pair }) =>
    pair.test === 'seen styles' && pair.how === 'native',
  'held-out styles, gained': ({ pair, direction }) =>
    pair.test === 'held-out styles' && direction === 'gained',
  'held-out styles, people': ({ pair }) =>
    pair.test === 'held-out styles' && ['pasted', 'native'].includes(pair.how),
  'held-out styles, pasted': ({ pair }) => pair.test === 'held-out styles' && pair.how === 'pasted',
  'held-out styles, as the art draws it': ({ pair }) =>
    pair.test === 'held-out styles' && pair.how === 'native',
  'held-out styles, thing for thing': ({ pair, direction }) =>
    pair.test === 'held-out styles' && pair.how === 'alone' && direction === 'gained',
  'held-out styles, thing beside a face': ({ pair }) =>
    pair.test === 'held-out styles' && pair.how === 'beside',
  'headwear as a held-out style draws it': ({ pair }) =>
    pair.test === 'held-out styles' && pair.how === 'native' && HEADWEAR.includes(pair.concept),
  'exchange, gained': ({ pair, direction }) => pair.test === 'exchange' && direction === 'gained',
  'exchange, lost': ({ pair, direction }) => pair.test === 'exchange' && direction === 'lost',
  'different people, own faces': ({ pair }) =>
    pair.test === 'different people' && pair.how === 'drawn',
  'different people, seen avatars': ({ pair }) =>
    pair.test === 'different people' &&
    pair.how === 'pasted' &&
    !['personas', 'big-smile'].includes(pair.style),
  'different people, held-out avatars': ({ pair }) =>
    pair.test === 'different people' && ['personas', 'big-smile'].includes(pair.style),
  'scenes and things, gained': ({ pair, direction }) =>
    pair.test === 'scenes and things' && direction === 'gained',
  'scenes and things, lost': ({ pair, direction }) =>
    pair.test === 'scenes and things' && direction === 'lost',
};

/** Swapping A and B must swap the lists: first ten words and their scores, bit for bit. */
function countSwaps(asked: readonly Asked[], ask: (from: Embedding, to: Embedding) => Answer) {
  const flat = (words: Answer['gained']) => JSON.stringify(words.map((w) => [w.label, w.score]));
  const equal = asked.filter(({ from, to }) => {
    const [there, back] = [ask(from, to), ask(to, from)];
    return flat(there.gained) === flat(back.lost) && flat(there.lost) === flat(back.gained);
  }).length;
  return { pairs: asked.length, equal };
}
type Answer = ReturnType<typeof answer>;

function verdictsOf(name: string, answers: readonly Answer[]): Results['verdicts'][number] {
  const share = (verdict: string) =>
    wilson(answers.filter((a) => a.verdict === verdict).length, answers.length);
  return {
    name,
    pairs: answers.length,
    clear: share('clear'),
    weak: share('weak'),
    none: share('none'),
  };
}

/** Runs everything; errors as those of the model's files. */
export async function measure(options: MeasureOptions): Promise<Results> {
  const { model, scale, photographs, onProgress } = options;
  const { manifest, encode, encodeDrawing } = await createEncoder(model);
  const pairs = createPairs(scale);
  const asked: Asked[] = [];
  for (const pair of pairs) {
    asked.push({
      ...pair,
      from: await encodeDrawing(pair.a),
      to: await encodeDrawing(pair.b),
    });
    onProgress(asked.length, pairs.length);
  }
  const quiet = () => {};
  const lists = await Promise.all(
    ['common', 'known'].map((name) => loadVocabulary(manifest, name, quiet)),
  );
  const [common] = lists;
  if (!common) throw new Error('unreachable: two lists were asked for');
  const bare = await loadVocabulary(manifest, 'common', quiet, { default: ['{}'] });
  const { method } = manifest;

  const counted = lists.map(({ vocabulary, pointer }) => ({
    list: pointer.id,
    counted: count(asked, vocabulary, scoresBy(vocabulary, method)),
  }));
  const rows = counted.flatMap(({ list, counted: all }) =>
    [
      ...groupBy(all, ({ pair, direction, outcome: { concept } }) =>
        JSON.stringify([pair.test, pair.style, pair.how, concept, direction]),
      ),
    ].map(([key, of]): Row => {
      const [test, style, how, concept, direction] = JSON.parse(key) as [
        string,
        string,
        string,
        string,
        'gained' | 'lost',
      ];
      const pool = all.filter((c) => c.pair.test === test && c.direction === direction);
      return {
        test,
        style,
        how,
        concept,
        direction,
        list,
        ...score(of.map(resultOf), pool.map(resultOf)),
      };
    }),
  );
  const summary = counted.flatMap(({ list, counted: all }) =>
    Object.entries(SUMMARIES).map(([name, chosen]) => ({
      name,
      list,
      score: score(all.filter(chosen).map(resultOf)),
    })),
  );

  const others: [string, string, Vocabulary, Scores][] = [
    ...METHODS.map(
      (name) =>
        [name, 'common', common.vocabulary, scoresBy(common.vocabulary, name)] as [
          string,
          string,
          Vocabulary,
          Scores,
        ],
    ),
    [
      'whitened',
      'common',
      common.vocabulary,
      createWhitened(common.vocabulary.rows, common.vocabulary.textMean),
    ],
    ['cosine, bare words', 'common', bare.vocabulary, scoresBy(bare.vocabulary, 'cosine')],
  ];
  const changed = asked.filter(({ test }) => test !== 'scenes and things');
  const methods = others.flatMap(([name, list, vocabulary, scores]) =>
    (['seen', 'held-out'] as const).map((which) => ({
      method: `${name}, ${which} styles`,
      list,
      score: score(
        count(
          changed.filter(({ test }) => (test === 'held-out styles') === (which === 'held-out')),
          vocabulary,
          scores,
        )
          .filter(({ direction }) => direction === 'gained')
          .map(resultOf),
      ),
    })),
  );
  for (const share of [0.75, 0.5])
    methods.push({
      method: `cosine, A - ${share} B, thing for thing of held-out art`,
      list: 'common',
      score: score(
        asked
          .filter(({ how }) => how === 'alone')
          .map((pair) =>
            outcome(
              common.vocabulary,
              scoresBy(common.vocabulary, 'cosine')(difference(pair, share)),
              pair.concept,
              1,
            ),
          ),
      ),
    });

  const ask = (from: Embedding, to: Embedding) =>
    answer({
      vocabulary: common.vocabulary,
      reference: common.pointer,
      terms: [
        { weight: 1, modality: 'image', embedding: from },
        { weight: -1, modality: 'image', embedding: to },
      ],
      k: 10,
      method,
    });
  const nulls = [];
  for (const pair of await createNullPairs(Math.max(4, Math.round(100 * scale))))
    nulls.push({ kind: pair.kind, reply: ask(await encode(pair.a), await encode(pair.b)) });
  const retakes = nulls.filter(({ kind }) => kind !== 'two seeds');
  const verdicts = [
    verdictsOf(
      'nothing changed (all retakes)',
      retakes.map(({ reply }) => reply),
    ),
    ...[...groupBy(nulls, ({ kind }) => kind)].map(([kind, of]) =>
      verdictsOf(
        `nothing changed: ${kind}`,
        of.map(({ reply }) => reply),
      ),
    ),
    ...(
      [
        'seen styles',
        'held-out styles',
        'exchange',
        'different people',
        'scenes and things',
      ] as const
    ).map((test) =>
      verdictsOf(
        `changed: ${test}`,
        asked.filter((p) => p.test === test).map(({ from, to }) => ask(from, to)),
      ),
    ),
  ];
  const calibration = LEVELS.map((level) => ({
    level,
    observed: wilson(
      retakes.filter(({ reply }) => (reply.p_value ?? 1) <= level).length,
      retakes.length,
    ),
  }));

  async function measureDomain(): Promise<Results['domain']> {
    const domain = parseDomain(await readNumbers(manifest, 'domain'), manifest.dimensions);
    const once = (of: readonly Asked[]) => [...new Map(of.map((p) => [p.b, p.to.vector])).values()];
    const heldOut = once(asked.filter(({ test }) => test === 'held-out styles'));
    const groups: [string, Float32Array[]][] = [
      ['drawings in styles held out', heldOut],
      [
        'drawings in styles trained on, unseen',
        once(asked.filter(({ test }) => test === 'seen styles')),
      ],
      ['photographs, each whole and four parts', []],
    ];
    for (const bytes of photographs) groups[2]?.[1].push((await encode(bytes)).vector);
    const far = (vectors: readonly Float32Array[]) => vectors.map((v) => domainDistance(domain, v));
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

  const random = createRandom(5);
  const singles = await Promise.all(
    emojiWords().map(async ({ word, svg }) => ({
      word,
      embedding: await encodeDrawing(`<rect width="100" height="100" fill="#fff"/>${svg}`),
    })),
  );
  const named = singles.map(({ word, embedding }) =>
    outcome(common.vocabulary, scoresBy(common.vocabulary, method)(embedding.vector), word, 1),
  );
  const naming = [
    {
      name: 'things of fluent-emoji-flat (held out), the very word',
      pictures: named.length,
      first: wilson(named.filter((o) => o.wordRank === 1).length, named.length),
      five: wilson(named.filter((o) => o.wordRank <= 5).length, named.length),
    },
  ];
  return {
    model: common.vocabulary.space,
    method,
    pairs: asked.length,
    rows,
    summary,
    methods,
    swap: countSwaps(random.shuffle(asked).slice(0, 1000), ask),
    verdicts,
    calibration,
    naming,
    domain: photographs.length === 0 ? [] : await measureDomain(),
  };
}
