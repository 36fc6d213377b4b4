/** `npm run rank -- --a DIR --b DIR`: what differs between two folders of pictures. */
import { basename, join } from 'node:path';
import { formatSetsCsv } from '#core/contract/tables.ts';
import { embedImage } from '#core/model/embed.ts';
import { listPictures } from '../picture/list-pictures.ts';
import { PictureMathError } from '#core/errors.ts';
import { quoted } from '#core/visible-text.ts';
import { MAX_K } from '#core/limits.ts';
import { spaceOf, type Manifest } from '#core/model/manifest.ts';
import { REASONS, type LeftOut } from '#core/picture/left-out.ts';
import type { Pixels } from '#core/picture/preprocess.ts';
import { MIDDLE, type View } from '#core/picture/view.ts';
import { byStandingOut, compareSets, FIND_Q, MIN_SET, type SetWord } from '#core/rank/sets.ts';
import type { VisionTower } from '#core/model/tower.ts';
import { readManifest } from '../model/folder.ts';
import { decodeFile } from '../picture/picture.ts';
import { createProgress } from '../terminal/progress.ts';
import { createVisionTower } from '../model/towers.ts';
import { loadVocabulary } from '../vocabulary/vocabulary.ts';

export interface SetsOptions {
  model: string;
  vocabulary: string;
  permutations: number;
  /** Whether pictures are read whole, padded, and not their middle square alone. */
  whole?: boolean;
}

export interface SetsReport {
  object: 'set_comparison';
  model: string;
  vocabulary: { id: string; sha256: string; size: number };
  sets: { a: SetInfo; b: SetInfo };
  permutations: number;
  /** Those that stand out first, then by |difference|, largest first. */
  words: (Omit<SetWord, 'drivers' | 'pValue' | 'qValue'> & {
    p_value: number;
    q_value: number;
    drivers: string[];
  })[];
}
interface SetInfo {
  folder: string;
  pictures: number;
  /** Files and folders that were left out, with the reason; paths in the folder. */
  skipped: LeftOut[];
}

interface EncodedSet {
  info: SetInfo;
  files: string[];
  vectors: Float32Array[];
}

/** A picture that was there a moment ago. @throws PictureMathError as `decodeFile` */
async function decodeAgain(path: string): Promise<Pixels> {
  try {
    return await decodeFile(path);
  } catch (cause) {
    if (cause instanceof PictureMathError) throw cause;
    throw new PictureMathError('picture-unreadable', REASONS.unreadable, { cause });
  }
}

/** Encodes a folder and the folders in it; what cannot be read is left out and named, the others count. */
async function encodeFolder(
  manifest: Manifest,
  tower: VisionTower,
  folder: string,
  name: string,
  view: View,
): Promise<EncodedSet> {
  const { pictures, leftOut } = await listPictures(folder);
  const onProgress = createProgress(`Pictures of ${name} encoded`);
  const set: EncodedSet = {
    info: { folder, pictures: 0, skipped: leftOut },
    files: [],
    vectors: [],
  };
  for (const [i, file] of pictures.entries()) {
    try {
      const pixels = await decodeAgain(join(folder, file));
      const { vector } = await embedImage(manifest, tower, pixels, view);
      set.files.push(file);
      set.vectors.push(vector);
    } catch (error) {
      if (!(error instanceof PictureMathError)) throw error;
      set.info.skipped.push({ file, reason: error.message });
    }
    onProgress(i + 1, pictures.length);
  }
  set.info.pictures = set.vectors.length;
  return set;
}

const MOST_NAMED = 20;

/** @throws PictureMathError `set-too-small`, naming what was left out: that is mostly why */
function assertSize({ info: { pictures, skipped } }: EncodedSet, name: string): void {
  if (pictures >= MIN_SET) return;
  const named = skipped
    .slice(0, MOST_NAMED)
    .map(({ file, reason }) => `\nleft out: ${quoted(file)}: ${reason}`);
  const more = skipped.length > MOST_NAMED ? `\nand ${skipped.length - MOST_NAMED} more` : '';
  throw new PictureMathError(
    'set-too-small',
    `Expected at least ${MIN_SET} pictures in set ${name}, got ${pictures}: one picture has no spread to compare with.${named.join('')}${more}`,
  );
}

