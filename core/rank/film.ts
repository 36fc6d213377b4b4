/**
 * "As in the film": bare words, raw cosines, no correction for how many words were tried. The figures are those that the
 * film shows for its own pictures of a person with and without a hat.
 */

/** The model that the film uses, by its id here. */
export const FILM_MODEL = 'clip-vit-base-patch32';

/** Id of the vocabulary of bare words in every space. */
export const FILM_VOCABULARY = 'film';

export const FILM_FIGURES: readonly { label: string; cosine: number }[] = [
  { label: 'hat', cosine: 0.1652 },
  { label: 'cap', cosine: 0.1129 },
  { label: 'helmet', cosine: 0.1064 },
];
