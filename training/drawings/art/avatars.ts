/** DiceBear styles that may be trained on: the same face with and without what its art offers. */
import { createAvatar, type Style } from '@dicebear/core';
import { adventurer, avataaars, lorelei, micah, openPeeps } from '@dicebear/collection';
import type { Random } from '../../../core/random.ts';
import type { Head } from './wear.ts';

export interface AvatarStyle {
  name: string;
  head: Head;
  /** Options in which nothing is worn. */
  bare(random: Random): Record<string, unknown>;
  /** The option that chooses the hair, words for some of its values, and the options that leave hair out. */
  hair: {
    key: string;
    words: Record<string, readonly string[]>;
    without?: Record<string, unknown>;
  };
  /** Concept to the options that add it (possible choices). */
  native: Record<string, Record<string, unknown>[]>;
  style: Style<never>;
}

const each = (key: string, values: string[], extra: Record<string, unknown> = {}) =>
  values.map((value) => ({ [key]: [value], ...extra }));
const numbered = (
  key: string,
  from: number,
  to: number,
  extra: Record<string, unknown> = {},
  prefix = 'variant',
) =>
  each(
    key,
    Array.from({ length: to - from + 1 }, (_, i) => prefix + String(i + from).padStart(2, '0')),
    extra,
  );
const asStyle = (style: unknown) => style as Style<never>;