export async function rankSets(a: string, b: string, options: SetsOptions): Promise<SetsReport> {
  const manifest = await readManifest(options.model);
  const [tower, { vocabulary, pointer }] = await Promise.all([
    createVisionTower(manifest),
    loadVocabulary(manifest, options.vocabulary, createProgress('Words encoded')),
  ]);
  const view: View = options.whole ? { kind: 'whole' } : MIDDLE;
  const setA = await encodeFolder(manifest, tower, a, 'A', view);
  const setB = await encodeFolder(manifest, tower, b, 'B', view);
  assertSize(setA, 'A');
  assertSize(setB, 'B');
  const { words, permutations } = await compareSets(vocabulary, setA.vectors, setB.vectors, {
    permutations: options.permutations,
    onProgress: createProgress('Random divisions tried'),
  });
  return {
    object: 'set_comparison',
    model: spaceOf(manifest).id,
    vocabulary: { id: pointer.id, sha256: pointer.sha256, size: vocabulary.words.length },
    sets: { a: setA.info, b: setB.info },
    permutations,
    words: [...words].sort(byStandingOut).map(({ pValue, qValue, drivers, ...word }) => ({
      ...word,
      p_value: pValue,
      q_value: qValue,
      drivers: drivers.map((at) => (word.difference >= 0 ? setA : setB).files[at] ?? ''),
    })),
  };
}

/** What was left out of both folders, each named by its folder too. */
const leftOutOf = ({ sets: { a, b } }: SetsReport): LeftOut[] =>
  [a, b].flatMap(({ folder, skipped }) =>
    skipped.map(({ file, reason }) => ({ file: join(basename(folder), file), reason })),
  );

/** All words as CSV, one line each, the pictures behind a word separated by spaces; then what was left out. */
export const formatReportCsv = (report: SetsReport): string =>
  formatSetsCsv(
    report.words.map(({ p_value: pValue, q_value: qValue, drivers: pictures, ...word }) => ({
      word: { ...word, pValue, qValue },
      pictures,
    })),
    leftOutOf(report),
  );

const nameOf = ({ folder, pictures }: SetInfo) =>
  `${quoted(basename(folder))}, ${pictures} ${pictures === 1 ? 'picture' : 'pictures'}`;

/** The words that stand out, for people; `k` a direction. */
export function formatSets(report: SetsReport, k: number): string {
  const { a, b } = report.sets;
  const part = (sign: 1 | -1) => {
    const found = report.words.filter((w) => w.difference * sign > 0).slice(0, k);
    return found.map((w) => {
      const mark = w.q_value <= FIND_Q ? '*' : ' ';
      const numbers = [
        w.difference.toFixed(4).padStart(8),
        (sign > 0 ? w.auroc : 1 - w.auroc).toFixed(3).padStart(6),
        w.p_value.toFixed(4).padStart(7),
        w.q_value.toFixed(4).padStart(7),
      ];
      return `${mark} ${w.label.padEnd(18)} ${numbers.join(' ')}  ${w.drivers.map(quoted).join(', ')}`;
    });
  };
  const head = `  ${'word'.padEnd(18)} ${'differ.'.padStart(8)} ${'AUROC'.padStart(6)} ${'p'.padStart(7)} ${'q'.padStart(7)}  pictures`;
  const finds = report.words.filter((w) => w.q_value <= FIND_Q).length;
  const most = Math.max(
    ...[1, -1].map(
      (sign) => report.words.filter((w) => w.q_value <= FIND_Q && w.difference * sign > 0).length,
    ),
  );
  const more = most > k ? `; more of them with --k ${Math.min(most, MAX_K)}` : '';
  const skipped = leftOutOf(report).map(
    ({ file, reason }) => `left out: ${quoted(file)}: ${reason}`,
  );
  return [
    `More in A (${nameOf(a)})`,
    head,
    ...part(1),
    '',
    `More in B (${nameOf(b)})`,
    head,
    ...part(-1),
    '',
    `* ${finds} of ${report.words.length} words differ at a false discovery rate of ${FIND_Q * 100} % (${report.permutations} random divisions)${more}`,
    ...skipped,
    `${report.model}, vocabulary ${report.vocabulary.id} (${report.vocabulary.size} words, ${report.vocabulary.sha256.slice(0, 12)})`,
  ].join('\n');
}
