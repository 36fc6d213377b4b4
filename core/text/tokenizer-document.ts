/** `tokenizer.json`, as the reference reads it. */

interface Document {
  pre_tokenizer?: { pretokenizers?: { pattern?: { Regex?: string } }[] };
}

/**
 * The same document with the one difference mended that Hugging Face's form of CLIP's tokenizer has to the reference:
 * the reference matches contractions ignoring case, and U+017F (long s) is a case of s, so `'\u017f` is one piece.
 */
export function referenceTokenizer<T extends object>(document: T): T {
  const { pre_tokenizer: split } = document as Document;
  if (!split?.pretokenizers) return document;
  const pretokenizers = split.pretokenizers.map((step) =>
    step.pattern?.Regex === undefined
      ? step
      : { ...step, pattern: { Regex: step.pattern.Regex.replace(/(^|\|)'s\|/, "$1'[s\u017f]|") } },
  );
  return { ...document, pre_tokenizer: { ...split, pretokenizers } };
}
