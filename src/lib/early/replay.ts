/** Does again what readers did before the page ran, in its order. early.js keeps it. */

interface Kept {
  type: 'click' | 'submit' | 'change' | 'drop' | 'paste';
  target: EventTarget | null;
  files?: File[] | null;
  entries?: FileSystemEntry[];
  text?: string;
  value?: string;
  checked?: boolean;
}

declare global {
  interface Window {
    /** Ends the keeping. */
    pictureMathEarly?: () => Kept[];
  }
}

/** The entries of drops that were kept: folders cannot be put into a transfer. */
const entriesOf = new WeakMap<DataTransfer, FileSystemEntry[]>();

/** Files and folders of a drop, kept or of now; none where the browser names no entries. Must be asked before any wait. */
export const droppedEntries = (transfer: DataTransfer): FileSystemEntry[] =>
  entriesOf.get(transfer) ?? [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);

function transferOf({ files, entries, text }: Kept): DataTransfer {
  const transfer = new DataTransfer();
  for (const file of files ?? []) transfer.items.add(file);
  if (text) transfer.setData('text/plain', text);
  if (entries && entries.length > 0) entriesOf.set(transfer, entries);
  return transfer;
}

function replay(record: Kept): void {
  const target = record.target;
  if (!(target instanceof Element) || !target.isConnected) return;
  const options = { bubbles: true, cancelable: true };
  if (record.type === 'click') (target as HTMLElement).click();
  else if (record.type === 'submit') (target as HTMLFormElement).requestSubmit();
  else if (record.type === 'drop')
    target.dispatchEvent(new DragEvent('drop', { ...options, dataTransfer: transferOf(record) }));
  else if (record.type === 'paste')
    target.dispatchEvent(
      new ClipboardEvent('paste', { ...options, clipboardData: transferOf(record) }),
    );
  else restoreAndChange(target as HTMLInputElement, record);
}

/** A field as it was left, whatever the page has set meanwhile. */
function restoreAndChange(field: HTMLInputElement, { files, value, checked }: Kept): void {
  if (files) {
    // A new list would lose the paths of a folder.
    const isThere = files.every((file, i) => field.files?.[i] === file);
    if (!isThere) field.files = transferOf({ type: 'change', target: field, files }).files;
  } else if (field.type === 'checkbox' || field.type === 'radio') field.checked = checked ?? false;
  else field.value = value ?? '';
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new Event('change', { bubbles: true }));
}

/** Once the page runs. */
export function replayEarly(): void {
  for (const record of window.pictureMathEarly?.() ?? []) replay(record);
}
