/**
 * What requests cost. A unit is the processor time of about one plain question (two pictures, ten words). What makes a
 * request dearer is counted by what it was measured to depend on; `npm run bench -- --only cost` asks the dearest of each
 * kind and compares (docs/api.md has the table).
 */

/** What turns reckon a unit at, milliseconds of processor, until they know that the machine is slower. */
export const UNIT_CPU_MS = 2;

/** The largest piece of work that is done in one go where it can be divided: others wait for so long. */
export const UNITS_A_TURN = 2;

/**
 * What one request may cost in all, with or without a key: what is dearer would be cut off by the platform, which gives a
 * request 30 s of processor. As much as an address has for texts in a minute, so that nothing is refused that could be paid.
 */
export const MOST_REQUEST_UNITS = 6000;

/** How much of each is a unit. */
export const PER_UNIT = {
  /** Of a request's body: read, parsed, checked, decoded. */
  bodyBytes: 64 * 1024,
  /** Of texts: cleaned and tokenized, twice where they are cut. */
  characters: 250,
  /** Whatever a prompt's length. */
  prompts: 8,
  /** Of the text tower: a token of CLIP ViT-B/32 takes 38 million, one of the embedded model 2.4. */
  multiplyAdds: 40_000_000,
  /** Of a list of one's own that is not in memory: read, checked, decoded. */
  storedBytes: 256 * 1024,
  /** Passed on as they are. */
  sentBytes: 4 * 1024 * 1024,
} as const;

/** Twice `k` words are compared with each other: the square of k in units of this one. */
const K_OF_A_UNIT = 40;

/** What a list of one's own costs to be written or deleted, beside the texts. */
export const WRITE_UNITS = 10;

/** Of a question beyond the first unit, which is paid before anything is known of it. */
export const rankUnits = (k: number): number => (k / K_OF_A_UNIT) ** 2;

/** Of texts before they are tokenized. */
export const readingUnits = (prompts: number, characters: number): number =>
  prompts / PER_UNIT.prompts + characters / PER_UNIT.characters;

/** What is not done by a kernel but in JavaScript: about a nanosecond each. */
const PLAIN_MULTIPLY_ADDS = 2_000_000;

/** How long a turn is in which words are calibrated; it is paid with their prompts. */
export const calibrationUnits = (multiplyAdds: number): number =>
  multiplyAdds / PLAIN_MULTIPLY_ADDS;

/** Of tokens that go through a tower. @param multiplyAdds of one token (`multiplyAddsOf`) */
export const tokenUnits = (tokens: number, multiplyAdds: number): number =>
  (tokens * multiplyAdds) / PER_UNIT.multiplyAdds;
