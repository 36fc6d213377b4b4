/** The page's state: two slots, what was encoded from them, and the answer to A minus B. */
import type { RankResponse } from '#core/contract/api.ts';
import { encodeBase64, type Embedding } from '#core/embedding.ts';
import { PictureMathError, type ErrorCode } from '#core/errors.ts';
import { FILM_VOCABULARY } from '#core/film.ts';
import { decodeShared, encodeShared, type SharedTerm } from '#core/share.ts';
import { requestRanking } from './api-client.ts';
import { Models } from './models.svelte.ts';
import { createEncoderClient, type EncoderClient } from './vision/client.ts';
import type { Precision } from './vision/plan.ts';
import type { Backend } from './vision/protocol.ts';

export type SlotName = 'a' | 'b';

export interface Slot {
  /** Names the filling: its picture is encoded wherever the slot is by then. */
  id: number;
  name: string;
  url: string | null;
  picture: Blob | null;
  /** Of a link's vector, the picture is not here. */
  encoded: EncodedTerm | null;
  /** The picture taken again, once the noise floor was asked for. */
  retakes: Embedding[] | null;
  error: string | null;
  busy: boolean;
}

/** What an answer needs of a picture. */
export interface EncodedTerm {
  embedding: Embedding;
  flatness?: number | undefined;
  /** Null when the vector came by a link. */
  encodeMs: number | null;
}

export interface Sample {
  name: string;
  title: string;
  a: string;
  b: string;
}

const emptySlot = (id = 0): Slot => ({
  id,
  name: '',
  url: null,
  picture: null,
  encoded: null,
  retakes: null,
  error: null,
  busy: false,
});
const messageOf = (error: unknown) =>
  error instanceof PictureMathError
    ? error.message
    : `Something unexpected happened: ${String(error)}. Try again.`;
const K = 8;
/** Failures that another try or another model mends; the picture is not at fault. */
const MODEL_FAULTS: ReadonlySet<ErrorCode> = new Set([
  'network-failed',
  'model-file-invalid',
  'manifest-invalid',
  'encoder-failed',
]);

export class Workspace {
  slots = $state<Record<SlotName, Slot>>({ a: emptySlot(), b: emptySlot() });
  models = new Models();
  progress = $state<{ loaded: number; total: number } | null>(null);
  loading = $state(false);
  /** The model could not be loaded or started; what is on the device stays, and it can be tried again. */
  loadFailed = $state(false);
  backend = $state<Backend | null>(null);
  notice = $state<string | null>(null);
  result = $state.raw<RankResponse | null>(null);
  error = $state<string | null>(null);
  ranking = $state(false);
  /** Whether pictures are taken again, so that the answer knows how far they move though nothing changed. */
  noiseFloor = $state(false);
  retaking = $state<{ done: number; all: number } | null>(null);
  totalMs = $state(0);
  /** Bare words and raw cosines, as in the film. */
  film = $state(false);
  /** What `clear` took away, so that it can be brought back. */
  removed = $state<Record<SlotName, Slot> | null>(null);

  #encoder: EncoderClient | null = null;
  #fillings = 0;
  #request: AbortController | null = null;

  get busy(): boolean {
    return this.ranking || this.slots.a.busy || this.slots.b.busy;
  }

  /** Puts a picture into a slot, encodes it and answers when both slots are filled. A newer picture wins. */
  async fill(slot: SlotName, picture: Blob, name: string): Promise<void> {
    const id = ++this.#fillings;
    this.#discardRemoved();
    this.#forget(this.slots[slot].url);
    this.slots[slot] = {
      ...emptySlot(id),
      name,
      url: URL.createObjectURL(picture),
      picture,
      busy: true,
    };
    this.#invalidate();
    const settle = (change: (mine: Slot) => void) => {
      // The slot may have been swapped, or cleared and be waiting for undo; a newer picture may have taken its place.
      const mine = [this.slots, this.removed].flatMap((place) =>
        place ? [place.a, place.b].filter((s) => s.id === id) : [],
      )[0];
      if (!mine) return;
      mine.busy = false;
      change(mine);
    };
    let client: EncoderClient | null = null;
    // Another model was chosen meanwhile, which encodes the picture itself, or the download was stopped.
    const isOver = () => client !== null && client !== this.#encoder;
    try {
      await this.models.open();
      if (this.models.waits) {
        settle(() => {});
        return;
      }
      client = this.#client();
      const encoded = await client.encode(picture);
      if (isOver()) return;
      settle((mine) => (mine.encoded = encoded));
    } catch (error) {
      if (isOver()) return;
      settle((mine) => {
        // The picture stays where the model is at fault: another try may do.
        if (!(error instanceof PictureMathError) || !MODEL_FAULTS.has(error.code)) {
          this.#forget(mine.url);
          mine.url = null;
          mine.picture = null;
        } else this.loadFailed = true;
        mine.error = messageOf(error);
      });
    } finally {
      if (!isOver()) this.progress = null;
    }
    if (this.slots.a.id === id || this.slots.b.id === id) await this.#rank();
  }

