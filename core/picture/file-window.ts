/** A file that is looked into without being read whole: a window of it is here, and moves to where somebody reads. */

/** Where bytes come from: a file of the disk, a blob, or bytes that are here. */
export interface FileSource {
  /** In bytes. */
  readonly size: number;
  /** The bytes from `from` to before `to`; fewer where the file has become shorter meanwhile. */
  read(from: number, to: number): Promise<Uint8Array>;
}

/** Bytes that are here already. */
export const sourceOfBytes = (bytes: Uint8Array): FileSource => ({
  size: bytes.length,
  read: (from, to) => Promise.resolve(bytes.subarray(from, to)),
});

/** Of most headers, all is in the first one; and what is skipped costs a read of so much at most. */
const WINDOW_BYTES = 64 * 1024;

export class FileWindow {
  readonly #source: FileSource;
  #from = 0;
  #bytes: Uint8Array = new Uint8Array();
  #view: DataView<ArrayBufferLike> = new DataView(new ArrayBuffer(0));

  constructor(source: FileSource) {
    this.#source = source;
  }

  get size(): number {
    return this.#source.size;
  }

  /** Whether the window has these bytes. Loops ask here first: a promise for each of a million blocks would cost seconds. */
  holds(at: number, length: number): boolean {
    return at >= this.#from && at + length <= this.#from + this.#view.byteLength;
  }

  /** Moves the window where it has to; false where the file has no such bytes. Rejects as its source does. */
  async load(at: number, length: number): Promise<boolean> {
    if (!(at >= 0 && at + length <= this.size)) return false;
    if (this.holds(at, length)) return true;
    const to = Math.min(this.size, at + Math.max(length, WINDOW_BYTES));
    this.#bytes = await this.#source.read(at, to);
    this.#from = at;
    const { buffer, byteOffset, byteLength } = this.#bytes;
    this.#view = new DataView(buffer, byteOffset, byteLength);
    return byteLength >= length;
  }

  /** Numbers of the window, big-endian unless told; RangeError beyond it. */
  u8 = (at: number): number => this.#view.getUint8(at - this.#from);
  u16 = (at: number, isLittle = false): number => this.#view.getUint16(at - this.#from, isLittle);
  u32 = (at: number, isLittle = false): number => this.#view.getUint32(at - this.#from, isLittle);
  i32 = (at: number, isLittle = false): number => this.#view.getInt32(at - this.#from, isLittle);
  u24 = (at: number): number => this.u16(at, true) | (this.u8(at + 2) << 16);
  /** Exact up to 2^53; what is beyond is beyond every file. */
  u64 = (at: number, isLittle = false): number =>
    Number(this.#view.getBigUint64(at - this.#from, isLittle));

  ascii(at: number, length: number): string {
    let text = '';
    for (let i = 0; i < length; i++) text += String.fromCharCode(this.u8(at + i));
    return text;
  }

  bytes(at: number, length: number): Uint8Array {
    return this.#bytes.subarray(at - this.#from, at - this.#from + length);
  }

  /** Where a byte stands next in this window, from `at` on; -1 where it does not, or the window is elsewhere. */
  find(byte: number, at: number): number {
    if (!this.holds(at, 1)) return -1;
    const found = this.#bytes.indexOf(byte, at - this.#from);
    return found < 0 ? -1 : this.#from + found;
  }

  /** The same in all of the file. */
  async search(byte: number, at: number): Promise<number> {
    for (let from = at; await this.load(from, 1); from = this.#from + this.#view.byteLength) {
      const found = this.find(byte, from);
      if (found >= 0) return found;
    }
    return -1;
  }
}
