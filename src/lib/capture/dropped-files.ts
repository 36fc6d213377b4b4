/** Files of a drop, those in dropped folders included. */
import type { ReasonKey } from '#core/picture/left-out.ts';
import { droppedEntries } from '../early/replay.ts';

/** A file with its path in the folder that was chosen or dropped. */
export interface FoundFile {
  file: File;
  path: string;
}

export interface Dropped {
  files: FoundFile[];
  /** What could not be read at all. */
  leftOut: { file: string; why: ReasonKey }[];
  /** The name of the folder where one was dropped, else empty. */
  folder: string;
}

/** Links may lead in a circle, which browsers do not tell. */
const DEEPEST = 32;

const readFile = (entry: FileSystemFileEntry) =>
  new Promise<File>((resolve, reject) => entry.file(resolve, reject));

async function readEntries(entry: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = entry.createReader();
  const all: FileSystemEntry[] = [];
  // A reader gives a hundred at a time, and nothing when it is through.
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return all;
    all.push(...entries);
  }
}

async function readEntry(
  entry: FileSystemEntry,
  path: string,
  depth: number,
  found: Dropped,
): Promise<void> {
  try {
    if (entry.isFile)
      found.files.push({ file: await readFile(entry as FileSystemFileEntry), path });
    else if (depth > DEEPEST) found.leftOut.push({ file: path, why: 'deep' });
    else
      for (const child of await readEntries(entry as FileSystemDirectoryEntry))
        await readEntry(
          child,
          path === '' ? child.name : `${path}/${child.name}`,
          depth + 1,
          found,
        );
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    found.leftOut.push({ file: path || entry.name, why: 'unreadable' });
  }
}

/** All files of a drop; one that cannot be read is named, and the others go on. */
export async function readDropped(transfer: DataTransfer): Promise<Dropped> {
  const entries = droppedEntries(transfer);
  const plain = [...transfer.files].map((file) => ({ file, path: file.name }));
  if (entries.length === 0) return { files: plain, leftOut: [], folder: '' };
  const folders = entries.filter(({ isDirectory }) => isDirectory);
  const found: Dropped = { files: [], leftOut: [], folder: folders[0]?.name ?? '' };
  // Paths are within the one folder; of several things, each is named.
  const isOne = entries.length === 1 && folders.length === 1;
  for (const entry of entries) await readEntry(entry, isOne ? '' : entry.name, 0, found);
  return found;
}
