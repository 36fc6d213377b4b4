/** `npm run rank`: the main job on the command line. */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import { answer } from '#core/answer.ts';
import type { RankResponse } from '#core/contract/api.ts';
import { embedImage } from '#core/embed.ts';
import type { Embedding } from '#core/embedding.ts';
import { PictureMathError } from '#core/errors.ts';
import type { Method } from '#core/methods.ts';
import { readManifest } from './model-folder.ts';
import { readPicture } from './picture.ts';
import { createProgress } from './progress.ts';
import { createVisionTower } from './towers.ts';
import { loadVocabulary } from './vocabulary.ts';

export interface RankOptions {
  model: string;
  vocabulary: string;
  k: number;
  /** The model's own when left out. */
  method?: Method | undefined;
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

/** Answers `a - b` for each pair in order, loading the model once; a picture that comes twice is encoded once. */
export async function rankPairs(
  pairs: readonly { a: string; b: string }[],
  options: RankOptions,
): Promise<RankResponse[]> {
  const manifest = await readManifest(options.model);
  const [tower, { vocabulary, pointer }] = await Promise.all([
    createVisionTower(manifest),
    loadVocabulary(manifest, options.vocabulary, createProgress('Words encoded')),
  ]);
  const uses = new Map<string, number>();
  for (const path of pairs.flatMap(({ a, b }) => [a, b])) uses.set(path, (uses.get(path) ?? 0) + 1);
  const encoded = new Map<string, Embedding>();
  const embed = async (path: string): Promise<Embedding> => {
    const known = encoded.get(path);
    if (known) return known;
    const embedding = await embedImage(manifest, tower, await readPicture(path));
    if ((uses.get(path) ?? 0) > 1) encoded.set(path, embedding);
    return embedding;
  };
  const onProgress = pairs.length > 1 ? createProgress('Pairs ranked') : () => {};
  const replies: RankResponse[] = [];
  for (const { a, b } of pairs) {
    const began = performance.now();
    const terms = [
      { weight: 1, modality: 'image', embedding: await embed(a) },
      { weight: -1, modality: 'image', embedding: await embed(b) },
    ] as const;
    const reply = answer({
      vocabulary,
      reference: { id: pointer.id, sha256: pointer.sha256 },
      terms,
      k: options.k,
      method: options.method ?? manifest.method,
    });
    replies.push({
      ...reply,
      usage: { text_terms: 0, truncated: 0, cpu_ms: performance.now() - began },
    });
    onProgress(replies.length, pairs.length);
  }
  return replies;
}

/** The answer as a table for people. */
export function formatRanking({
  gained,
  lost,
  verdict,
  p_value: p,
  model,
  vocabulary,
}: RankResponse): string {
  const line = (word: RankResponse['gained'][number] | undefined) =>
    word ? `${word.label.padEnd(18)} ${word.score.toFixed(4).padStart(8)}` : ' '.repeat(27);
  const rows = Array.from({ length: Math.max(gained.length, lost.length) }, (_, i) =>
    `  ${line(gained[i])}    ${line(lost[i])}`.trimEnd(),
  );
  const words = {
    clear: 'clear: these words stand out',
    weak: 'weak: this may be chance',
    none: 'none: no change stands out from noise',
  };
  const sentence = verdict === null ? 'not calibrated' : `${words[verdict]} (p = ${p?.toFixed(3)})`;
  return [
    `  ${'Gained (in A)'.padEnd(27)}    Lost (in B)`,
    ...rows,
    '',
    `Verdict ${sentence}`,
    `${model}, vocabulary ${vocabulary.id} (${vocabulary.size} words, ${vocabulary.sha256.slice(0, 12)})`,
  ].join('\n');
}
