/** Lists that people write as JSON, or as a value a line. */
import { PictureMathError } from '#core/errors.ts';
import { readTextFile } from '#core/format/text-file.ts';
import { quoted } from '#core/visible-text.ts';
import { readBounded } from './bounded-file.ts';

/** One of the list: where it stands, for people, and what it is; `problem` says what is wrong with a line that is no JSON. */
export type JsonItem = { place: string } & ({ value: unknown } | { problem: string });

export interface JsonValues {
  items: JsonItem[];
  /** A JSON list; a value a line, or a file of that name; or a document that is neither, alone among the items. */
  form: 'list' | 'lines' | 'document';
}

type Parsed = { value: unknown } | { cause: Error };

function parse(text: string): Parsed {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (cause) {
    return { cause: cause as Error };
  }
}

/** Lines that are not JSON say so in their place, for who goes on with the others. */
const itemsOf = (text: string): JsonItem[] =>
  text.split(/\r?\n/).flatMap((line, i): JsonItem[] => {
    if (line.trim() === '') return [];
    const place = `line ${i + 1}`;
    const read = parse(line);
    return 'value' in read
      ? [{ place, value: read.value }]
      : [{ place, problem: `Expected JSON, got something else: ${read.cause.message}` }];
  });

/**
 * Reads a file, or a pipe.
 * @param most bytes
 * @param what it is to be, for messages
 * @throws PictureMathError `request-malformed` where nothing is JSON, `request-too-large`; rejects as the file system does
 */
export async function readJsonValues(
  path: string,
  most: number,
  what: string,
): Promise<JsonValues> {
  const text = readTextFile(await readBounded(path, most, what)).text.trim();
  const isNamedLines = /\.(jsonl|ndjson)$/i.test(path);
  const whole = parse(text);
  if ('value' in whole && Array.isArray(whole.value)) {
    const items = whole.value.map((value: unknown, i) => ({ place: `item ${i + 1}`, value }));
    return { items, form: isNamedLines ? 'lines' : 'list' };
  }
  if (isNamedLines) return { items: itemsOf(text), form: 'lines' };
  if ('value' in whole)
    return { items: [{ place: 'the document', value: whole.value }], form: 'document' };
  const items = itemsOf(text);
  // A list that was cut is no list of lines.
  if (!text.startsWith('[') && items.some((item) => 'value' in item))
    return { items, form: 'lines' };
  throw new PictureMathError(
    'request-malformed',
    `Expected ${what} in ${quoted(path)}, as JSON or a value a line, got something else: ${whole.cause.message}`,
    { cause: whole.cause },
  );
}
