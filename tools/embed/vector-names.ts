/** Names of files of vectors, and of what lies beside them. */
const ENDING = /\.(npy|jsonl|parquet)$/i;

/** Whether a name is that of a file of vectors. */
export const isVectorFile = (path: string): boolean => ENDING.test(path);

/** What goes with a file: `set.npy` has `set.about.json`. */
export const besideOf = (path: string, ending: string): string =>
  `${path.replace(ENDING, '')}.${ending}`;
