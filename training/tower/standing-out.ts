/**
 * What a word must reach to stand out (core/rank/standing-out.ts), chosen on pairs of drawings in the styles of training,
 * whose change is known: of the words marked, at least 90 % shall be right in every test, and as many sides as possible
 * shall have a right one. Writes `standsOut` into `model.json`. Held-out styles and photographs choose nothing.
 *
 *   node training/tower/standing-out.ts MODEL
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answer } from '../../core/answer.ts';
import { parseManifest } from '../../core/model/manifest.ts';
import { MODELS } from '../../tools/places.ts';
import { createProgress } from '../../tools/terminal/progress.ts';
import { loadVocabulary } from '../../tools/vocabulary/vocabulary.ts';
import { createEncoder } from '../evaluation/encoder.ts';
import type { Asked } from '../evaluation/hits.ts';
import { marksByTest } from '../evaluation/marks.ts';
import { HELD_OUT_STYLES } from '../evaluation/pairs/held-out.ts';
import { createPairs } from '../evaluation/pairs/pairs.ts';

const RIGHT = 0.9;
const steps = (from: number, to: number) =>
  Array.from({ length: Math.round((to - from) / 0.05) + 1 }, (_, i) =>
    Number((from + 0.05 * i).toFixed(2)),
  );

const [id = ''] = process.argv.slice(2);
const { manifest, look } = await createEncoder(id);
const { vocabulary, pointer } = await loadVocabulary(manifest, 'common', () => {});
const heldOut = new Set(['fluent-emoji-flat', ...HELD_OUT_STYLES.map(({ name }) => name)]);
const pairs = createPairs(0.5).filter(({ style }) => !heldOut.has(style));
const onProgress = createProgress('Pairs encoded');
const asked: Asked[] = [];
for (const pair of pairs) {
  asked.push({ ...pair, from: await look(pair.a), to: await look(pair.b) });
  onProgress(asked.length, pairs.length);
}

let best = { cosine: 1, residual: 1, named: -1, right: 0 };
for (const cosine of steps(0.2, 0.6))
  for (const residual of steps(0.5, 0.8)) {
    const answered = asked.map((pair) => ({
      pair,
      reply: answer({
        vocabulary,
        reference: pointer,
        terms: [
          { weight: 1, modality: 'image', ...pair.from },
          { weight: -1, modality: 'image', ...pair.to },
        ],
        k: 10,
        method: manifest.method,
        standsOut: { cosine, residual },
      }),
    }));
    const tests = marksByTest(answered);
    const named = tests.reduce((sum, test) => sum + test.named.share, 0) / tests.length;
    const right = Math.min(...tests.map((test) => test.right.share));
    if (right >= RIGHT && named > best.named) best = { cosine, residual, named, right };
  }
if (best.named < 0) throw new Error(`No thresholds make ${100 * RIGHT} % of the marks right.`);

const path = join(MODELS, id, 'model.json');
const { cosine, residual } = best;
const document = parseManifest(JSON.parse(await readFile(path, 'utf8')));
await writeFile(
  path,
  `${JSON.stringify({ ...document, standsOut: { cosine, residual } }, null, 2)}\n`,
);
console.log(
  `cosine ${cosine}, residual ${residual}: in the worst test ${(100 * best.right).toFixed(0)} % of marks right; a right word marked on ${(100 * best.named).toFixed(0)} % of sides.`,
);
