/** Addresses of pictures as authors write them. */
import { PictureMathError } from '#core/errors.ts';
import type { Side } from './view/side-view.ts';

const PROTOCOLS: ReadonlySet<string> = new Set(['http:', 'https:', 'data:', 'blob:']);

const refuse = (side: Side, got: string) =>
  new PictureMathError(
    'picture-unreadable',
    `Expected the attribute ${side} to be the address of a picture, such as ${side}.png or https://example.org/${side}.png; got ${got}.`,
  );

/** @throws PictureMathError `picture-unreadable`: empty, no address, or one that no picture has */
export function readAddress(side: Side, written: string): URL {
  const text = written.trim();
  if (text === '') throw refuse(side, 'an empty one');
  if (!URL.canParse(text, document.baseURI)) throw refuse(side, `“${text}”, which is none`);
  const url = new URL(text, document.baseURI);
  // Pages that are files themselves have their pictures beside them.
  if (!PROTOCOLS.has(url.protocol) && url.protocol !== location.protocol)
    throw refuse(side, `one that begins with ${url.protocol}`);
  return url;
}
