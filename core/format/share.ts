/**
 * A sum of vectors as the fragment of an address: the space, the word list, and each term as its weight and its embedding
 * in int16. A fragment is not sent to servers. Pictures are not in it; thumbnails are where somebody chose that. Int8 would
 * be too coarse: its rounding is a third of the difference of two pictures that are much alike.
 *
 * `#v2&space=id@revision&mode=film&words=id&term=weight,flatness,vector,kind,text,thumbnail,kept&...&check=crc`; flatness
 * may be empty, as may all that follows the vector (base64url of little-endian int16). `kind` is `text` for texts, which
 * are base64url of UTF-16: no sign that a mailer would cut or change. `kept` is how many characters of a text were read,
 * where that is not all. `check` is the CRC-32 of all before, in hex: what comes after it was added on the way.
 */
import { PictureMathError } from '../errors.ts';
import { MAX_TERMS } from '../limits.ts';
import { crc32 } from './crc32.ts';
import { fieldsOfFirst } from './first-link.ts';
import { MAX_LINK_CHARACTERS, repairEscaped, repairPlain } from './link-repair.ts';
import {
  damaged,
  decodeTerm,
  fieldsOf,
  writeTerm,
  type SharedTerm,
  type TermFields,
} from './shared-term.ts';

export type { SharedTerm } from './shared-term.ts';
export { looksShared as isShared } from './link-repair.ts';

export interface Shared {
  /** `id@revision` */
  space: string;
  film: boolean;
  /** The id of a vocabulary; the model's first where it is left out. */
  vocabulary?: string | undefined;
  terms: SharedTerm[];
}

const VERSION = 2;
const SPACE = /^[a-z0-9][a-z0-9-]{0,63}@[0-9a-f]{7,40}$/;
const VOCABULARY = /^[a-z0-9][a-z0-9-]{0,63}$/;
/** The fragment, with its `#`. */
export function encodeShared({ space, film, vocabulary, terms }: Shared): string {
  const content = [
    `v${VERSION}`,
    `space=${space}`,
    ...(film ? ['mode=film'] : []),
    ...(vocabulary === undefined ? [] : [`words=${vocabulary}`]),
    ...terms.map(writeTerm),
  ].join('&');
  return `#${content}&check=${crc32(content)}`;
}

function decodeContent(content: string, fields: (line: string) => TermFields): Shared {
  const lines = content.split('&').slice(1);
  const all = (name: string) =>
    lines.filter((f) => f.startsWith(`${name}=`)).map((f) => f.slice(name.length + 1));
  const [space = ''] = all('space');
  if (!SPACE.test(space)) throw damaged('the name of a space, id@revision');
  const [vocabulary] = all('words');
  if (vocabulary !== undefined && !VOCABULARY.test(vocabulary))
    throw damaged('the id of a word list');
  const written = all('term');
  if (written.length === 0 || written.length > MAX_TERMS) throw damaged(`1 to ${MAX_TERMS} terms`);
  const terms = written.map((line) => decodeTerm(fields(line)));
  if (terms.some(({ vector }) => vector.length !== terms[0]?.vector.length))
    throw damaged('vectors of one length');
  return {
    space,
    film: all('mode')[0] === 'film',
    ...(vocabulary === undefined ? {} : { vocabulary }),
    terms,
  };
}

/**
 * Reads a link, also one that was changed on its way as long as its content is whole.
 * @throws PictureMathError `link-damaged`, `link-newer`
 */
export function decodeShared(fragment: string): Shared {
  if (fragment.length > MAX_LINK_CHARACTERS)
    throw damaged(`at most ${MAX_LINK_CHARACTERS} characters`);
  const text = repairPlain(fragment);
  const [, body, check] = /^[^&]*(&.*?)&check=([0-9a-f]{8})/s.exec(text) ?? [];
  // Whatever became of the mark: the checksum knows the version too.
  if (body !== undefined && crc32(`v${VERSION}${body}`) === check)
    return decodeContent(body, fieldsOf);
  const version = Number(/^v(\d{1,6})(?:&|$)/.exec(text)?.[1] ?? NaN);
  if (version > VERSION)
    throw new PictureMathError(
      'link-newer',
      `This link was made by a newer version of Picture Math (${version}): expected one up to ${VERSION}. Load the page again with a connection: it updates itself.`,
    );
  if (version !== 1 || text.includes('&check='))
    throw damaged('a checksum that fits: something is missing or was changed');
  return decodeContent(repairEscaped(fragment), fieldsOfFirst);
}