  /** Agrees to the model's download, loads it, and encodes the pictures that wait. */
  async load(): Promise<void> {
    await this.models.agree();
    await this.#encodeAll();
  }

  /** Stops a download; its whole parts stay on the device. */
  async cancelLoad(): Promise<void> {
    await this.#dropEncoder();
    this.models.agreed = [];
    await this.models.refresh();
  }

  /** Another model or precision: every picture is encoded again, since spaces do not mix. */
  async chooseModel(id: string): Promise<void> {
    this.models.select(id);
    await this.#restart();
  }

  async choosePrecision(precision: Precision): Promise<void> {
    this.models.precision = precision;
    await this.#restart();
  }

  async forgetModel(): Promise<void> {
    await this.#dropEncoder();
    await this.models.forget();
  }

  async #restart(): Promise<void> {
    void this.#dropEncoder();
    this.#invalidate();
    // What undo would bring back is of another space.
    this.#discardRemoved();
    this.notice = null;
    for (const slot of [this.slots.a, this.slots.b]) {
      // A vector without its picture cannot move to another space.
      if (slot.encoded && !slot.picture) Object.assign(slot, emptySlot());
      slot.encoded = null;
      slot.retakes = null;
    }
    if (!this.models.waits) await this.#encodeAll();
  }

  /** Loads the model, and encodes what is in the slots and was not encoded. */
  async #encodeAll(): Promise<void> {
    this.loading = true;
    this.loadFailed = false;
    this.error = null;
    let client: EncoderClient | null = null;
    const isOver = () => client !== null && client !== this.#encoder;
    try {
      const pending = (['a', 'b'] as const).filter((name) => {
        const { picture, encoded } = this.slots[name];
        return picture !== null && encoded === null;
      });
      client = this.#client();
      if (pending.length === 0) await client.load();
      await Promise.all(
        pending.map((name) => {
          const { picture, name: title } = this.slots[name];
          return picture ? this.fill(name, picture, title) : undefined;
        }),
      );
    } catch (error) {
      if (isOver()) return;
      this.loadFailed = true;
      this.error = messageOf(error);
    } finally {
      if (!isOver()) this.loading = false;
      void this.models.refresh();
    }
  }

  /** The address of this answer; null while there is none. */
  get shareFragment(): string | null {
    const { a, b } = this.slots;
    if (!this.result || !a.encoded || !b.encoded) return null;
    const term = (weight: number, { embedding, flatness }: EncodedTerm): SharedTerm => ({
      weight,
      vector: embedding.vector,
      flatness,
    });
    return encodeShared({
      space: a.encoded.embedding.space,
      film: this.film,
      terms: [term(1, a.encoded), term(-1, b.encoded)],
    });
  }

  /** Answers a link: its vectors fill the slots without pictures, in the model whose space it names. */
  async openShared(fragment: string): Promise<void> {
    try {
      const { space, film, terms } = decodeShared(fragment);
      await this.models.open();
      const model = this.models.findSpace(space);
      if (!model)
        throw new PictureMathError(
          'space-mismatch',
          `This link holds vectors of ${space}. Here are ${this.models.served?.models.map(({ manifest }) => `${manifest.id}@${manifest.revision}`).join(', ')}: vectors of different models do not compare.`,
        );
      const [a, b] = terms;
      if (!a || !b || terms.length > 2)
        throw new PictureMathError(
          'request-malformed',
          `Expected a link with two terms, got ${terms.length}.`,
        );
      if (this.models.id !== model.manifest.id) this.models.id = model.manifest.id;
      this.film = film;
      const slot = (term: SharedTerm): Slot => ({
        ...emptySlot(++this.#fillings),
        name: 'from a link: its vector, not the picture',
        encoded: {
          embedding: { space, vector: term.vector },
          flatness: term.flatness,
          encodeMs: null,
        },
      });
      this.slots = a.weight >= b.weight ? { a: slot(a), b: slot(b) } : { a: slot(b), b: slot(a) };
      await this.#rank();
    } catch (error) {
      this.error = messageOf(error);
    }
  }

  async setFilm(on: boolean): Promise<void> {
    this.film = on;
    await this.#rank();
  }

  async fillSample(sample: Sample): Promise<void> {
    try {
      const [a, b] = await Promise.all([fetchPicture(sample.a), fetchPicture(sample.b)]);
      await Promise.all([
        this.fill('a', a, `sample “${sample.title}”, A`),
        this.fill('b', b, `sample “${sample.title}”, B`),
      ]);
    } catch (error) {
      this.error = messageOf(error);
    }
  }

  async swap(): Promise<void> {
    this.slots = { a: this.slots.b, b: this.slots.a };
    this.#invalidate();
    await this.#rank();
  }

  clear(): void {
    this.#discardRemoved();
    this.removed = this.slots;
    this.slots = { a: emptySlot(), b: emptySlot() };
    this.#invalidate();
  }

  async undoClear(): Promise<void> {
    if (!this.removed) return;
    this.slots = this.removed;
    this.removed = null;
    await this.#rank();
  }

  async setNoiseFloor(on: boolean): Promise<void> {
    this.noiseFloor = on;
    await this.#rank();
  }

  /** Takes both pictures again where that was not done; false when something else came first. */
  async #retake(request: AbortController): Promise<boolean> {
    const missing = [this.slots.a, this.slots.b].filter((slot) => slot.picture && !slot.retakes);
    try {
      for (const [i, slot] of missing.entries()) {
        if (!slot.picture) continue;
        const retakes = await this.#client().retake(slot.picture, (now, each) => {
          if (!request.signal.aborted)
            this.retaking = { done: i * each + now, all: each * missing.length };
        });
        slot.retakes = retakes;
        if (request.signal.aborted) return false;
      }
      return true;
    } finally {
      if (this.#request === request) this.retaking = null;
    }
  }

  #client(): EncoderClient {
    if (this.#encoder) return this.#encoder;
    // A worker that is being stopped says nothing of the page's state any more.
    const isCurrent = () => this.#encoder === encoder;
    const encoder = createEncoderClient(this.models.setup(), {
      onProgress: (loaded, total) => {
        if (isCurrent()) this.progress = { loaded, total };
      },
      onReady: (backend, kept) => {
        if (!isCurrent()) return;
        this.backend = backend;
        this.progress = null;
        if (!kept)
          this.notice =
            'The browser has no room to keep the model: it is loaded again at the next visit.';
        void this.models.refresh();
      },
      onNotice: (text) => {
        if (isCurrent()) this.notice = text;
      },
    });
    this.#encoder = encoder;
    return encoder;
  }

  /** Resolves when the worker has kept what it has downloaded; the page goes on at once. */
  #dropEncoder(): Promise<void> {
    const stopping = this.#encoder?.stop() ?? Promise.resolve();
    this.#encoder = null;
    this.backend = null;
    this.progress = null;
    this.loading = false;
    this.loadFailed = false;
    for (const slot of [this.slots.a, this.slots.b]) slot.busy = false;
    return stopping;
  }

  /** There is no undo any more: the pictures' memory is given back. */
  #discardRemoved(): void {
    if (this.removed) for (const { url } of [this.removed.a, this.removed.b]) this.#forget(url);
    this.removed = null;
  }

  #forget(url: string | null): void {
    if (url) URL.revokeObjectURL(url);
  }

  #invalidate(): void {
    this.#request?.abort();
    this.#request = null;
    this.ranking = false;
    this.retaking = null;
    this.result = null;
    this.error = null;
  }

  async #rank(): Promise<void> {
    const { a, b } = this.slots;
    if (!a.encoded || !b.encoded || a.busy || b.busy) return;
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    this.ranking = true;
    this.error = null;
    try {
      if (this.noiseFloor && !(await this.#retake(request))) return;
      const began = performance.now();
      const term = (weight: number, { embedding, flatness }: EncodedTerm, { retakes }: Slot) => ({
        weight,
        model: embedding.space,
        ...(flatness === undefined ? {} : { flatness }),
        embedding: encodeBase64(embedding.vector),
        ...(this.noiseFloor && retakes
          ? { retakes: retakes.map(({ vector }) => encodeBase64(vector)) }
          : {}),
      });
      this.result = await requestRanking(
        {
          model: a.encoded.embedding.space,
          ...(this.film
            ? { vocabulary: FILM_VOCABULARY, method: 'cosine' as const }
            : { vocabulary: 'common' }),
          k: K,
          terms: [term(1, a.encoded, a), term(-1, b.encoded, b)],
        },
        request.signal,
      );
      this.totalMs =
        (a.encoded.encodeMs ?? 0) + (b.encoded.encodeMs ?? 0) + performance.now() - began;
    } catch (error) {
      if (request.signal.aborted) return;
      this.error = messageOf(error);
    } finally {
      if (this.#request === request) this.ranking = false;
    }
  }
}

async function fetchPicture(url: string): Promise<Blob> {
  const response = await fetch(url).catch((cause: unknown) => {
    throw new PictureMathError(
      'network-failed',
      'The sample could not be loaded: check the connection and try again.',
      { cause },
    );
  });
  if (!response.ok)
    throw new PictureMathError(
      'network-failed',
      `The sample could not be loaded: the server answered ${response.status}.`,
    );
  return response.blob();
}
