/** What readers choose, drop or paste, into the sum: one file fills a slot, two fill both, and what cannot be is said. */
import { PictureMathError } from '#core/errors.ts';
import { droppedEntries } from '../early/replay.ts';
import type { Workspace } from '../workspace.svelte.ts';
import type { Slot } from './take-address.ts';

/** The slot that files go to which were put beside the slots. */
const firstEmpty = ({ a }: Workspace): Slot => (a?.content ? 'B' : 'A');

/** The first into this slot, or the first that is empty where none is named; a second into the other. */
export async function takeFiles(
  workspace: Workspace,
  where: Slot | null,
  files: readonly File[],
): Promise<void> {
  const slot = where ?? firstEmpty(workspace);
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
  else if (text !== '') {
    const { takeAddress } = await import('./take-address.ts');
    await takeAddress(workspace, target, text);
  }
}
