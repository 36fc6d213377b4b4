/** Art that training never saw and nothing was tuned on: DiceBear's personas and big-smile, and Fluent emoji. */
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bigSmile, personas } from '@dicebear/collection';
import { type Random, createRandom } from '../../../core/random.ts';
import { type AvatarStyle, drawAvatar } from '../../drawings/art/avatars.ts';
import { emojiDrawings } from '../../drawings/art/emoji.ts';
import type { Pair } from './pair.ts';

const require = createRequire(import.meta.url);
const each = (key: string, values: string[], extra: Record<string, unknown> = {}) =>
  values.map((value) => ({ [key]: [value], ...extra }));

export const HELD_OUT_STYLES: AvatarStyle[] = [
  {
    name: 'personas',
    style: personas as never,
    head: { cx: 50, top: 20, width: 44, eye: 45, chin: 73 },
    hair: { key: 'hair', words: { bald: ['bald'] }, without: { hair: ['bald'] } },
    bare: (r) => ({
      facialHairProbability: 0,
      eyes: [r.pick(['open', 'sleep', 'happy'])],
      mouth: [r.pick(['smirk', 'lips', 'frown'])],
      hair: [
        r.pick(
          'long sideShave shortCombover curlyHighTop bobCut curly pigtails curlyBun buzzcut bobBangs bunUndercut fade straightBun extraLong shortComboverChops mohawk'.split(
            ' ',
          ),
        ),
      ],
    }),
    native: {
      glasses: each('eyes', ['glasses']),
      sunglasses: each('eyes', ['sunglasses']),
      wink: each('eyes', ['wink']),
      cap: each('hair', ['cap']),
      beanie: each('hair', ['beanie']),
      bald: each('hair', ['bald']),
      'long hair': each('hair', ['long', 'extraLong']),
      'curly hair': each('hair', ['curly', 'curlyHighTop']),
      beard: each('facialHair', ['beardMustache'], { facialHairProbability: 100 }),
      moustache: each('facialHair', ['walrus', 'pyramid'], { facialHairProbability: 100 }),
      smile: each('mouth', ['bigSmile', 'smile']),
      'open mouth': each('mouth', ['surprise']),
    },
  },
  {
    name: 'big-smile',
    style: bigSmile as never,
    head: { cx: 50, top: 20, width: 68, eye: 52, chin: 90 },
    hair: { key: 'hair', words: {} },
    bare: (r) => ({
      accessoriesProbability: 0,
      eyes: [r.pick(['cheery', 'normal', 'confused'])],
      mouth: [r.pick(['unimpressed', 'openSad'])],
    }),
    native: {
      glasses: each('accessories', ['glasses'], { accessoriesProbability: 100 }),
      sunglasses: each('accessories', ['sunglasses'], { accessoriesProbability: 100 }),
      mask: each('accessories', ['faceMask'], { accessoriesProbability: 100 }),
      moustache: each('accessories', ['mustache'], { accessoriesProbability: 100 }),
      crown: each('accessories', ['sailormoonCrown'], { accessoriesProbability: 100 }),
      wink: each('eyes', ['winking']),
      'angry face': each('eyes', ['angry']),
      smile: each('mouth', ['openedSmile', 'teethSmile', 'gapSmile']),
      frown: each('mouth', ['openSad']),
    },
  },
];

/** Fluent people and faces that differ by one thing: with, without, word. */
const FLUENT_PAIRS: readonly (readonly [string, string, string])[] = [
  ['man-beard', 'man', 'beard'],
  ['woman-with-headscarf', 'woman', 'headscarf'],
  ['man-wearing-turban', 'man', 'turban'],
  ['woman-wearing-turban', 'woman', 'turban'],
  ['person-wearing-turban', 'person', 'turban'],
  ['man-construction-worker', 'man', 'helmet'],
  ['woman-construction-worker', 'woman', 'helmet'],
  ['man-cook', 'man', 'hat'],
  ['woman-cook', 'woman', 'hat'],
  ['man-detective', 'man', 'hat'],
  ['woman-detective', 'woman', 'hat'],
  ['man-farmer', 'man', 'hat'],
  ['woman-farmer', 'woman', 'hat'],
  ['man-guard', 'man', 'hat'],
  ['woman-guard', 'woman', 'hat'],
  ['man-mage', 'man', 'hat'],
  ['man-police-officer', 'man', 'cap'],
  ['woman-police-officer', 'woman', 'cap'],
  ['man-pilot', 'man', 'cap'],
  ['woman-pilot', 'woman', 'cap'],
  ['person-with-skullcap', 'person', 'cap'],
  ['man-firefighter', 'man', 'helmet'],
  ['woman-firefighter', 'woman', 'helmet'],
  ['man-student', 'man', 'graduation cap'],
  ['woman-student', 'woman', 'graduation cap'],
  ['person-with-crown', 'person', 'crown'],
  ['prince', 'man', 'crown'],
  ['princess', 'woman', 'crown'],
  ['santa-claus', 'old-man', 'Santa hat'],
  ['mrs-claus', 'old-woman', 'Santa hat'],
  ['cowboy-hat-face', 'slightly-smiling-face', 'cowboy hat'],
  ['partying-face', 'slightly-smiling-face', 'party hat'],
  ['man-curly-hair', 'man', 'curly hair'],
  ['man-bald', 'man', 'bald head'],
  ['nerd-face', 'grinning-face', 'glasses'],
  ['disguised-face', 'neutral-face', 'glasses'],
  ['smiling-face-with-sunglasses', 'slightly-smiling-face', 'sunglasses'],
  ['face-with-medical-mask', 'neutral-face', 'mask'],
  ['winking-face', 'neutral-face', 'wink'],
  ['face-with-tongue', 'neutral-face', 'tongue'],
  ['crying-face', 'neutral-face', 'tears'],
  ['loudly-crying-face', 'neutral-face', 'tears'],
  ['frowning-face', 'neutral-face', 'frown'],
  ['slightly-smiling-face', 'neutral-face', 'smile'],
  ['grinning-face', 'neutral-face', 'smile'],
  ['face-with-open-mouth', 'neutral-face', 'open mouth'],
];

