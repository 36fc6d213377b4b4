/** What a term of the sum stands for: a picture or a text, and its vectors by space. */
import { MIDDLE, type Size, type View } from '#core/picture/view.ts';
import type { Embedding } from '#core/vector/embedding.ts';
import type { Failure } from '../i18n/failure.ts';
import type { Caption } from './caption.ts';

/** What an answer needs of a picture or a text. */
export interface Encoded {
  embedding: Embedding;
  /** Of pictures alone (core/picture/flatness.ts). */
  flatness?: number | undefined;
  /** Of a text that is longer than the model reads: how many of its characters were read. */
  kept?: number | undefined;
  /** Null when the vector was not made here and now: it came by a link, or with a sample. */
  encodeMs: number | null;
}

interface PictureOptions {
  address?: string | null;
  shown?: Blob | null;
  view?: View;
}

let count = 0;

export class Content {
  /** Names the filling: its picture is encoded wherever it stands by then. */
  readonly id = ++count;
  readonly kind: 'picture' | 'text';
  /** Of a text, the text; of a picture, its file's name, where it has one. */
  readonly name: string;
  /** Of a picture that the page named. */
  readonly caption: Caption | null;
  readonly picture: Blob | null;
  /** What of the picture is read. */
  readonly view: View;
  /** Of the picture as it is shown, or of the thumbnail that a link brought. */
  readonly url: string | null;
  /** The thumbnail that a link brought. */
  readonly thumbnail: Uint8Array<ArrayBuffer> | null;
  busy = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** Of the picture as it is shown, once it is. */
  size = $state.raw<Size | null>(null);
  readonly #address: string | null;
  /** A copy to be shown, where the picture itself is not to be: it would lie, is large, or moves. */
  readonly #shown: Blob | null;
  #encoded = $state.raw<Readonly<Record<string, Encoded>>>({});
  /** No state: what comes while an answer is made is part of that answer, and no reason for another. */
  readonly #retakes = new Map<string, readonly Embedding[]>();

  private constructor(
    kind: 'picture' | 'text',
    name: string | Caption,
    picture: Blob | null,
    thumbnail: Uint8Array<ArrayBuffer> | null,
    { address = null, shown = null, view = MIDDLE }: PictureOptions = {},
  ) {
    this.kind = kind;
    this.name = typeof name === 'string' ? name : '';
    this.caption = typeof name === 'string' ? null : name;
    this.picture = picture;
    this.view = view;
    this.#address = address;
    this.#shown = shown;
    this.thumbnail = thumbnail;
    const blob = shown ?? picture ?? (thumbnail && new Blob([thumbnail]));
    this.url = blob ? URL.createObjectURL(blob) : null;
  }

  static ofPicture(picture: Blob, name: string | Caption, options: PictureOptions = {}): Content {
    return new Content('picture', name, picture, null, options);
  }

  static ofText(text: string): Content {
    return new Content('text', text, null, null);
  }

  /** A picture that is not here: its vector is, and perhaps a thumbnail. */
  static ofVector(
    name: string | Caption,
    encoded: Encoded,
    thumbnail: Uint8Array<ArrayBuffer> | null,
  ) {
    const content = new Content('picture', name, null, thumbnail);
    content.keep(encoded);
    return content;
  }

  /** The same picture with something else of it read: it has another vector. */
  withView(view: View): Content {
    if (!this.picture) return this;
    const options = { address: this.#address, shown: this.#shown, view };
    const content = Content.ofPicture(this.picture, this.caption ?? this.name, options);
    content.size = this.size;
    return content;
  }

  /** Where others find the picture: of samples, as they are. */
  get address(): string | null {
    return this.view.kind === 'middle' ? this.#address : null;
  }

  /** What its `img` says once it is there. */
  measure(width: number, height: number): void {
    if (width > 0 && height > 0) this.size = { width, height };
  }

  /** Its vector in a space, when it has one there. */
  in(space: string | null): Encoded | null {
    return (space !== null && this.#encoded[space]) || null;
  }

  /** Whether another model can encode it. */
  get canEncode(): boolean {
    return this.kind === 'text' || this.picture !== null;
  }

  keep(encoded: Encoded): void {
    this.#encoded = { ...this.#encoded, [encoded.embedding.space]: encoded };
  }

  retakesIn(space: string | null): readonly Embedding[] | null {
    return (space !== null && this.#retakes.get(space)) || null;
  }

  keepRetakes(space: string, retakes: readonly Embedding[]): void {
    this.#retakes.set(space, retakes);
  }

  /** Gives the picture's memory back; nothing may show it any more. */
  dispose(): void {
    if (this.url) URL.revokeObjectURL(this.url);
  }
}
