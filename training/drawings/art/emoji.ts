/** Emoji of the sets that may be trained on, by name. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const SETS = ['noto', 'twemoji', 'emojione'] as const;
const SUBGROUP_WORDS: Record<string, string[]> = {
  'animal-bird': ['bird'],
  'plant-flower': ['flower'],
};

export interface EmojiDrawing {
  set: (typeof SETS)[number];
  /** Content for the 100 x 100 box. */
  svg: string;
  /** Its label, and words of its family. */
  shows: string[];
}

/** Every emoji of every set, without flags, clock faces and skin tones. */
export function emojiDrawings(): EmojiDrawing[] {
  const emoji = require('emojibase-data/en/data.json') as {
    label: string;
    hexcode: string;
    group?: number;
    subgroup?: number;
  }[];
  const subgroups = (
    require('emojibase-data/meta/groups.json') as { subgroups: Record<string, string> }
  ).subgroups;
  const chars = (name: string) =>
    join(dirname(require.resolve(`@iconify-json/${name}/icons.json`)), 'chars.json');
  const slug = (label: string) =>
    label
      .toLowerCase()
      .replaceAll(/[’'.]/g, '')
      .replaceAll(/[^a-z0-9]+/g, '-');
  const sets = SETS.map((name) => ({
    name,
    icons: require(`@iconify-json/${name}/icons.json`) as {
      width: number;
      height: number;
      icons: Record<string, { body: string; width?: number; height?: number }>;
    },
    chars: (existsSync(chars(name)) ? require(chars(name)) : {}) as Record<string, string>,
  }));
  return emoji.flatMap(({ label, hexcode, group, subgroup }) => {
    if (![0, 3, 4, 5, 6, 7].includes(group ?? -1) || /o’clock|-thirty|ZZZ/.test(label)) return [];
    return sets.flatMap((set) => {
      const code = hexcode.toLowerCase().replaceAll('-fe0f', '');
      const icon =
        set.icons.icons[set.chars[code] ?? set.chars[hexcode.toLowerCase()] ?? slug(label)];
      if (!icon) return [];
      const width = icon.width ?? set.icons.width;
      const height = icon.height ?? set.icons.height;
      return [
        {
          set: set.name,
          svg: `<svg width="100" height="100" viewBox="0 0 ${width} ${height}">${icon.body}</svg>`,
          shows: [label, ...(SUBGROUP_WORDS[subgroups[String(subgroup)] ?? ''] ?? [])],
        },
      ];
    });
  });
}
