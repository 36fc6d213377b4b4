/** Files of a drop, those in dropped folders included. */

async function readEntry(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile)
    return [
      await new Promise<File>((resolve, reject) =>
        (entry as FileSystemFileEntry).file(resolve, reject),
      ),
    ];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  // A reader gives a hundred at a time, and nothing when it is through.
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return files;
    for (const child of entries) files.push(...(await readEntry(child)));
  }
}

/** All files, and the name of the folder where one was dropped. */
export async function readDropped(
  transfer: DataTransfer,
): Promise<{ files: File[]; folder: string }> {
  // Entries must be asked for before the first wait: the drop is over then.
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return { files: [...transfer.files], folder: '' };
  const files: File[] = [];
  for (const entry of entries) files.push(...(await readEntry(entry)));
  return { files, folder: entries.find(({ isDirectory }) => isDirectory)?.name ?? '' };
}
