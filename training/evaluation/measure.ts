/** Asks a model about all the fixed pairs, by every method and over both lists, and counts what came out. */
import { parseOodDetector } from '../../core/rank/out-of-distribution.ts';
import type { Method } from '../../core/rank/methods.ts';
import { createRandom } from '../../core/random.ts';
import { loadVocabulary, readNumbers } from '../../tools/vocabulary/vocabulary.ts';
import { createEncoder, type Encoder, type Looked } from './encoder.ts';
import { emojiWords, trainedEmojiWords } from './pairs/held-out.ts';
import {
  compareMethods,
  count,
  scoreConcepts,
  scoresBy,
  summarise,
  type Asked,
  type Row,
} from './hits.ts';
import type { Score } from './metrics.ts';
import { fairnessOf, type FairnessRow } from './fairness.ts';
import { marksByTest, type MarkCount } from './marks.ts';
import { countUnlike, measureNaming, type DomainCount, type NamingCount } from './naming.ts';
import { ODD_KINDS, oddPicture } from '../drawings/odd.ts';
import { readPeople, readPerson, scenesOf } from './pairs/people.ts';
import { peoplePairs, photographPairs, thingPairs } from './pairs/rendered.ts';
import type { NullPair } from './pairs/nothing.ts';
import { createPairs } from './pairs/pairs.ts';
import { measureViews, type ViewCount } from './views.ts';
import { boxedDrawings, boxedPeople } from './pairs/boxed.ts';
import { measureWhere, type WhereRow } from './where.ts';
import {
  countSwaps,
  createAsk,
  measureVerdicts,
  type CalibrationPoint,
  type VerdictCount,
} from './verdicts.ts';

/** Pairs of each kind in which nothing changed. */
const NULL_PAIRS = 100;
const SWAPS = 1000;
/** Pictures of each odd kind. */
const ODD = 150;
/** Drawings that are put into wide and tall pictures: each is read 72 times, which takes two seconds. */
const PLACED = 20;
/** Pairs of each kind whose light is measured: each is read some 250 times, which takes two seconds. */
const BOXED = 150;

export interface Results {
  model: string;
  method: Method;
  pairs: number;
  rows: Row[];
  summary: { name: string; list: string; score: Score }[];
  methods: { method: string; list: string; score: Score }[];
  swap: { pairs: number; equal: number };
  verdicts: VerdictCount[];
  calibration: CalibrationPoint[];
  /** Words marked as standing out, by test. */
  marks: MarkCount[];
  naming: NamingCount[];
  /** What of wide and tall pictures is read, and what comes of it. */
  views: ViewCount[];
  /** Where the light of "show where" lies. */
  where: WhereRow[];
  domain: DomainCount[];
  /** Empty without renders. */
  fairness: FairnessRow[];
}

export interface MeasureOptions {
  model: string;
  /** Shrinks every part alike. */
  scale: number;
  /** Photographs, each whole and in parts; none: what needs them is not measured. */
  photographs: readonly Buffer[];
  /** Folders of unpack.py: people held out, and people to whom nothing happens; undefined: not measured. */
  people?: { changed: string; unchanged: string } | undefined;
  /** The folder of things.py with things held out; undefined: not measured. */
  things?: string | undefined;
  onProgress: (done: number, all: number) => void;
}

const quiet = () => {};

