/** What readers choose, drop or paste, into the sum: one file fills a slot, two fill both, and what cannot be is said. */
import { PictureMathError } from '#core/errors.ts';
import { droppedEntries } from '../early/replay.ts';
import { fetchOwn } from '../service/fetch-own.ts';
import type { Workspace } from '../workspace.svelte.ts';

type Slot = 'A' | 'B';

/** The slot that files go to which were put beside the slots. */
const firstEmpty = ({ a }: Workspace): Slot => (a?.content ? 'B' : 'A');

/** The first into this slot, a second into the other. */
export async function takeFiles(
  workspace: Workspace,
  slot: Slot,
  files: readonly File[],
): Promise<void> {
  const [first, second, ...more] = files;
  const other = slot === 'A' ? 'B' : 'A';
  await workspace.fillAll([
    ...(first ? [{ letter: slot, picture: first, name: first.name }] : []),
    ...(second ? [{ letter: other, picture: second, name: second.name }] : []),
  ]);
  const [left] = more;
  if (left)
    workspace.files.refuse(
      slot,
      more.length === 1 ? left.name : `${left.name} …`,
      new PictureMathError(
        'request-too-large',
        `Expected at most two pictures, got ${files.length}: the first two were taken.`,
        { reason: { key: 'files-many', files: files.length } },
      ),
    );
}

/** Files of a drop or of the clipboard; folders, texts and addresses are read where they can be, or said why not. */
export async function takeTransfer(
  workspace: Workspace,
  slot: Slot | null,
  transfer: DataTransfer,
): Promise<void> {
  // All before the first wait: the event is over then.
  const folder = droppedEntries(transfer).find(({ isDirectory }) => isDirectory);
  const files = [...transfer.files];
  const text = (transfer.getData('text/uri-list') || transfer.getData('text/plain')).trim();
  const isPair = slot === null && files.length > 1;
  const target = isPair ? 'A' : (slot ?? firstEmpty(workspace));
  if (folder)
    workspace.files.refuse(
      target,
      folder.name,
      new PictureMathError(
        'picture-unreadable',
        'Expected a picture, got a folder: folders are compared on a page of their own.',
        { reason: { key: 'dropped-folder' } },
      ),
    );
  else if (files.length > 0) await takeFiles(workspace, target, files);
  else if (text !== '') await takeAddress(workspace, target, text);
}

/** What is dragged from another tab: an address. Those of this page and those that hold the picture can be read. */
async function takeAddress(workspace: Workspace, slot: Slot, text: string): Promise<void> {
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
