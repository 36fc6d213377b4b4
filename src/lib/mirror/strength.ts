/** How long a word's arrow is. */

/** The score of a word that fills the line: thing and word agree about as well as they ever do (.6 to .7 for `cap`). */
const FULL_SCORE = 0.7;
const LEAST = 0.06;

/** Share of the line, proportional to the score. */
export const strengthOf = (score: number): number =>
  Math.min(1, Math.max(LEAST, score / FULL_SCORE));
