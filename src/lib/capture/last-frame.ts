/** The frame that was answered last, so that it stays when live mode ends, whoever ends it: the video may be gone then. */

export class LastFrame {
  /** Of the frame in flight, and of the one before it, which the page shows. */
  #next = new OffscreenCanvas(1, 1);
  #shown = new OffscreenCanvas(1, 1);
  #isThere = false;

  /** Copies a frame before it is handed over. */
  keep(frame: ImageBitmap): void {
    this.#next.width = frame.width;
    this.#next.height = frame.height;
    this.#next.getContext('2d')?.drawImage(frame, 0, 0);
  }

  /** The frame in flight is what the page shows now. */
  settle(): void {
    [this.#shown, this.#next] = [this.#next, this.#shown];
    this.#isThere = true;
  }

  /** The frame as a file, once; null where none was answered. */
  async take(): Promise<Blob | null> {
    if (!this.#isThere) return null;
    this.#isThere = false;
    return this.#shown.convertToBlob({ type: 'image/png' });
  }
}
