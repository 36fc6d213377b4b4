/** An address that was dropped or pasted, as a picture: loaded when there is one. */
import { PictureMathError } from '#core/errors.ts';
import { fetchOwn } from '../service/fetch-own.ts';
import type { Workspace } from '../workspace.svelte.ts';

export type Slot = 'A' | 'B';

/** What is dragged from another tab: an address. Those of this page and those that hold the picture can be read. */
export async function takeAddress(workspace: Workspace, slot: Slot, text: string): Promise<void> {
  const [address = ''] = text.split(/\r?\n/).filter((line) => !line.startsWith('#'));
  const url = URL.canParse(address) ? new URL(address) : null;
  const name = url?.pathname.split('/').at(-1) || address.slice(0, 60);
  try {
    if (!url || !/^(https?|data|blob):$/.test(url.protocol))
      throw new PictureMathError('picture-unreadable', 'Expected a picture, got a text.', {
        reason: { key: 'dropped-text' },
      });
    if (url.protocol === 'data:') {
      await workspace.fill(slot, pictureOfData(address), '');
      return;
    }
    if (url.origin !== location.origin)
      throw new PictureMathError(
        'picture-unreadable',
        'Expected a picture, got an address of another site, where this page loads nothing from: save the picture first, then choose the file.',
        { reason: { key: 'dropped-elsewhere' } },
      );
    const response = await fetchOwn(url.href, 'picture');
    if (!response.ok || !response.headers.get('content-type')?.startsWith('image/'))
      throw new PictureMathError(
        'picture-unreadable',
        `Expected the address of a picture, got one of something else (${response.status}).`,
        { reason: { key: 'dropped-address' } },
      );
    await workspace.fill(slot, await response.blob(), name);
  } catch (error) {
    workspace.files.refuse(slot, name, error);
  }
}

/** The picture in a `data:` address, which the page's policy lets nobody fetch. @throws PictureMathError `picture-unreadable` */
function pictureOfData(address: string): Blob {
  const found = /^data:(image\/[\w.+-]+)(;base64)?,(.*)$/s.exec(address);
  try {
    if (!found) throw new TypeError('No picture.');
    const [, type = '', isBase64, content = ''] = found;
    const text = isBase64 ? atob(content) : decodeURIComponent(content);
    const bytes = isBase64 ? Uint8Array.from(text, (c) => c.charCodeAt(0)) : text;
    return new Blob([bytes], { type });
  } catch (cause) {
    throw new PictureMathError(
      'picture-unreadable',
      'Expected a picture, got an address that holds none.',
      { cause, reason: { key: 'dropped-address' } },
    );
  }
}