export const AVATAR_STYLES: AvatarStyle[] = [
  {
    name: 'open-peeps',
    style: asStyle(openPeeps),
    head: { cx: 57, top: 20, width: 47, eye: 51, chin: 79 },
    bare: (r) => ({
      accessoriesProbability: 0,
      facialHairProbability: 0,
      maskProbability: 0,
      face: [r.pick(['calm', 'serious', 'blank', 'smile', 'cute', 'solemn', 'driven'])],
      head: [
        r.pick(
          'noHair1 noHair2 noHair3 short1 short2 short3 short4 short5 bangs bangs2 bun bun2 buns long longCurly longBangs medium1 medium2 medium3 mediumBangs mediumStraight afro longAfro shaved1 shaved2 shaved3 grayShort grayMedium grayBun twists twists2 flatTop flatTopLong pomp dreads1 dreads2 cornrows mohawk bantuKnots'.split(
            ' ',
          ),
        ),
      ],
    }),
    hair: {
      key: 'head',
      words: {
        bald: ['noHair1', 'noHair2', 'noHair3'],
        'long hair': ['long', 'longCurly', 'longBangs', 'mediumStraight'],
        'curly hair': ['afro', 'longAfro', 'longCurly'],
      },
      without: { head: ['noHair1', 'noHair2', 'noHair3', 'shaved1', 'shaved2'] },
    },
    native: {
      glasses: each('accessories', ['glasses', 'glasses2', 'glasses3', 'glasses4', 'glasses5'], {
        accessoriesProbability: 100,
      }),
      sunglasses: each('accessories', ['sunglasses', 'sunglasses2'], {
        accessoriesProbability: 100,
      }),
      'eye patch': each('accessories', ['eyepatch'], { accessoriesProbability: 100 }),
      beard: each('facialHair', ['full', 'full2', 'full3', 'full4', 'goatee1'], {
        facialHairProbability: 100,
      }),
      moustache: each(
        'facialHair',
        [
          'moustache1',
          'moustache2',
          'moustache3',
          'moustache4',
          'moustache5',
          'moustache6',
          'moustache7',
          'moustache8',
          'moustache9',
        ],
        { facialHairProbability: 100 },
      ),
      mask: each('mask', ['medicalMask', 'respirator'], { maskProbability: 100 }),
      beanie: each('head', ['hatBeanie']),
      hat: each('head', ['hatHip']),
      headscarf: each('head', ['hijab']),
      turban: each('head', ['turban']),
      smile: each('face', ['smile', 'smileBig', 'smileLOL', 'smileTeethGap']),
      frown: each('face', ['concerned', 'angryWithFang', 'veryAngry']),
      'open mouth': each('face', ['awe', 'fear']),
      'long hair': each('head', ['long', 'longBangs', 'mediumStraight']),
      'curly hair': each('head', ['afro', 'longAfro']),
      bald: each('head', ['noHair1', 'noHair2', 'noHair3']),
    },
  },
  {
    name: 'lorelei',
    style: asStyle(lorelei),
    head: { cx: 55, top: 17, width: 54, eye: 47, chin: 73 },
    bare: (r) => ({
      beardProbability: 0,
      earringsProbability: 0,
      frecklesProbability: 0,
      glassesProbability: 0,
      hairAccessoriesProbability: 0,
      skinColor: [r.pick(['ffffff', 'ffdbac', 'e0ac69', 'c68642', '8d5524'])],
      hairColor: [r.pick(['000000', '4e342e', 'd9a441', 'b5451b', '9e9e9e'])],
      mouth: [r.pick(['happy05', 'happy10', 'happy12', 'sad03', 'sad06'])],
    }),
    hair: { key: 'hair', words: {} },
    native: {
      glasses: numbered('glasses', 1, 5, { glassesProbability: 100 }),
      beard: numbered('beard', 1, 2, { beardProbability: 100 }),
      freckles: each('freckles', ['variant01'], { frecklesProbability: 100 }),
      flower: each('hairAccessories', ['flowers'], { hairAccessoriesProbability: 100 }),
      earrings: numbered('earrings', 1, 3, { earringsProbability: 100 }),
      smile: each('mouth', ['happy01', 'happy02', 'happy03', 'happy08', 'happy13']),
      frown: each('mouth', ['sad01', 'sad02', 'sad05', 'sad09']),
    },
  },
  {
    name: 'adventurer',
    style: asStyle(adventurer),
    head: { cx: 50, top: 20, width: 54, eye: 52, chin: 79 },
    bare: (r) => ({
      earringsProbability: 0,
      featuresProbability: 0,
      glassesProbability: 0,
      hairProbability: 100,
      hair: [
        (r.chance(0.5) ? 'short' : 'long') + String(Math.floor(r.range(1, 20))).padStart(2, '0'),
      ],
      mouth: [r.pick(['variant01', 'variant10', 'variant15', 'variant25', 'variant30'])],
    }),
    hair: {
      key: 'hair',
      words: {
        'long hair': Array.from({ length: 26 }, (_, i) => `long${String(i + 1).padStart(2, '0')}`),
      },
      without: { hairProbability: 0 },
    },
    native: {
      glasses: numbered('glasses', 1, 5, { glassesProbability: 100 }),
      moustache: each('features', ['mustache'], { featuresProbability: 100 }),
      freckles: each('features', ['freckles'], { featuresProbability: 100 }),
      earrings: numbered('earrings', 1, 6, { earringsProbability: 100 }),
      'long hair': each('hair', ['long01', 'long05', 'long10', 'long15', 'long20', 'long24'], {
        hairProbability: 100,
      }),
      bald: [{ hairProbability: 0 }],
    },
  },
  {
    name: 'micah',
    style: asStyle(micah),
    head: { cx: 49, top: 14, width: 46, eye: 42, chin: 71 },
    bare: (r) => ({
      glassesProbability: 0,
      facialHairProbability: 0,
      earringsProbability: 0,
      hair: [r.pick(['fonze', 'dougFunny', 'dannyPhantom', 'full', 'pixie', 'mrClean'])],
      mouth: [r.pick(['pucker', 'smirk', 'nervous'])],
    }),
    hair: { key: 'hair', words: {}, without: { hairProbability: 0 } },
    native: {
      glasses: each('glasses', ['round', 'square'], { glassesProbability: 100 }),
      beard: each('facialHair', ['beard'], { facialHairProbability: 100 }),
      turban: each('hair', ['turban']),
      earrings: each('earrings', ['hoop', 'stud'], { earringsProbability: 100 }),
      smile: each('mouth', ['smile', 'laughing']),
      frown: each('mouth', ['sad', 'frown']),
      'open mouth': each('mouth', ['surprised']),
      bald: [{ hairProbability: 0 }],
    },
  },
  {
    name: 'avataaars',
    style: asStyle(avataaars),
    head: { cx: 50, top: 12, width: 40, eye: 38, chin: 62 },
    bare: (r) => ({
      accessoriesProbability: 0,
      facialHairProbability: 0,
      mouth: [r.pick(['default', 'serious', 'twinkle'])],
      eyes: [r.pick(['default', 'side', 'squint', 'happy'])],
      topProbability: 100,
      top: [
        r.pick(
          'bob bun curly curvy dreads dreads01 dreads02 fro shavedSides straight01 straight02 frizzle shaggy shaggyMullet shortCurly shortFlat shortRound shortWaved sides theCaesar theCaesarAndSidePart bigHair miaWallace longButNotTooLong'.split(
            ' ',
          ),
        ),
      ],
    }),
    hair: {
      key: 'top',
      words: {
        'long hair': ['curvy', 'straight01', 'straight02', 'longButNotTooLong', 'bigHair'],
        'curly hair': ['curly', 'fro', 'shortCurly'],
      },
      without: { topProbability: 0 },
    },
    native: {
      glasses: each('accessories', ['prescription01', 'prescription02', 'round', 'kurt'], {
        accessoriesProbability: 100,
      }),
      sunglasses: each('accessories', ['sunglasses', 'wayfarers'], { accessoriesProbability: 100 }),
      'eye patch': each('accessories', ['eyepatch'], { accessoriesProbability: 100 }),
      beard: each('facialHair', ['beardMajestic', 'beardMedium', 'beardLight'], {
        facialHairProbability: 100,
      }),
      moustache: each('facialHair', ['moustacheFancy', 'moustacheMagnum'], {
        facialHairProbability: 100,
      }),
      hat: each('top', ['hat'], { topProbability: 100 }),
      headscarf: each('top', ['hijab'], { topProbability: 100 }),
      turban: each('top', ['turban'], { topProbability: 100 }),
      beanie: each('top', ['winterHat1', 'winterHat02', 'winterHat03', 'winterHat04'], {
        topProbability: 100,
      }),
      smile: each('mouth', ['smile']),
      frown: each('mouth', ['sad', 'concerned']),
      tongue: each('mouth', ['tongue']),
      'open mouth': each('mouth', ['screamOpen', 'disbelief']),
      tears: each('eyes', ['cry']),
      wink: each('eyes', ['wink', 'winkWacky']),
      'curly hair': each('top', ['curly', 'fro', 'shortCurly'], { topProbability: 100 }),
      bald: [{ topProbability: 0 }],
      'long hair': each('top', ['straight02', 'longButNotTooLong', 'curvy', 'straightAndStrand'], {
        topProbability: 100,
      }),
    },
  },
];

/** Words for the hair that `options` choose. */
export function hairWords(style: AvatarStyle, options: Record<string, unknown>): string[] {
  const chosen = (options[style.hair.key] as string[] | undefined)?.[0];
  return Object.entries(style.hair.words)
    .filter(([, values]) => chosen !== undefined && values.includes(chosen))
    .map(([word]) => word);
}

let serial = 0;

/** The avatar as SVG content for the 100 x 100 box; ids are made unique so that several fit one document. */
export function drawAvatar(
  style: AvatarStyle,
  seed: string,
  options: Record<string, unknown>,
): string {
  const id = `m${serial++}`;
  return createAvatar(style.style, { seed, ...options } as never)
    .toString()
    .replace('<svg ', '<svg x="0" y="0" width="100" height="100" ')
    .replaceAll('viewboxMask', id);
}
