/** Registers `<picture-math>`: what pages load. */
import { PictureMathElement } from './element.ts';

export * from './element.ts';

const NAME = 'picture-math';

/** Registers the element; a second copy of this script does no harm. @throws Error where another element has the name */
export function definePictureMath(): void {
  if (!('customElements' in globalThis)) return;
  const known = customElements.get(NAME);
  if (!known) customElements.define(NAME, PictureMathElement);
  // Another copy of this script, perhaps of another version: the first one stays.
  else if (!('isPictureMath' in known))
    throw new Error(
      `Expected <${NAME}> to be free, or Picture Math's own; it is another element's.`,
    );
}

definePictureMath();

declare global {
  interface HTMLElementTagNameMap {
    'picture-math': PictureMathElement;
  }
}
