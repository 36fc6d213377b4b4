/** Two sets of pictures: encoded on the device, compared here, word by word. */
import { byStandingOut, compareSets, type SetComparison, type SetWord } from '#core/rank/sets.ts';
import { PictureMathError } from '#core/errors.ts';
import { quoted } from '#core/visible-text.ts';
import type { FoundFile } from '../capture/dropped-files.ts';
import { failureOf, type Failure } from '../i18n/failure.ts';
import type { Workspace } from '../workspace.svelte.ts';
import type { EncoderClient } from '../vision/client.ts';
import { encodeMany, type Outcome } from '../vision/encode-many.ts';
import { SetPicture } from './set-picture.svelte.ts';
import { findPictures, leftOutOf, type Skipped } from './find-pictures.ts';

export const MAX_SET = 500;
const MOST_NAMED = 5;

export type SetName = 'a' | 'b';

export interface PictureSet {
  folder: string;
  pictures: readonly SetPicture[];
  /** Files that are no pictures, by their names and beginnings. */
  others: readonly Skipped[];
  /** All that is left out: `others`, and pictures that could not be read when they were compared. */
  skipped: readonly Skipped[];
}

export interface SetsResult {
  model: string;
  vocabulary: { id: string; sha256: string };
  permutations: number;
  sizes: SetComparison['sizes'];
  /** Those that stand out first, then by |difference|, largest first. */
  words: readonly SetWord[];
  /** What was compared: the pictures of each set that could be read, which `drivers` point into. */
  compared: Record<SetName, readonly SetPicture[]>;
}

export type Step =
  | { name: 'loading' }
  | { name: 'encoding'; done: number; all: number }
  | { name: 'comparing'; done: number; all: number };

const emptySet = (): PictureSet => ({ folder: '', pictures: [], others: [], skipped: [] });

/** Nothing was a picture: how many files that were, and the first of them with what they are. */
function noPictures(others: readonly Skipped[]): PictureMathError {
  const named = others
    .slice(0, MOST_NAMED)
    .map(leftOutOf)
    .map(({ file, reason }) => `${quoted(file)}: ${reason}`);
  const came =
    others.length === 0
      ? 'no files'
      : `${others.length === 1 ? '1 file of another kind' : `${others.length} files of other kinds`} (${named.join('; ')}${others.length > MOST_NAMED ? ' …' : ''})`;
  return new PictureMathError('set-too-small', `Expected a folder with pictures, got ${came}.`, {
    reason: {
      key: 'set-empty',
      files: others.length,
      named: others
        .slice(0, MOST_NAMED)
        .map((other) => ({ file: quoted(other.file), why: 'why' in other ? other.why : null })),
    },
  });
}

