/** Links of the first version: no checksum, and texts percent-encoded, in which commas may look like those between fields. */
import { MAX_TEXT_CHARACTERS } from '../limits.ts';
import { damaged, type TermFields } from './shared-term.ts';

/** What was added behind a link's end: no sign of base64url. */
const untilAdded = (code: string) => code.replace(/%[0-9a-f]{2}|[^\w-]/gi, '');

/** @throws PictureMathError `link-damaged` */
export function fieldsOfFirst(line: string): TermFields {
  const comma = '(?:,|%(?:25)*2C)';
  const [, weight = '', flatness = '', vector = '', rest = ''] =
    new RegExp(
      `^([^,%]*)(?:${comma}([^,%]*))?(?:${comma}((?:[^,%]|%(?!(?:25)*2C))*))?(?:${comma}(.*))?$`,
      'is',
    ).exec(line) ?? [];
  const [, name] = new RegExp(`^text${comma}([^,]*)`, 'i').exec(rest) ?? [];
  const [kind = '', , thumbnail = ''] = rest.split(new RegExp(comma, 'i'));
  const own = { weight, flatness, vector: untilAdded(vector), kept: '' };
  if (name === undefined)
    return { ...own, kind: untilAdded(kind), text: '', thumbnail: untilAdded(thumbnail) };
  // Nine signs for a character of three bytes: what is longer is no text of ours, and would be looked at for long.
  if (name.length > 9 * MAX_TEXT_CHARACTERS) throw damaged('a shorter text');
  // Signs that would have been encoded came from elsewhere.
  const kept = name.replace(/[^\w\-.!~*'()%]+$/, '');
  try {
    return { ...own, kind: 'text', text: decodeURIComponent(kept), thumbnail: '' };
  } catch (cause) {
    throw damaged('a text', cause);
  }
}