interface IconSet {
  width: number;
  height: number;
  icons: Record<string, { body: string; width?: number; height?: number }>;
}

/** Fluent's drawing of a name as SVG content for the 100 x 100 box, or null. */
function fluent(set: IconSet, name: string, x = 0, y = 0, side = 100): string | null {
  const icon = set.icons[name];
  if (!icon) return null;
  const width = icon.width ?? set.width;
  const height = icon.height ?? set.height;
  return `<svg x="${x}" y="${y}" width="${side}" height="${side}" viewBox="0 0 ${width} ${height}">${icon.body}</svg>`;
}

/** A drawing and the word of `common` that names it. */
export interface NamedDrawing {
  word: string;
  svg: string;
}

/** What an emoji's label is called in `common`; null when it is not there. */
function createNaming(): (label: string) => string | null {
  const rules = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../drawings/concepts.json'), 'utf8'),
  ) as {
    aliases: Record<string, string>;
  };
  const common = new Set(
    readFileSync(join(import.meta.dirname, '../../../models/vocabulary/common.txt'), 'utf8')
      .split('\n')
      .map((line) => line.split('\t')[0]),
  );
  return (label) => {
    const word = rules.aliases[label] ?? label;
    return common.has(word) ? word : null;
  };
}

/** Every drawing of a word of `common` in the sets that training saw. */
export function trainedEmojiWords(): NamedDrawing[] {
  const nameOf = createNaming();
  return emojiDrawings().flatMap(({ svg, shows: [label = ''] }) => {
    const word = nameOf(label);
    return word === null ? [] : [{ word, svg }];
  });
}

/** Words of `common` that Fluent draws, and the icon that draws each. */
export function emojiWords(): NamedDrawing[] {
  const set = require('@iconify-json/fluent-emoji-flat/icons.json') as IconSet;
  const emoji = require('emojibase-data/en/data.json') as { label: string; group?: number }[];
  const nameOf = createNaming();
  const found = new Map<string, string>();
  for (const { label, group } of emoji) {
    if (![3, 4, 5, 6, 7].includes(group ?? -1)) continue;
    const word = nameOf(label);
    const name = label
      .toLowerCase()
      .replaceAll(/[’'.]/g, '')
      .replaceAll(/[^a-z0-9]+/g, '-');
    const svg = fluent(set, name);
    if (svg && word !== null && !found.has(word)) found.set(word, svg);
  }
  return [...found].map(([word, svg]) => ({ word, svg }));
}

/** Fluent's people with and without, things for things, and things beside the faces of another style. */
export function emojiPairs(random: Random, count: number): Pair[] {
  const set = require('@iconify-json/fluent-emoji-flat/icons.json') as IconSet;
  const sheet = (content: string) => `<rect width="100" height="100" fill="#fff"/>${content}`;
  const pair = (how: Pair['how'], concept: string, a: string, b: string, lost?: string): Pair => ({
    test: 'held-out styles',
    style: 'fluent-emoji-flat',
    how,
    concept,
    ...(lost === undefined ? {} : { lost }),
    a: sheet(a),
    b: sheet(b),
  });
  const people = FLUENT_PAIRS.flatMap(([with_, without, word]) => {
    const [a, b] = [fluent(set, with_, 10, 10, 80), fluent(set, without, 10, 10, 80)];
    return a && b ? [pair('native', word, a, b)] : [];
  });
  const words = emojiWords();
  const exchanged = Array.from({ length: count }, () => {
    const [one, two] = random.shuffle(words) as [(typeof words)[number], (typeof words)[number]];
    return pair('alone', one.word, one.svg, two.svg, two.word);
  });
  const beside = Array.from({ length: count }, (_, n) => {
    const { word, svg } = random.pick(words);
    const style = HELD_OUT_STYLES[n % HELD_OUT_STYLES.length] as AvatarStyle;
    const face = drawAvatar(style, `beside-${n}`, style.bare(createRandom(n))).replace(
      '<svg x="0" y="0" width="100" height="100"',
      '<svg x="2" y="30" width="64" height="64"',
    );
    const held = svg.replace(
      '<svg x="0" y="0" width="100" height="100"',
      '<svg x="62" y="40" width="36" height="36"',
    );
    return pair('beside', word, face + held, face);
  });
  return [...people, ...exchanged, ...beside];
}
