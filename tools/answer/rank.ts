/** `npm run rank`: the main job on the command line. */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import { answer } from '#core/answer.ts';
import type { RankResponse } from '#core/contract/api.ts';
import { parseOodDetector } from '#core/rank/out-of-distribution.ts';
import { embedPicture, embedAugmentedViews } from '#core/model/embed.ts';
import type { Embedding } from '#core/vector/embedding.ts';
import { PictureMathError } from '#core/errors.ts';
import type { Method } from '#core/rank/methods.ts';
import { readManifest } from '../model/folder.ts';
import { readPicture } from '../picture/picture.ts';
import { createProgress } from '../terminal/progress.ts';
import { createVisionTower } from '../model/towers.ts';
import { loadVocabulary, readNumbers } from '../vocabulary/vocabulary.ts';

export interface RankOptions {
  model: string;
  vocabulary: string;
  k: number;
  /** The model's own when left out. */
  method?: Method | undefined;
  /** Whether each picture is also taken again, for the noise floor. */
  noiseFloor?: boolean;
}

const pairsSchema = v.array(
  v.looseObject({ a: v.string('Expected a path'), b: v.string('Expected a path') }),
  'Expected a JSON list',
);

/** Reads a pairs file: a JSON list of {"a", "b"}, paths relative to the list. @throws PictureMathError `request-malformed` */
export async function readPairs(path: string): Promise<{ a: string; b: string }[]> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new PictureMathError(
      'request-malformed',
      `Expected a JSON list of {"a", "b"} in ${path}, got something else.`,
      { cause },
    );
  }
  const result = v.safeParse(pairsSchema, value);
  if (!result.success)
    throw new PictureMathError(
      'request-malformed',
      `Expected a JSON list of {"a", "b"} in ${path}; ${v.getDotPath(result.issues[0]) ?? 'the document'}: ${result.issues[0].message}.`,
    );
  const base = dirname(resolve(path));
  return result.output.map(({ a, b }) => ({ a: resolve(base, a), b: resolve(base, b) }));
}

interface Encoded {
  embedding: Embedding;
  flatness: number;
  retakes: Embedding[];
}

/** Answers `a - b` for each pair in order, loading the model once; a picture that comes twice is encoded once. */
export async function rankPairs(
  pairs: readonly { a: string; b: string }[],
  options: RankOptions,
): Promise<RankResponse[]> {
  const manifest = await readManifest(options.model);
  const [tower, { vocabulary, pointer }, domain] = await Promise.all([
    createVisionTower(manifest),
    loadVocabulary(manifest, options.vocabulary, createProgress('Words encoded')),
    readNumbers(manifest, 'domain'),
  ]);
  const uses = new Map<string, number>();
  for (const path of pairs.flatMap(({ a, b }) => [a, b])) uses.set(path, (uses.get(path) ?? 0) + 1);
  const encoded = new Map<string, Encoded>();
  const embed = async (path: string): Promise<Encoded> => {
    const known = encoded.get(path);
    if (known) return known;
    const pixels = await readPicture(path);
    const picture = {
      ...(await embedPicture(manifest, tower, pixels)),
      retakes: options.noiseFloor ? await embedAugmentedViews(manifest, tower, pixels) : [],
    };
    if ((uses.get(path) ?? 0) > 1) encoded.set(path, picture);
    return picture;
  };
  const onProgress = pairs.length > 1 ? createProgress('Pairs ranked') : () => {};
  const replies: RankResponse[] = [];
  for (const { a, b } of pairs) {
    const began = performance.now();
    const [first, second] = [await embed(a), await embed(b)];
    const terms = [
      { weight: 1, modality: 'image', embedding: first.embedding, flatness: first.flatness },
      { weight: -1, modality: 'image', embedding: second.embedding, flatness: second.flatness },
    ] as const;
    const reply = answer({
      vocabulary,
      reference: { id: pointer.id, sha256: pointer.sha256 },
      terms,
      k: options.k,
      method: options.method ?? manifest.method,
      retakes: [first.retakes, second.retakes],
      domain: parseOodDetector(domain, manifest.dimensions),
      standsOut: manifest.standsOut,
    });
    replies.push({
      ...reply,
      usage: { text_terms: 0, truncated: 0, cpu_ms: performance.now() - began },
    });
    onProgress(replies.length, pairs.length);
  }
  return replies;
}

/** The sparse sum of words that explains most of the difference, and how much. */
function explainedLine({ share, words }: NonNullable<RankResponse['explained']>): string {
  const sum = words
    .map(({ label, direction, weight }, i) => {
      const sign = direction === 'gained' ? (i === 0 ? '' : '+ ') : i === 0 ? '-' : '- ';
      return `${sign}${weight.toFixed(2)} ${label}`;
    })
    .join(' ');
  return `Explained: ${(100 * share).toFixed(0)} % of the difference is ${sum}`;
}

/** The answer as a table for people. */
export function formatRanking({
  gained,
  lost,
  verdict,
  verdict_reason: reason,
  p_value: p,
  model,
  vocabulary,
  explained,
  domain,
  noise_floor: floor,
  norm,
}: RankResponse): string {
  const name = (word: RankResponse['gained'][number]) =>
    `${[word.label, ...word.also].join(', ')}${word.stands_out ? ' *' : ''}`;
  const width = Math.max(18, ...[...gained, ...lost].map((word) => name(word).length));
  const line = (word: RankResponse['gained'][number] | undefined) =>
    word
      ? `${name(word).padEnd(width)} ${word.score.toFixed(4).padStart(8)}`
      : ' '.repeat(width + 9);
  const rows = Array.from({ length: Math.max(gained.length, lost.length) }, (_, i) =>
    `  ${line(gained[i])}    ${line(lost[i])}`.trimEnd(),
  );
  const words = {
    clear: 'clear: a change stands out (words with a * name it)',
    weak: 'weak: this may be chance',
    none: 'none: no change stands out from noise',
  };
  const sentence =
    verdict === null
      ? reason === 'out-of-distribution'
        ? 'none possible: a picture is unlike those that this model can read'
        : 'none possible: this model is not calibrated (npm run model -- calibrate)'
      : `${words[verdict]} (p = ${p?.toFixed(3)})`;
  return [
    ...(domain?.verdict === 'unlike'
      ? [
          `A picture looks blank, or like text, a screenshot or noise: nothing that ${model} can read (p = ${domain.p_value.toFixed(3)}). The words below are guesses.`,
          '',
        ]
      : []),
    `  ${'Gained (in A)'.padEnd(width + 9)}    Lost (in B)`,
    ...rows,
    '',
    `Verdict ${sentence}`,
    ...(explained && explained.words.length > 0 ? [explainedLine(explained)] : []),
    ...(floor
      ? [
          `Noise floor: taken again, these pictures differ by ${floor.norm.toFixed(3)}; A and B differ by ${norm.toFixed(3)}.`,
        ]
      : []),
    `${model}, vocabulary ${vocabulary.id} (${vocabulary.size} words, ${vocabulary.sha256.slice(0, 12)})`,
  ].join('\n');
}