/** Runs everything; errors as those of the model's files. */
export async function measure(options: MeasureOptions): Promise<Results> {
  const { model, scale, photographs, people, things, onProgress } = options;
  const encoder = await createEncoder(model);
  const { manifest, look } = encoder;
  const { method } = manifest;
  const common = await loadVocabulary(manifest, 'common', quiet);
  const random = createRandom(77_020);
  const words = new Set(common.vocabulary.words.map(({ label }) => label));
  const pairs = [
    ...createPairs(scale),
    ...(people ? await peoplePairs(people.changed, words, random) : []),
    ...(photographs.length > 0
      ? await photographPairs(Math.max(4, Math.round(150 * scale)), random)
      : []),
    ...(photographs.length > 0 && things
      ? await thingPairs(things, words, Math.max(4, Math.round(400 * scale)), random)
      : []),
  ];
  const asked: Asked[] = [];
  for (const pair of pairs) {
    const from = await look(pair.a);
    asked.push({ ...pair, from, to: await look(pair.b) });
    onProgress(asked.length, pairs.length);
  }
  const known = await loadVocabulary(manifest, 'known', quiet);
  const bare = await loadVocabulary(manifest, 'common', quiet, { default: ['{}'] });
  const { vocabulary } = common;
  const counted = [common, known].map(({ vocabulary: words, pointer }) => ({
    list: pointer.id,
    all: count(asked, words, scoresBy(words, method)),
  }));
  const ask = createAsk(common, manifest);
  const answered = asked.map((pair) => ({ pair, reply: ask(pair.from, pair.to) }));
  const domain = parseOodDetector(await readNumbers(manifest, 'domain'), manifest.dimensions);
  const name = (what: string, drawings: Parameters<typeof measureNaming>[2]) =>
    measureNaming(encoder, what, drawings, vocabulary, scoresBy(vocabulary, method));
  return {
    model: vocabulary.space,
    method,
    pairs: asked.length,
    rows: counted.flatMap(({ list, all }) => scoreConcepts(list, all)),
    summary: counted.flatMap(({ list, all }) => summarise(list, all)),
    methods: compareMethods(asked, vocabulary, bare.vocabulary),
    swap: countSwaps(createRandom(5).shuffle(asked).slice(0, SWAPS), ask),
    ...(await measureVerdicts(
      encoder,
      answered,
      ask,
      Math.max(4, Math.round(NULL_PAIRS * scale)),
      people ? await unchangedPairs(people.unchanged) : [],
    )),
    marks: marksByTest(answered),
    naming: [
      await name('things of fluent-emoji-flat (held out), the very word', emojiWords()),
      await name('things of the emoji sets trained on, the very word', trainedEmojiWords()),
    ],
    views: await measureViews(encoder, pairs, Math.max(2, Math.round(PLACED * scale)), {
      vocabulary,
      scores: scoresBy(vocabulary, method),
      ask: createAsk(common, manifest, domain),
    }),
    where: await measureWhere(encoder, vocabulary, [
      ...boxedDrawings(Math.max(4, Math.round(BOXED * scale)), createRandom(6_006)),
      ...(people
        ? await boxedPeople(
            people.changed,
            words,
            Math.max(4, Math.round(BOXED * scale)),
            createRandom(6_007),
          )
        : []),
    ]),
    domain: countUnlike(domain, {
      'drawings in styles held out': once('held-out styles'),
      'drawings in styles trained on, unseen': once('seen styles'),
      'rendered people, held out': once('rendered people'),
      'photographs, each whole and four parts': await all(photographs),
      ...(await oddOnes(encoder, Math.max(4, Math.round(ODD * scale)))),
    }),
    fairness: fairnessOf(counted.find(({ list }) => list === 'common')?.all ?? []),
  };

  /** B of each pair of a test, once. */
  function once(test: Asked['test']): Looked[] {
    return [...new Map(asked.filter((p) => p.test === test).map((p) => [p.b, p.to])).values()];
  }
  async function all(pictures: readonly Buffer[]): Promise<Looked[]> {
    const looked: Looked[] = [];
    for (const picture of pictures) looked.push(await encoder.encode(picture));
    return looked;
  }
}

/** Two moments of each scene in which nothing changes. */
async function unchangedPairs(folder: string): Promise<NullPair[]> {
  const pairs: NullPair[] = [];
  for (const [a, b] of scenesOf(await readPeople(folder)))
    pairs.push({
      kind: 'another moment (rendered people)',
      a: await readPerson(folder, a),
      b: await readPerson(folder, b),
    });
  return pairs;
}

/** Pictures that no model of pictures can speak about, from seeds that calibration did not use. */
async function oddOnes(encoder: Encoder, count: number): Promise<Record<string, Looked[]>> {
  const found: Record<string, Looked[]> = {};
  for (const kind of ODD_KINDS) {
    const looked: Looked[] = [];
    for (let n = 0; n < count; n++)
      looked.push(await encoder.encode(await oddPicture(kind, 1_000_000 + n)));
    found[`nothing to speak about: ${kind}`] = looked;
  }
  return found;
}
