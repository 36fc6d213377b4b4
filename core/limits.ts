/** The product's limits: schemas, page, element, links and tools read them here. */

export const MAX_TERMS = 16;
export const MAX_WEIGHT = 100;
/** Words a direction. */
export const MAX_K = 100;
export const DEFAULT_K = 10;
export const MAX_RETAKES = 8;
export const MAX_EXCLUDED = 100;
export const MAX_DIMENSIONS = 4096;
/** Longer texts are refused before any work: 77 tokens of English take about 350 characters. */
export const MAX_TEXT_CHARACTERS = 2000;
export const MAX_LABEL_CHARACTERS = 100;
export const MAX_CANDIDATE_LABELS = 64;
/** Texts in one request for embeddings. */
export const MAX_INPUTS = 64;
export const MAX_VOCABULARY_WORDS = 1000;
export const MAX_TEMPLATES = 8;
/** A request encodes at most so many prompts; the rest of a list waits for the next one. */
export const MAX_PROMPTS_PER_REQUEST = 256;
/** Users' vocabularies are kept so long after their last use. */
export const VOCABULARY_DAYS = 30;
/** A use is written down, by writing the list again, once so many of the days have passed. */
export const VOCABULARY_RENEW_AFTER_DAYS = 10;
/** What one network address may write of lists in a day (UTC): values, parts of lists among them, and bytes. */
export const MAX_WRITES_A_DAY = 200;
export const MAX_WRITTEN_BYTES_A_DAY = 64 * 1024 * 1024;
/** Sixteen terms of 1,024 numbers written out take about 350 kB. */
export const MAX_BODY_BYTES = 512 * 1024;
export const BODY_TIMEOUT_MS = 10_000;
/** Of a small picture in a link. */
export const MAX_THUMBNAIL_BYTES = 6000;
