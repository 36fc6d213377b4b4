/** A picture of a set: its file, and a small copy to be shown, made when somebody looks at it. */
import { failureOf, type Failure } from '../i18n/failure.ts';
import type { FoundFile } from '../capture/dropped-files.ts';

/** Of the small copy, about: what stands in a table, on screens with two pixels to one. */
const SIDE = 320;

export class SetPicture implements FoundFile {
  readonly file: File;
  readonly path: string;
  /** Of the small copy; null before it is made, and where the file cannot be opened. */
  url = $state.raw<string | null>(null);
  /** Why there is no small copy. */
  failure = $state.raw<Failure | null>(null);
  #isAsked = false;
  #isGone = false;

  constructor({ file, path }: FoundFile) {
    this.file = file;
    this.path = path;
  }

  /** For an `img` that shows it: makes the copy once that is near the screen. */
  readonly look = (image: HTMLImageElement): (() => void) => {
    const watcher = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      watcher.disconnect();
      void this.#make();
    });
    watcher.observe(image);
    return () => watcher.disconnect();
  };

  async #make(): Promise<void> {
    if (this.#isAsked) return;
    this.#isAsked = true;
    try {
      const { smallFile } = await import('../vision/upright.ts');
      const small = await smallFile(this.file, SIDE);
      if (!this.#isGone) this.url = URL.createObjectURL(small);
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  /** Gives its memory back; nothing may show it any more. */
  dispose(): void {
    this.#isGone = true;
    if (this.url !== null) URL.revokeObjectURL(this.url);
  }
}
