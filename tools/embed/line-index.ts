/** Lines of a file by their number, without holding the file: where each begins is all that is kept. */
import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

export interface LineIndex {
  count: number;
  /** The line at a place, from 0. */
  line(index: number): Promise<string>;
}

const LINE_FEED = 10;

/** Reads a file once to find its lines; empty ones do not count. */
export async function indexLines(path: string, file: FileHandle): Promise<LineIndex> {
  let starts = new Float64Array(1024);
  let count = 0;
  let at = 0;
  let begin = 0;
  const note = (end: number) => {
    if (end === begin) return;
    if (2 * count + 2 > starts.length) {
      const more = new Float64Array(2 * starts.length);
      more.set(starts);
      starts = more;
    }
    starts[2 * count] = begin;
    starts[2 * count + 1] = end;
    count++;
  };
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes = chunk as Buffer;
    for (
      let feed = bytes.indexOf(LINE_FEED);
      feed >= 0;
      feed = bytes.indexOf(LINE_FEED, feed + 1)
    ) {
      note(at + feed);
      begin = at + feed + 1;
    }
    at += bytes.length;
  }
  note(at);
  return {
    count,
    async line(index) {
      if (index < 0 || index >= count) throw new RangeError(`Expected a line below ${count}.`);
      const [from, to] = [starts[2 * index] as number, starts[2 * index + 1] as number];
      const { buffer, bytesRead } = await file.read(new Uint8Array(to - from), 0, to - from, from);
      return new TextDecoder().decode(buffer.subarray(0, bytesRead));
    },
  };
}
