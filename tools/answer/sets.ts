/** `npm run rank -- --a DIR --b DIR`: what differs between two folders of pictures. */
import { basename, join } from 'node:path';
import { formatSetsCsv } from '#core/contract/tables.ts';
import { embedImage } from '#core/model/embed.ts';
import { listPictures } from '../picture/list-pictures.ts';
import { PictureMathError } from '#core/errors.ts';
import { spaceOf, type Manifest } from '#core/model/manifest.ts';
import { compareSets, FIND_Q, type SetWord } from '#core/rank/sets.ts';
import type { VisionTower } from '#core/model/tower.ts';
import { readManifest } from '../model/folder.ts';
import { readPicture } from '../picture/picture.ts';
import { createProgress } from '../terminal/progress.ts';
import { createVisionTower } from '../model/towers.ts';
import { loadVocabulary } from '../vocabulary/vocabulary.ts';

export interface SetsOptions {
  model: string;
  vocabulary: string;
  permutations: number;
}

export interface SetsReport {
  object: 'set_comparison';
  model: string;
  vocabulary: { id: string; sha256: string; size: number };
  sets: { a: SetInfo; b: SetInfo };
  permutations: number;
  /** By |difference|, largest first. */
  words: (Omit<SetWord, 'drivers' | 'pValue' | 'qValue'> & {
    p_value: number;
    q_value: number;
    drivers: string[];
  })[];
}
interface SetInfo {
  folder: string;
  pictures: number;
  /** Files that are no readable pictures, with the reason. */
  skipped: { file: string; reason: string }[];
}

interface EncodedSet {
  info: SetInfo;
  files: string[];
  vectors: Float32Array[];
}

/** Encodes a folder; a file that cannot be read is left out and named, the others count. */
async function encodeFolder(
  manifest: Manifest,
  tower: VisionTower,
  folder: string,
  name: string,
): Promise<EncodedSet> {
  const files = await listPictures(folder);
  const onProgress = createProgress(`Pictures of ${name} encoded`);
  const set: EncodedSet = {
    info: { folder, pictures: 0, skipped: [] },
    files: [],
    vectors: [],
  };
  for (const [i, file] of files.entries()) {
    try {
      const { vector } = await embedImage(manifest, tower, await readPicture(join(folder, file)));
      set.files.push(file);
      set.vectors.push(vector);
    } catch (error) {
      if (!(error instanceof PictureMathError)) throw error;
      set.info.skipped.push({ file, reason: error.message });
    }
    onProgress(i + 1, files.length);
  }
  set.info.pictures = set.vectors.length;
  return set;
}

export async function rankSets(a: string, b: string, options: SetsOptions): Promise<SetsReport> {
  const manifest = await readManifest(options.model);
  const [tower, { vocabulary, pointer }] = await Promise.all([
    createVisionTower(manifest),
    loadVocabulary(manifest, options.vocabulary, createProgress('Words encoded')),
  ]);
  const setA = await encodeFolder(manifest, tower, a, 'A');
  const setB = await encodeFolder(manifest, tower, b, 'B');
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
    words: words
      .map(({ pValue, qValue, drivers, ...word }) => ({
        ...word,
        p_value: pValue,
        q_value: qValue,
        drivers: drivers.map((at) => (word.difference >= 0 ? setA : setB).files[at] ?? ''),
      }))
      .sort((x, y) => Math.abs(y.difference) - Math.abs(x.difference)),
  };
}

/** All words as CSV, one line each, the pictures behind a word separated by spaces. */
export const formatReportCsv = ({ words }: SetsReport): string =>
  formatSetsCsv(
    words.map(({ p_value: pValue, q_value: qValue, drivers: pictures, ...word }) => ({
      word: { ...word, pValue, qValue },
      pictures,
    })),
  );

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
      return `${mark} ${w.label.padEnd(18)} ${numbers.join(' ')}  ${w.drivers.join(', ')}`;
    });
  };
  const head = `  ${'word'.padEnd(18)} ${'differ.'.padStart(8)} ${'AUROC'.padStart(6)} ${'p'.padStart(7)} ${'q'.padStart(7)}  pictures`;
  const finds = report.words.filter((w) => w.q_value <= FIND_Q).length;
  const skipped = [...a.skipped, ...b.skipped].map(({ reason }) => `left out: ${reason}`);
  return [
    `More in A (${basename(a.folder)}, ${a.pictures} pictures)`,
    head,
    ...part(1),
    '',
    `More in B (${basename(b.folder)}, ${b.pictures} pictures)`,
    head,
    ...part(-1),
    '',
    `* ${finds} of ${report.words.length} words differ at a false discovery rate of ${FIND_Q * 100} % (${report.permutations} random divisions)`,
    ...skipped,
    `${report.model}, vocabulary ${report.vocabulary.id} (${report.vocabulary.size} words, ${report.vocabulary.sha256.slice(0, 12)})`,
  ].join('\n');
}
