/** The two pictures of an element: given by a visitor or a script, slotted, or at an address. */
import { PictureMathError } from '#core/errors.ts';
import { readAddress } from './picture-address.ts';
import { assertShown, previewOf, readImage } from './picture-source.ts';
import { SIDES, type Side } from './view/side-view.ts';
import type { View } from './view/view.ts';

let turns = 0;
/** Far apart: each picture may change many times. */
const nextTurn = () => (turns += 1e6);

export class ElementPictures {
  readonly #host: HTMLElement;
  readonly #sides: View['sides'];
  readonly #given: Partial<Record<Side, Blob>> = {};
  /** Whose preview was asked for, and whose is there. */
  readonly #previewed: Partial<Record<Side, Blob>> = {};
  readonly #drawn: Partial<Record<Side, Blob>> = {};
  /** How often an image or a given picture was another one: two of equal addresses need not be the same. */
  readonly #turns = new WeakMap<Element | Blob, number>();
  /** What an image showed when it was read. */
  readonly #read = new WeakMap<HTMLImageElement, string>();

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
    return SIDES.every((side) => this.#source(side) !== null && !this.faultOf(side));
  }

  /** Whether visitors may choose a picture where nobody else has. */
  isOpen(side: Side): boolean {
    return !(this.#host.getAttribute(side)?.trim() || this.#slotted(side));
  }

  /** Whether an image is what a side is compared with. */
  isSource(image: HTMLImageElement): boolean {
    return SIDES.some((side) => this.#source(side) === image);
  }

  /** An image has been given an address. */
  touch(image: Element): void {
    this.#turns.set(image, (this.#turns.get(image) ?? nextTurn()) + 1);
    if (image instanceof HTMLImageElement) this.#read.delete(image);
  }

  /**
   * An image has loaded: as another one than was read, where the page's width or its set of sources decides. One of ours is
   * shown from now on, if it may be.
   * @throws PictureMathError `picture-too-large`
   */
  noteLoaded(image: HTMLImageElement): void {
    if (SIDES.some((side) => this.#sides[side].image === image)) {
      assertShown(image);
      image.classList.remove('unseen');
    }
    const before = this.#read.get(image);
    if (before === undefined || before === image.currentSrc) return;
    this.touch(image);
  }

  /** Names the picture of a side: another name, another picture. Null where there is none. */
  nameOf(side: Side): string | null {
    const source = this.#source(side);
    if (!source) return null;
    if (source === this.#sides[side].image) return `at ${this.#host.getAttribute(side) ?? ''}`;
    if (!this.#turns.has(source)) this.#turns.set(source, nextTurn());
    const turn = this.#turns.get(source) ?? 0;
    if (source instanceof Blob) return `given ${turn}`;
    const around = source.closest('picture')?.querySelectorAll('source') ?? [];
    const written = [source, ...around].map((node) =>
      ['src', 'srcset', 'sizes', 'media', 'type', 'crossorigin'].map((name) =>
        node.getAttribute(name),
      ),
    );
    return `slotted ${turn} ${JSON.stringify(written)}`;
  }

  /** What is wrong with the address of a side that nothing else fills; null where nothing is. */
  faultOf(side: Side): PictureMathError | null {
    const written = this.#host.getAttribute(side);
    if (written === null || this.#given[side] || this.#slotted(side)) return null;
    try {
      readAddress(side, written);
      return null;
    } catch (error) {
      if (error instanceof PictureMathError) return error;
      throw error;
    }
  }

  /** @throws PictureMathError `picture-unreadable` */
  async read(side: Side): Promise<ImageBitmap | Blob> {
    const source = this.#source(side);
    if (!source)
      throw new PictureMathError(
        'picture-unreadable',
        `Expected a picture ${side.toUpperCase()}: the attribute ${side}, an img in the slot ${side}, or one that somebody chooses; got none.`,
      );
    const fault = this.faultOf(side);
    if (fault) throw fault;
    if (!(source instanceof HTMLImageElement)) return source;
    const bitmap = await readImage(source);
    this.#read.set(source, source.currentSrc);
    return bitmap;
  }

  show(side: Side, onError: (error: unknown) => void): void {
    const { image, canvas, slot, frame } = this.#sides[side];
    const given = this.#given[side];
    const slotted = this.#slotted(side);
    const written = given || slotted ? null : this.#host.getAttribute(side);
    const address = written === null || this.faultOf(side) ? null : readAddress(side, written);
    frame.classList.toggle('empty', !given && !address && !slotted);
    // A picture that was given takes the place of a slotted one.
    slot.name = given ? `${side}-replaced` : side;
    canvas.hidden = !given || this.#drawn[side] !== given;
    image.hidden = Boolean(given) || !address;
    if (given) this.#preview(side, given).catch(onError);
    else if (address) load(image, address);
    else image.removeAttribute('src');
  }

  /** Once a picture: what is wrong with it is said once. */
  async #preview(side: Side, given: Blob): Promise<void> {
    if (this.#previewed[side] === given) return;
    this.#previewed[side] = given;
    const bitmap = await previewOf(given);
    if (this.#given[side] === given) {
      const { canvas } = this.#sides[side];
      ({ width: canvas.width, height: canvas.height } = bitmap);
      canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
      canvas.hidden = false;
      this.#drawn[side] = given;
    }
    bitmap.close();
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
      (this.#host.hasAttribute(side) ? this.#sides[side].image : null)
    );
  }
}

function load(image: HTMLImageElement, url: URL): void {
  if (image.src === url.href) return;
  // Before the address: it says how that is asked for.
  if (url.origin === location.origin) image.removeAttribute('crossorigin');
  else image.crossOrigin = 'anonymous';
  image.loading = 'lazy';
  // A picture that is not drawn is not decoded; its size comes before.
  image.classList.add('unseen');
  image.src = url.href;
}
