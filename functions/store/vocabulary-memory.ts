/** What a vocabulary takes in an isolate, and whether a scanner is worth its memory. */
import type { Vocabulary } from '#core/format/vocabulary.ts';

/** A label, its category and part of speech as strings of an object, and its forms for what is left out of answers. */
const WORD_BYTES = 400;
/** Of each word: its product with the mean in float64; its distance from it and the factors of two methods in float32. */
const NUMBERS_BYTES = 20;
/** Objects, maps, and what the platform keeps for each. */
const OVERHEAD_BYTES = 4096;

/** Bytes of a decoded vocabulary without its scanner. @param file of the file, whose numbers stay where they are */
export const vocabularyBytes = ({ words }: Pick<Vocabulary, 'words'>, file: number): number =>
  file + words.length * (WORD_BYTES + NUMBERS_BYTES) + OVERHEAD_BYTES;

/**
 * Shorter lists of users are scored word by word: a scanner is a WebAssembly memory of at least 192 KiB, and there may be a
 * hundred such lists. The few that are shipped are asked for most.
 */
export const LEAST_SCANNED_WORDS = 2000;
