/**
 * The bytes of files that load beside each other, as one sum. They are bytes as they cross the network: parts of models and
 * the runtime's packed WebAssembly are served as they are, and what is on the device counts as loaded at once.
 */
export class LoadProgress {
  readonly #files: { loaded: number; total: number }[] = [];
  readonly #report: (loaded: number, total: number) => void;

  constructor(report: (loaded: number, total: number) => void) {
    this.#report = report;
  }

  /** Adds a file before it is loaded; what is returned is told how many of its bytes are here. */
  add(total: number): (loaded: number) => void {
    const file = { loaded: 0, total };
    this.#files.push(file);
    return (loaded) => {
      // A part that is tried again begins anew, and is not counted twice.
      file.loaded = Math.min(loaded, total);
      this.#report(this.#sum('loaded'), this.#sum('total'));
    };
  }

  #sum(of: 'loaded' | 'total'): number {
    return this.#files.reduce((sum, file) => sum + file[of], 0);
  }
}
