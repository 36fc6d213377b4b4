/** The page's state: two slots, what was encoded from them, and the answer to A minus B. */
import type { RankResponse } from '#core/contract/api.ts';
import { encodeBase64, type Embedding } from '#core/embedding.ts';
import { PictureMathError } from '#core/errors.ts';
import { requestRanking } from './api-client.ts';
import { createEncoderClient, type EncodedPicture, type EncoderClient } from './vision/client.ts';
import type { Backend } from './vision/protocol.ts';

export type SlotName = 'a' | 'b';

export interface Slot {
  /** Names the filling: its picture is encoded wherever the slot is by then. */
  id: number;
  name: string;
  url: string | null;
  picture: Blob | null;
  encoded: EncodedPicture | null;
  /** The picture taken again, once the noise floor was asked for. */
  retakes: Embedding[] | null;
  error: string | null;
  busy: boolean;
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

export class Workspace {
  slots = $state<Record<SlotName, Slot>>({ a: emptySlot(), b: emptySlot() });
  progress = $state<{ loaded: number; total: number } | null>(null);
  backend = $state<Backend | null>(null);
  notice = $state<string | null>(null);
  result = $state.raw<RankResponse | null>(null);
  error = $state<string | null>(null);
  ranking = $state(false);
  /** Whether pictures are taken again, so that the answer knows how far they move though nothing changed. */
  noiseFloor = $state(false);
  retaking = $state<{ done: number; all: number } | null>(null);
  totalMs = $state(0);
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
    try {
      const encoded = await this.#client().encode(picture);
      settle((mine) => (mine.encoded = encoded));
    } catch (error) {
      settle((mine) => {
        this.#forget(mine.url);
        mine.url = null;
        mine.error = messageOf(error);
      });
    } finally {
      this.progress = null;
    }
    if (this.slots.a.id === id || this.slots.b.id === id) await this.#rank();
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
    this.#encoder ??= createEncoderClient({
      onProgress: (loaded, total) => (this.progress = { loaded, total }),
      onReady: (backend) => {
        this.backend = backend;
        this.progress = null;
      },
      onFallback: (reason) => (this.notice = reason),
    });
    return this.#encoder;
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
      const term = (
        weight: number,
        { embedding, flatness }: EncodedPicture,
        { retakes }: Slot,
      ) => ({
        weight,
        flatness,
        embedding: encodeBase64(embedding.vector),
        ...(this.noiseFloor && retakes
          ? { retakes: retakes.map(({ vector }) => encodeBase64(vector)) }
          : {}),
      });
      this.result = await requestRanking(
        {
          model: a.encoded.embedding.space,
          vocabulary: 'common',
          k: K,
          terms: [term(1, a.encoded, a), term(-1, b.encoded, b)],
        },
        request.signal,
      );
      this.totalMs = a.encoded.encodeMs + b.encoded.encodeMs + performance.now() - began;
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
