/** What a picture file says of its size, before anything of it is decoded. */

/** In pixels. */
export interface Surface {
  width: number;
  height: number;
}

export interface Measure {
  /** The largest surface that a decoder would make room for: of the picture, of a frame, a tile, a coded stream. */
  largest: Surface;
  /** Frames of an animation, pages, pictures of an icon; 1 of a still picture. */
  pictures: number;
  /** How often a decoder goes over all of it: scans of JPEG. */
  passes: number;
}

/** Sizes that one file tells in several places; decoders differ in which of them they believe, so the largest counts. */
export class Largest {
  #largest: Surface | null = null;

  add(width: number, height: number): void {
    const before = this.#largest;
    if (!before || width * height > before.width * before.height) this.#largest = { width, height };
  }

  /** Null where no size was found, or one without pixels. */
  measure({ pictures = 1, passes = 1 } = {}): Measure | null {
    const largest = this.#largest;
    if (!largest || largest.width * largest.height <= 0) return null;
    return { largest, pictures, passes };
  }
}
