/** The two pictures of an element: given by a visitor or a script, slotted, or at an address. */
import { PictureMathError } from '#core/errors.ts';
import { drawPreview, readImage } from './picture-source.ts';
import { SIDES, type Side } from './view/side-view.ts';
import type { View } from './view/view.ts';

export class ElementPictures {
  readonly #host: HTMLElement;
  readonly #sides: View['sides'];
  readonly #given: Partial<Record<Side, Blob>> = {};

  constructor(host: HTMLElement, { sides }: View) {
    this.#host = host;
    this.#sides = sides;
  }

  /** Null takes a given picture away. */
  give(side: Side, picture: Blob | null): void {
    if (picture) this.#given[side] = picture;
    else delete this.#given[side];
  }

  get areGiven(): boolean {
    return SIDES.some((side) => this.#given[side]);
  }

  get areThere(): boolean {
    return SIDES.every((side) => this.#source(side) !== null);
  }

  /** Whether visitors may choose a picture where nobody else has. */
  isOpen(side: Side): boolean {
    return !(this.#host.getAttribute(side) || this.#slotted(side));
  }

  /** @throws PictureMathError `picture-unreadable` */
  async read(side: Side): Promise<ImageBitmap | Blob> {
    const source = this.#source(side);
    if (!source)
      throw new PictureMathError(
        'picture-unreadable',
        `Expected a picture ${side.toUpperCase()}: the attribute ${side}, an img in the slot ${side}, or one that somebody chooses; got none.`,
      );
    return source instanceof HTMLImageElement ? readImage(source) : source;
  }

  show(side: Side, onError: (error: unknown) => void): void {
    const { image, canvas, slot, frame } = this.#sides[side];
    const given = this.#given[side];
    const address = this.#host.getAttribute(side);
    frame.classList.toggle('empty', !given && !address && !this.#slotted(side));
    // A picture that was given takes the place of a slotted one.
    slot.name = given ? `${side}-replaced` : side;
    canvas.hidden = !given;
    image.hidden = Boolean(given) || !address;
    if (given) drawPreview(given, canvas).catch(onError);
    else if (address) load(image, new URL(address, document.baseURI));
  }

  #slotted(side: Side): HTMLImageElement | null {
    const [node] = this.#sides[side].slot.assignedElements();
    if (node instanceof HTMLImageElement) return node;
    return node?.querySelector('img') ?? null;
  }

  /** Where the picture of a side comes from; null where there is none. */
  #source(side: Side): HTMLImageElement | Blob | null {
    return (
      this.#given[side] ??
      this.#slotted(side) ??
      (this.#host.getAttribute(side) ? this.#sides[side].image : null)
    );
  }
}

function load(image: HTMLImageElement, url: URL): void {
  if (image.src === url.href) return;
  // Before the address: it says how that is asked for.
  if (url.origin === location.origin) image.removeAttribute('crossorigin');
  else image.crossOrigin = 'anonymous';
  image.loading = 'lazy';
  image.src = url.href;
}
