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
/** Texts in one request for embeddings: as many as clients of OpenAI's API send at once. What they may cost is bounded too (`MOST_REQUEST_UNITS`). */
export const MAX_INPUTS = 2048;
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
/** Ours have 72 pixels a side. */
export const MAX_THUMBNAIL_SIDE = 256;

/** Of a picture file. A hundred million pixels of a photograph take 30 to 60 MB. */
export const MAX_PICTURE_BYTES = 100_000_000;
/** Frames of an animation, pages: two minutes of film have 3,000. The first is read. */
export const MAX_PICTURES_IN_FILE = 5000;
/** Of an icon, whose largest picture is read; systems use a dozen. */
export const MAX_ICON_PICTURES = 256;
/** Scans of a JPEG; encoders write ten. */
export const MAX_SCANS = 100;
/** Each scan goes over all pixels: so many are decoded in some ten seconds. */
export const MAX_SCANNED_PIXELS = 1_500_000_000;
/** Larger pictures are scaled to so many pixels once they are decoded: models read a few hundred a side. */
export const MAX_READ_PIXELS = 25_000_000;
/** What of a file's name or a path is repeated in a message. */
export const MAX_QUOTED_CHARACTERS = 120;