export class PictureSets {
  sets = $state.raw<Readonly<Record<SetName, PictureSet>>>({ a: emptySet(), b: emptySet() });
  result = $state.raw<SetsResult | null>(null);
  step = $state.raw<Step | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** Sets whose files are being looked through. */
  reading = $state.raw<ReadonlySet<SetName>>(new Set());
  #run: AbortController | null = null;
  /** The last choice of each set: what was chosen before it comes too late. */
  readonly #chosen: Record<SetName, number> = { a: 0, b: 0 };
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /**
   * Takes the pictures among the files, in the order of their paths, and names the others. A choice without pictures
   * changes nothing.
   * @throws PictureMathError `request-too-large` for more than 500, `set-too-small` for none
   */
  async fill(
    name: SetName,
    files: readonly FoundFile[],
    folder: string,
    leftOut: readonly Skipped[] = [],
  ): Promise<void> {
    const choice = ++this.#chosen[name];
    this.reading = new Set([...this.reading, name]);
    try {
      const { pictures, skipped } = await findPictures(files);
      if (choice === this.#chosen[name])
        this.#put(name, pictures, folder, [...leftOut, ...skipped]);
    } finally {
      if (choice === this.#chosen[name])
        this.reading = new Set([...this.reading].filter((other) => other !== name));
    }
  }

  #put(
    name: SetName,
    pictures: readonly FoundFile[],
    folder: string,
    others: readonly Skipped[],
  ): void {
    if (pictures.length === 0) throw noPictures(others);
    if (pictures.length > MAX_SET)
      throw new PictureMathError(
        'request-too-large',
        `Expected at most ${MAX_SET} pictures in a set, got ${pictures.length}: use the command line (npm run rank -- --a DIR --b DIR) for more.`,
        { reason: { key: 'set-large', most: MAX_SET, pictures: pictures.length } },
      );
    this.cancel();
    for (const picture of this.sets[name].pictures) picture.dispose();
    const set = {
      folder,
      pictures: pictures.map((found) => new SetPicture(found)),
      others,
      skipped: others,
    };
    this.sets = { ...this.sets, [name]: set };
    this.result = null;
    this.failure = null;
  }

  cancel(): void {
    this.#run?.abort();
    this.#run = null;
    this.step = null;
  }

  /** Loads the list of models; what fails is shown, and tried again by `compare`. */
  async openModels(): Promise<void> {
    try {
      await this.#workspace.models.open();
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  /** Encodes both sets and compares them. What fails is shown; what cannot be read is left out and named. */
  async compare(): Promise<void> {
    this.cancel();
    const run = new AbortController();
    this.#run = run;
    this.failure = null;
    this.result = null;
    let helpers: EncoderClient[] = [];
    try {
      this.step = { name: 'loading' };
      const workspace = this.#workspace;
      await workspace.models.open();
      const { space } = workspace.models;
      if (space === null) throw new PictureMathError('model-unknown', 'No model is served here.');
      // Pressing the button agrees to the model, whose size stands beside it.
      if (workspace.models.waits) await workspace.models.agree();
      const { vocabulary: id } = workspace;
      const client = workspace.encoder.client();
      const [{ vocabulary, sha256 }] = await Promise.all([
        workspace.vocabularies.load(space, id),
        client.load(),
      ]);
      helpers = workspace.encoder.helpers();
      const all = this.sets.a.pictures.length + this.sets.b.pictures.length;
      let done = 0;
      const encode = async (name: SetName) => {
        const { pictures } = this.sets[name];
        const before = done;
        this.step = { name: 'encoding', done, all };
        const outcomes = await encodeMany(
          client,
          helpers,
          pictures.map(({ file }) => file),
          {
            signal: run.signal,
            onDone: (now) => {
              done = before + now;
              if (!run.signal.aborted) this.step = { name: 'encoding', done, all };
            },
          },
        );
        const vectors: Float32Array[] = [];
        const readable: SetPicture[] = [];
        const skipped: Skipped[] = [];
        for (const [i, picture] of pictures.entries()) {
          const outcome = outcomes[i] as Outcome;
          if ('error' in outcome)
            skipped.push({ file: picture.path, failure: failureOf(outcome.error) });
          else {
            vectors.push(outcome.embedding.vector);
            readable.push(picture);
          }
        }
        run.signal.throwIfAborted();
        const set = this.sets[name];
        const leftOut = [...set.others, ...skipped];
        const left = { ...set, pictures: readable, others: leftOut, skipped: leftOut };
        this.sets = { ...this.sets, [name]: left };
        return { vectors, readable };
      };
      const a = await encode('a');
      const b = await encode('b');
      const { words, sizes, permutations } = await compareSets(vocabulary, a.vectors, b.vectors, {
        onProgress: (now, count) => {
          if (!run.signal.aborted) this.step = { name: 'comparing', done: now, all: count };
        },
        pause: async () => {
          await new Promise((resume) => setTimeout(resume, 0));
          run.signal.throwIfAborted();
        },
      });
      this.result = {
        model: space,
        vocabulary: { id, sha256 },
        permutations,
        sizes,
        words: [...words].sort(byStandingOut),
        compared: { a: a.readable, b: b.readable },
      };
    } catch (error) {
      if (run.signal.aborted) return;
      this.failure = failureOf(error);
    } finally {
      if (this.#run === run) {
        this.#run = null;
        this.step = null;
        this.#workspace.encoder.endProgress();
      }
      await Promise.all(helpers.map((helper) => helper.stop()));
    }
  }

  /** The pictures that speak for a word most, of the set that has more of it. */
  driversOf(word: SetWord): SetPicture[] {
    const set = this.result?.compared[word.difference >= 0 ? 'a' : 'b'] ?? [];
    return word.drivers.flatMap((at) => set[at] ?? []);
  }
}
