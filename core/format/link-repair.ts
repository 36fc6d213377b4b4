/**
 * What mailers, chats and editors do to a link on its way, undone as far as nothing is guessed: entities, percent signs,
 * breaks and blanks. Whether the link is whole then says its checksum (share.ts).
 */

/** Sixteen terms of 4,096 numbers with thumbnails and texts take 400,000: what is longer than twice that is none of ours. */
export const MAX_LINK_CHARACTERS = 1_000_000;
/** A link is wrapped in a link, and that in a link; more was not seen. */
const MOST_ROUNDS = 3;

const FIELD = '(space|mode|words|term|check)';
/** Blanks and breaks, and what is put into long words so that they may break. */
const BLANKS = /[\s\u00ad\u200b-\u200d\u2060\ufeff]+/g;
/** Quoted-printable (RFC 2045, section 6.7): a break that is none, and the sign itself. Behind a name it may be the link's own. */
const SOFT_BREAK = new RegExp(`(?<!${FIELD})=\\r?\\n`, 'g');
const QUOTED_SIGN = new RegExp(`(${FIELD})=?=3D`, 'g');

const ENTITY = /&(?:amp|#38|#x26);/gi;
const NUMBERED = /&#(?:x([0-9a-f]{1,4})|(\d{1,5}));/gi;

/** Escapes back, those of ASCII alone where the rest is no UTF-8. */
function unescapeOnce(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
}

function unwrap(text: string): string {
  let plain = text;
  for (let round = 0; round < MOST_ROUNDS && ENTITY.test(plain); round++)
    plain = plain.replace(ENTITY, '&');
  return plain
    .replace(NUMBERED, (_, hex: string | undefined, decimal: string | undefined) =>
      String.fromCharCode(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)),
    )
    .replace(SOFT_BREAK, '')
    .replace(BLANKS, '')
    .replace(QUOTED_SIGN, '$1=')
    .replace(/^#+/, '');
}

/** A link of which no sign is ever percent-encoded: every escape is the way's. */
export function repairPlain(fragment: string): string {
  let text = unwrap(fragment);
  for (let round = 0; round < MOST_ROUNDS && text.includes('%'); round++)
    text = unwrap(unescapeOnce(text));
  return text;
}

/** A link whose texts are percent-encoded once: what stands around them comes back, and they stay as they are. */
export function repairEscaped(fragment: string): string {
  let text = unwrap(fragment);
  for (let round = 0; round < MOST_ROUNDS && !/[&=,@]/.test(text) && text.includes('%'); round++)
    text = unwrap(unescapeOnce(text));
  return text
    .replace(new RegExp(`%26(?=${FIELD}(?:=|%3D))`, 'gi'), '&')
    .replace(new RegExp(`((?:^|&)${FIELD})%3D`, 'gi'), '$1=')
    .replace(/^([^,]*?&space=[^&]*?)%40/i, '$1@');
}

/** Whether an address is meant as a link with a sum: its mark, or what stands in no other address. */
export function looksShared(fragment: string): boolean {
  const head = repairPlain(fragment.slice(0, 400));
  return /^v\d*(?:&|$)/.test(head) || /(?:^|&)(?:space|term)=/.test(head);
}
