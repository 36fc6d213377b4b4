/** `npm run film`: the difference of two pictures as the film shows it, beside the film's own figures. */
import { embedImage } from '#core/model/embed.ts';
import { evaluate } from '#core/vector/expression.ts';
import { FILM_FIGURES, FILM_MODEL, FILM_VOCABULARY } from '#core/rank/film.ts';
import { rank } from '#core/rank/rank.ts';
import { describeModel } from '../model/installed.ts';
import { DEFAULT_MODEL, readManifest } from '../model/folder.ts';
import { readPicture } from '../picture/picture.ts';
import { createProgress } from '../terminal/progress.ts';
import { createVisionTower } from '../model/towers.ts';
import { loadVocabulary } from '../vocabulary/vocabulary.ts';

const SHOWN = 10;

export interface FilmTable {
  model: string;
  /** Length of A - B; unit vectors are at most 2 apart. */
  norm: number;
  /** Of the cosines of all words. */
  mean: number;
  deviation: number;
  size: number;
  words: { label: string; cosine: number; z_in_list: number }[];
  film: readonly { label: string; cosine: number }[];
}

/** The model of the film where it was pulled, else the embedded one. */
export async function filmModel(): Promise<string> {
  const { state } = await describeModel(FILM_MODEL);
  return state === 'pulled' || state === 'small' ? FILM_MODEL : DEFAULT_MODEL;
}

/** Errors as `readManifest`, `readPicture` and the towers. */
export async function filmTable(a: string, b: string, model: string): Promise<FilmTable> {
  const manifest = await readManifest(model);
  const [tower, { vocabulary }] = await Promise.all([
    createVisionTower(manifest),
    loadVocabulary(manifest, FILM_VOCABULARY, createProgress('Words encoded')),
  ]);
  const [first, second] = [
    await embedImage(manifest, tower, await readPicture(a)),
    await embedImage(manifest, tower, await readPicture(b)),
  ];
  const difference = evaluate([
    { weight: 1, modality: 'image', embedding: first },
    { weight: -1, modality: 'image', embedding: second },
  ]);
  const { gained, norm } = rank(vocabulary, difference, vocabulary.words.length, {
    method: 'cosine',
  });
  const cosines = gained.map(({ cosine }) => cosine);
  const mean = cosines.reduce((sum, x) => sum + x, 0) / (cosines.length || 1);
  const deviation = Math.sqrt(
    cosines.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (cosines.length || 1),
  );
  return {
    model: vocabulary.space,
    norm,
    mean,
    deviation,
    size: vocabulary.words.length,
    words: gained.slice(0, SHOWN).map(({ label, cosine }) => ({
      label,
      cosine,
      z_in_list: deviation > 0 ? (cosine - mean) / deviation : 0,
    })),
    film: FILM_FIGURES,
  };
}

/** The table for people, with what each number is. */
export function formatFilm({ model, norm, mean, deviation, size, words, film }: FilmTable): string {
  const width = Math.max(14, ...words.map(({ label }) => label.length));
  const isFilmModel = model.startsWith(`${FILM_MODEL}@`);
  return [
    `As in the film: cosine(A - B, word), ${size} bare words, ${model}`,
    '',
    `  ${'these pictures'.padEnd(width)}  cosine  in list    the film's own pictures`,
    ...words.map(({ label, cosine, z_in_list: z }, i) => {
      const shown = film[i];
      const right = shown ? `${shown.label.padEnd(8)}${shown.cosine.toFixed(4)}` : '';
      return `  ${label.padEnd(width)}  ${cosine.toFixed(4).padStart(6)}  ${z.toFixed(1).padStart(7)}    ${right}`.trimEnd();
    }),
    '',
    `cosine   the angle between the difference and the word: 1 would be the same direction, 0 none in common. Values of`,
    `         .1 to .2 are high in CLIP, where pictures and words lie in different parts of the space.`,
    `in list  how many deviations the word stands above the list's own mean (${mean.toFixed(4)}, deviation ${deviation.toFixed(4)}). Raw cosines`,
    `         have no zero: in CLIP nearly all words are above 0, so a positive one says little by itself.`,
    `A - B    has length ${norm.toFixed(3)} (0: the same vector; 1.414: nothing in common).`,
    ...(isFilmModel
      ? []
      : [
          `The film's figures are of ${FILM_MODEL} (npm run model -- pull ${FILM_MODEL}); another model's numbers have another scale.`,
        ]),
    'The film shows the difference of its own two pictures, which we do not have; expect the pattern, not the digits.',
  ].join('\n');
}
