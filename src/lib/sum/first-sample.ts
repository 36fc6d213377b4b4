/** The pair that the page begins with, answered before anything is loaded: its answer by the model that comes with the page. */
import type { RankResponse } from '#core/contract/api.ts';
import answer from '../../../static/samples/first.json';
import samples from '../../../static/samples/index.json';
import type { Sample } from './samples.ts';

export const FIRST_SAMPLE = samples[0] as Sample;
export const FIRST_ANSWER = answer as RankResponse;
/** Its pictures, light: the first that visitors wait for. */
export const FIRST_PICTURES = { a: '/samples/first-a.webp', b: '/samples/first-b.webp' };
/** Pairs in which nothing changed that this answer was compared with. */
export const FIRST_PAIRS = 600;
