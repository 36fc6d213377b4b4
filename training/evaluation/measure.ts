/** Asks a model about all the fixed pairs, by every method and over both lists, and counts what came out. */
import { parseDomain } from '../../core/domain.ts';
import type { Method } from '../../core/methods.ts';
import { createRandom } from '../../core/random.ts';
import { loadVocabulary, readNumbers } from '../../tools/vocabulary.ts';
import { createEncoder } from './encoder.ts';
import { emojiWords, trainedEmojiWords } from './held-out.ts';
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
import { measureDomain, measureNaming, type DomainCount, type NamingCount } from './naming.ts';
import { createPairs } from './pairs.ts';
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
  naming: NamingCount[];
  /** Empty when no photographs were given. */
  domain: DomainCount[];
}

export interface MeasureOptions {
  model: string;
  /** Shrinks every part alike. */
  scale: number;
  /** Pictures that the model was not trained on; none: the domain is not measured. */
  photographs: readonly Buffer[];
  onProgress: (done: number, all: number) => void;
}

const quiet = () => {};

/** Runs everything; errors as those of the model's files. */
export async function measure(options: MeasureOptions): Promise<Results> {
  const { model, scale, photographs, onProgress } = options;
  const encoder = await createEncoder(model);
  const { manifest, encodeDrawing } = encoder;
  const { method } = manifest;
  const pairs = createPairs(scale);
  const asked: Asked[] = [];
  for (const pair of pairs) {
    const from = await encodeDrawing(pair.a);
    asked.push({ ...pair, from, to: await encodeDrawing(pair.b) });
    onProgress(asked.length, pairs.length);
  }
  const common = await loadVocabulary(manifest, 'common', quiet);
  const known = await loadVocabulary(manifest, 'known', quiet);
  const bare = await loadVocabulary(manifest, 'common', quiet, { default: ['{}'] });
  const { vocabulary } = common;
  const counted = [common, known].map(({ vocabulary: words, pointer }) => ({
    list: pointer.id,
    all: count(asked, words, scoresBy(words, method)),
  }));
  const ask = createAsk(common, method);
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
    ...(await measureVerdicts(encoder, asked, ask, Math.max(4, Math.round(NULL_PAIRS * scale)))),
    naming: [
      await name('things of fluent-emoji-flat (held out), the very word', emojiWords()),
      await name('things of the emoji sets trained on, the very word', trainedEmojiWords()),
    ],
    domain:
      photographs.length === 0
        ? []
        : await measureDomain(
            encoder,
            parseDomain(await readNumbers(manifest, 'domain'), manifest.dimensions),
            asked,
            photographs,
          ),
  };
}
