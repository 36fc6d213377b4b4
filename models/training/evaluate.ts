/**
 * Answers of a model on pairs of unseen people in the recipe's own styles, scored by synonym group and by the very word,
 * beside a constant answer: node models/training/evaluate.ts [--pairs N] [--model ID] [--vocabulary NAME] [--write DIR]
 * [--methods]. --methods compares the methods of ranking instead.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import type { RankResponse } from '../../core/contract/api.ts';
import { METHODS } from '../../core/methods.ts';
import { DEFAULT_MODEL } from '../../tools/model-folder.ts';
import { rankPairs } from '../../tools/rank.ts';
import { retake } from './background.ts';
import { FIRST_UNSEEN_SEED, anyPicture, person, svgDocument, toPng } from './pictures.ts';
import { AVATAR_STYLES, drawAvatar } from './render/avatars.ts';
import { createRandom } from '../../core/random.ts';
import { HEADWEAR, createLayer } from './render/wear.ts';

const SIZE = 224;
const GROUPS: Record<string, readonly string[]> = {
  hat: HEADWEAR,
  cap: HEADWEAR,
  helmet: HEADWEAR,
  crown: HEADWEAR,
  glasses: ['glasses', 'sunglasses', 'goggles'],
  sunglasses: ['glasses', 'sunglasses', 'goggles'],
  beard: ['beard', 'moustache'],
  scarf: ['scarf'],
  headphones: ['headphones'],
};
const BACKGROUNDS = ['#fff', '#dceaf7', '#f7e9dc', '#e8f5e0', '#2b2b3a'];

interface Case {
  concept: string;
  style: string;
  kind: 'drawn' | 'pasted' | 'native' | 'nothing';
  a: Buffer;
  b: Buffer;
}

async function createCases(perConcept: number): Promise<Case[]> {
  const cases: Case[] = [];
  const random = createRandom(77);
  for (const concept of Object.keys(GROUPS))
    for (let n = 0; n < perConcept; n++) {
      const seed = FIRST_UNSEEN_SEED + 900_000 + n;
      const background = random.pick(BACKGROUNDS);
      cases.push({
        concept,
        style: 'own',
        kind: 'drawn',
        a: await toPng(person(seed, { worn: [concept], background }, SIZE)),
        b: await toPng(person(seed, { background }, SIZE)),
      });
      const style = AVATAR_STYLES[n % AVATAR_STYLES.length];
      if (!style) continue;
      const options = style.bare(createRandom(seed));
      const bare = drawAvatar(style, `unseen-${n}`, options);
      const layer = createLayer(concept, style.head, seed);
      const b = await toPng(svgDocument(bare, background, SIZE));
      cases.push({
        concept,
        style: style.name,
        kind: 'pasted',
        a: await toPng(svgDocument((layer.back ?? '') + bare + layer.front, background, SIZE)),
        b,
      });
      const native = style.native[concept];
      if (native)
        cases.push({
          concept,
          style: style.name,
          kind: 'native',
          a: await toPng(
            svgDocument(
              drawAvatar(style, `unseen-${n}`, { ...options, ...random.pick(native) }),
              background,
              SIZE,
            ),
          ),
          b,
        });
    }
  for (let n = 0; n < perConcept * 2; n++) {
    const picture = await sharp(Buffer.from(anyPicture(FIRST_UNSEEN_SEED + 1_500_000 + n, SIZE)))
      .png()
      .toBuffer();
    cases.push({
      concept: 'nothing',
      style: 'own',
      kind: 'nothing',
      a: picture,
      b: await retake(picture, random),
    });
  }
  return cases;
}

const percent = (hits: number, all: number) =>
  all === 0 ? '-' : `${((100 * hits) / all).toFixed(0)}`;
/** The words that a constant answer would name: the best guess without looking. */
const CONSTANT = ['hat', 'glasses', 'beard'];

