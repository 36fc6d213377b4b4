/**
 * A table of strings that is looked up where it lies in a file: hashed when it is written, so that nothing has to be built
 * before the first look. A `Map` of CLIP's 49,000 tokens and as many merges takes a tenth of a second to fill.
 */

/** Numbers of a string by its place in the list that the table was written from; what the tokenizer asks of a `Map`. */
export interface PackedTable {
  readonly size: number;
  get(key: string): number | undefined;
  has(key: string): boolean;
}

const FREE = 0xffffffff;
/** Slots are at least twice as many as strings. */
const slotsFor = (count: number): number => 2 ** Math.ceil(Math.log2(Math.max(2, 2 * count)));

/** FNV-1a over UTF-16 code units. */
function hash(key: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) h = Math.imul(h ^ key.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** Bytes of a table, a multiple of 4, given its strings and the code units of all of them. */
const packedTableBytes = (count: number, units: number): number =>
  4 * (slotsFor(count) + count + 1) + 2 * (units + (units % 2));

/**
 * Slots (u32, the number of a string or FREE), where each string begins (u32, one more than strings) and all code units
 * (u16), little-endian. Of equal strings the last one counts.
 */
export function packTable(strings: readonly string[]): Uint8Array<ArrayBuffer> {
  const units = strings.reduce((sum, { length }) => sum + length, 0);
  const bytes = new Uint8Array(packedTableBytes(strings.length, units));
  const { slots, starts, characters } = parts(bytes, strings.length);
  slots.fill(FREE);
  const mask = slots.length - 1;
  let at = 0;
  strings.forEach((string, i) => {
    starts[i] = at;
    for (let k = 0; k < string.length; k++) characters[at++] = string.charCodeAt(k);
    let slot = hash(string) & mask;
    while (slots[slot] !== FREE && strings[slots[slot] as number] !== string)
      slot = (slot + 1) & mask;
    slots[slot] = i;
  });
  starts[strings.length] = at;
  return bytes;
}

function parts(bytes: Uint8Array<ArrayBuffer>, count: number) {
  const { buffer, byteOffset } = bytes;
  const slots = new Uint32Array(buffer, byteOffset, slotsFor(count));
  const starts = new Uint32Array(buffer, byteOffset + slots.byteLength, count + 1);
  const from = slots.byteLength + starts.byteLength;
  const characters = new Uint16Array(buffer, byteOffset + from, (bytes.length - from) / 2);
  return { slots, starts, characters };
}

/**
 * The table of so many strings in bytes that begin at a multiple of 4; null where they are not as long as they say.
 */
export function openTable(bytes: Uint8Array<ArrayBuffer>, count: number): PackedTable | null {
  if (bytes.length < packedTableBytes(count, 0)) return null;
  const { slots, starts, characters } = parts(bytes, count);
  if (bytes.length !== packedTableBytes(count, starts[count] as number)) return null;
  const mask = slots.length - 1;
  const is = (i: number, key: string): boolean => {
    const start = starts[i] as number;
    if ((starts[i + 1] as number) - start !== key.length) return false;
    for (let k = 0; k < key.length; k++)
      if (characters[start + k] !== key.charCodeAt(k)) return false;
    return true;
  };
  const get = (key: string): number | undefined => {
    // As many steps as there are slots: a damaged table without a free one would go on for ever.
    for (let step = 0, slot = hash(key) & mask; step <= mask; step++, slot = (slot + 1) & mask) {
      const i = slots[slot] as number;
      if (i === FREE) return undefined;
      if (i < count && is(i, key)) return i;
    }
    return undefined;
  };
  return { size: count, get, has: (key) => get(key) !== undefined };
}
