/** Texts of /sets in English. */
import { REASONS, type ReasonKey } from '#core/picture/left-out.ts';

const pictures = (n: string) => (n === '1' ? '1 picture' : `${n} pictures`);

export const en = {
  title: 'Compare two folders',
  description:
    'Which words tell two folders of pictures apart? Counted on your device, with how sure that is. Pictures stay where they are.',
  lead: 'Which words tell two folders of pictures apart? Pictures never leave your device.',
  set: (letter: string) => `Folder ${letter}`,
  drop: (most: string) => `Drop a folder here, or choose one: 2 to ${most} pictures.`,
  folder: 'Choose a folder',
  another: 'Another folder',
  files: 'or single pictures',
  folderOf: (letter: string) => `Folder ${letter}: choose a folder`,
  filesOf: (letter: string) => `Folder ${letter}: choose single pictures`,
  count: pictures,
  reading: 'Looking for pictures …',
  skipped: (n: string) => (n === '1' ? '1 file left out' : `${n} files left out`),
  reasons: REASONS as Readonly<Record<ReasonKey, string>>,
  compare: 'Compare',
  needs: (letter: string, n: string, least: string) =>
    n === '0'
      ? `Folder ${letter} is empty: it needs at least ${least} pictures.`
      : `Folder ${letter} has ${pictures(n)}: it needs at least ${least}.`,
  loads: (title: string, mb: string, licence: string) =>
    `loads ${title} first (${mb} MB, licence ${licence})`,
  loading: 'Loading model and words …',
  encoding: (done: string, all: string) => `Encoding: ${done} of ${all} pictures`,
  comparing: (done: string, all: string) => `Comparing: ${done} of ${all} random divisions`,
  /** What stands before and after a word. */
  has: (letter: string): [string, string] => [`Folder ${letter} has more `, '.'],
  hasNothing: (letter: string) => `In folder ${letter}, nothing stands out.`,
  hasSmall: (letter: string) => `Folder ${letter} has none of the ten strongest words.`,
  noDifference: 'The two folders differ no more than chance would have it.',
  sub: (a: string, b: string, finds: number, all: string) =>
    `${pictures(a)} against ${b}. ${
      finds === 0
        ? `None of ${all} words differs by more than chance explains.`
        : `${finds === 1 ? 'One' : finds} of ${all} words ${finds === 1 ? 'differs' : 'differ'} by more than chance explains.`
    }`,
  more: (letter: string) => `more in ${letter}`,
  words: 'Words, by how far the folders are apart',
  chance: 'may be chance',
  most: (path: string) => `says it most: ${path}`,
  behind: (words: string) => `behind: ${words}`,
  rest: (n: string) => `and ${n} more`,
  numbers: 'How sure, and the numbers',
  sure: (q: string, permutations: string) =>
    `Bold words differ: of all words in bold, about ${q} in 100 may be false (false discovery rate ${q} %, ${permutations} random divisions of the pictures). An arrow is as long as the means of the folders are apart along the word. It says what differs, not why.`,
  finds: (n: string, all: string, q: string, permutations: string) =>
    `${n} of ${all} words ${n === '1' ? 'differs' : 'differ'} at a false discovery rate of ${q} % (${permutations} random divisions of the pictures).`,
  columns:
    'Difference: how far the means of the folders are apart along the word. AUROC: the chance that a picture of the folder that has more of the word scores higher than one of the other; .5 is none. q: the share of false finds among the words up to this one.',
  resultTitle: 'Words that differ',
  onlyFinds: 'Only words that differ',
  word: 'Word',
  moreIn: 'More in',
  difference: 'Difference',
  pictures: 'Pictures behind it',
  nothing: 'There are no words here.',
  sent: (n: string) => `Nothing was sent: ${pictures(n)} were read and compared on this device.`,
};
export type SetsTexts = typeof en;
