/**
 * Cleans text as CLIP's reference tokenizer does before its byte pairs (openai/CLIP `simple_tokenizer.py`): ftfy's fixes,
 * HTML entities twice, white space collapsed, lower case. Left out: ftfy's repair of mojibake ("cafÃ©"), which guesses at
 * encodings.
 */
import { decodeHTML } from 'entities';

/** What Windows-1252 has where Latin-1 has control codes, 0x80 to 0x9f (WHATWG Encoding Standard, windows-1252). */
const C1 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

const LIGATURES: Readonly<Record<string, string>> = {
  Ĳ: 'IJ',
  ĳ: 'ij',
  ŉ: 'ʼn',
  Ǳ: 'DZ',
  ǲ: 'Dz',
  ǳ: 'dz',
  Ǆ: 'DŽ',
  ǅ: 'Dž',
  ǆ: 'dž',
  Ǉ: 'LJ',
  ǈ: 'Lj',
  ǉ: 'lj',
  Ǌ: 'NJ',
  ǋ: 'Nj',
  ǌ: 'nj',
  ﬀ: 'ff',
  ﬁ: 'fi',
  ﬂ: 'fl',
  ﬃ: 'ffi',
  ﬄ: 'ffl',
  ﬅ: 'ſt',
  ﬆ: 'st',
};

const ESCAPES = new RegExp('\\u001b\\[((?:\\d|;)*)([a-zA-Z])', 'g');
const CONTROLS = new RegExp(
  '[\\u0000-\\u0008\\u000b\\u000e-\\u001f\\u007f\\u206a-\\u206f\\ufeff\\ufff9-\\ufffc]',
  'g',
);

/** The fixes of ftfy 6 `fix_text` that do not guess at encodings, in its order. */
function fixText(text: string): string {
  // ftfy leaves entities alone where there is a tag.
  const unescaped = text.includes('<') ? text : decodeHTML(text);
  return unescaped
    .replace(/[\u0080-\u009f]/g, (c) => C1[c.charCodeAt(0) - 0x80] ?? c)
    .replace(/[ĲĳŉǱǲǳǄǅǆǇǈǉǊǋǌﬀﬁﬂﬃﬄﬅﬆ]/g, (c) => LIGATURES[c] ?? c)
    .replace(/[\u3000\uff01-\uffef]/g, (c) => c.normalize('NFKC'))
    .replace(/[\u02bc\u2018-\u201b]/g, "'")
    .replace(/[\u201c-\u201f]/g, '"')
    .replace(/\r\n|[\r\u2028\u2029\u0085]/g, '\n')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(ESCAPES, '')
    .replace(CONTROLS, '')
    .normalize('NFC');
}

/** Linear in the length of the text. */
export function cleanText(text: string): string {
  const fixed = decodeHTML(decodeHTML(fixText(text)));
  return fixed.replace(/\s+/g, ' ').trim().toLowerCase();
}

/** Marks that would become real start and end tokens; users' text does not place those. */
export const stripSpecialTokens = (cleaned: string): string =>
  cleaned
    .replace(/<\|(?:startoftext|endoftext)\|>/g, ' ')
    .replace(/ +/g, ' ')
    .trim();

/** What is the same in both forms: most labels of a list, which are looked through whole. */
const PLAIN = /^[a-z0-9]+(?:[ '-][a-z0-9]+)*$/;

/** A text or label as it is encoded: those that are equal here are one to the model. */
export const encodedForm = (text: string): string =>
  PLAIN.test(text) ? text : stripSpecialTokens(cleanText(text));
