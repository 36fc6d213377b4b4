import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseLabels } from '#core/text/labels.ts';
import { parseWordList } from '#core/text/word-list.ts';

const FOLDER = 'models/vocabulary/labels';
const wordsOf = (path: string) => parseWordList(readFileSync(path, 'utf8')).map((w) => w.label);
const common = wordsOf('models/vocabulary/common.txt');
const known = wordsOf('models/picture-math-small/known.txt').filter((w) => !common.includes(w));

for (const language of readdirSync(FOLDER))
  test(`every word of common and known has a label of its own in ${language}`, () => {
    const labels = [common, known].flatMap((words, i) => {
      const read = parseLabels(
        readFileSync(`${FOLDER}/${language}/${i === 0 ? 'common' : 'known'}.tsv`, 'utf8'),
      );
      expect([...read.keys()].toSorted()).toEqual(words.toSorted());
      return [...read];
    });
    const byText = Map.groupBy(labels, ([, { text }]) => text);
    expect([...byText].filter(([, words]) => words.length > 1)).toEqual([]);
  });