function score(concept: string, replies: readonly RankResponse[]): string {
  const group = GROUPS[concept] ?? [];
  const within = (k: number, accepted: readonly string[]) =>
    replies.filter((reply) =>
      reply.gained.slice(0, k).some(({ label }) => accepted.includes(label)),
    ).length;
  return `${replies.length} | ${[1, 3, 5].map((k) => percent(within(k, group), replies.length)).join(' / ')} | ${[1, 3, 5].map((k) => percent(within(k, [concept]), replies.length)).join(' / ')} | ${group.includes(CONSTANT[0] as string) ? 100 : 0} / ${CONSTANT.some((w) => group.includes(w)) ? 100 : 0} | ${percent(replies.filter((r) => r.verdict === 'clear').length, replies.length)}`;
}

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '100' },
    model: { type: 'string', default: DEFAULT_MODEL },
    vocabulary: { type: 'string', default: 'common' },
    write: { type: 'string' },
    methods: { type: 'boolean', default: false },
  },
});
const cases = await createCases(Number(values.pairs));
const folder = values.write ?? (await mkdtemp(join(tmpdir(), 'picture-math-')));
await mkdir(folder, { recursive: true });
const pairs = await Promise.all(
  cases.map(async ({ a, b }, i) => {
    const pair = { a: join(folder, `${i}-a.png`), b: join(folder, `${i}-b.png`) };
    await Promise.all([writeFile(pair.a, a), writeFile(pair.b, b)]);
    return pair;
  }),
);
const options = { model: values.model, vocabulary: values.vocabulary, k: 10 };

/** Hits over all changed pairs, a line for each method. */
async function compareMethods(): Promise<void> {
  console.log(
    '| method | pairs | group: first / in 3 / in 5, % | the very word, % |\n|---|---|---|---|',
  );
  const changed = cases.map((c, i) => ({ ...c, i })).filter(({ kind }) => kind !== 'nothing');
  const chosen = changed.map(({ i }) => pairs[i] as (typeof pairs)[number]);
  for (const method of METHODS) {
    const answers = await rankPairs(chosen, { ...options, method });
    const hits = (k: number, accepted: (concept: string) => readonly string[]) =>
      answers.filter((reply, at) =>
        reply.gained
          .slice(0, k)
          .some(({ label }) => accepted(changed[at]?.concept ?? '').includes(label)),
      ).length;
    const line = (accepted: (concept: string) => readonly string[]) =>
      [1, 3, 5].map((k) => percent(hits(k, accepted), answers.length)).join(' / ');
    console.log(
      `| ${method} | ${answers.length} | ${line((c) => GROUPS[c] ?? [])} | ${line((c) => [c])} |`,
    );
  }
}

async function report(): Promise<void> {
  const replies = await rankPairs(pairs, options);
  console.log(
    '| changed | drawn how | pairs | group: first / in 3 / in 5, % | the very word, % | constant answer: first / in 3 | verdict clear, % |\n|---|---|---|---|---|---|---|',
  );
  for (const concept of Object.keys(GROUPS))
    for (const kind of ['drawn', 'pasted', 'native'] as const) {
      const chosen = replies.filter(
        (_, i) => cases[i]?.concept === concept && cases[i]?.kind === kind,
      );
      if (chosen.length > 0)
        console.log(
          `| ${concept} | ${{ drawn: 'own faces', pasted: 'drawn onto avatars', native: "avatars' own art" }[kind]} | ${score(concept, chosen)} |`,
        );
    }
  const nothing = replies.filter((_, i) => cases[i]?.kind === 'nothing');
  console.log(
    `\nNothing changed: ${nothing.length} pairs, verdict none ${percent(nothing.filter((r) => r.verdict === 'none').length, nothing.length)} %, weak ${percent(nothing.filter((r) => r.verdict === 'weak').length, nothing.length)} %, clear ${percent(nothing.filter((r) => r.verdict === 'clear').length, nothing.length)} %`,
  );
}

await (values.methods ? compareMethods() : report());
if (values.write === undefined) await rm(folder, { recursive: true });
