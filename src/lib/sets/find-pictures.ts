/** Which of many files are pictures, by the rule that the command line has too; what is not is named. */
import { PictureMathError } from '#core/errors.ts';
import { REASONS, type LeftOut, type ReasonKey } from '#core/picture/left-out.ts';
import {
  SNIFF_BYTES,
  hasPictureEnding,
  systemPart,
  whyNoPicture,
} from '#core/picture/picture-files.ts';
import type { FoundFile } from '../capture/dropped-files.ts';
import type { Failure } from '../i18n/failure.ts';
import { readBytes } from '../service/read-file.ts';

/** A file that is left out: a reason of the rule, or what went wrong with the picture. */
export type Skipped = { file: string } & ({ why: ReasonKey } | { failure: Failure });

/** In English, for tables. */
export const leftOutOf = (skipped: Skipped): LeftOut => ({
  file: skipped.file,
  reason: 'why' in skipped ? REASONS[skipped.why] : skipped.failure.message,
});

/** Why a file is no picture; its beginning is read only where its name leaves that open. */
async function whyNot({ file, path }: FoundFile): Promise<ReasonKey | null> {
  if (file.size === 0) return 'empty';
  if (hasPictureEnding(path)) return null;
  try {
    return whyNoPicture(path, await readBytes(file.slice(0, SNIFF_BYTES)));
  } catch (error) {
    if (!(error instanceof PictureMathError)) throw error;
    return 'unreadable';
  }
}

/** The pictures among files, in the order of their paths, and what else there is. Hidden folders are named once. */
export async function findPictures(
  files: readonly FoundFile[],
): Promise<{ pictures: FoundFile[]; skipped: Skipped[] }> {
  const pictures: FoundFile[] = [];
  const system = new Set<string>();
  const skipped: Skipped[] = [];
  for (const found of files) {
    const part = systemPart(found.path);
    if (part !== null) {
      system.add(part);
      continue;
    }
    const why = await whyNot(found);
    if (why === null) pictures.push(found);
    else skipped.push({ file: found.path, why });
  }
  for (const part of system)
    skipped.push(
      part.endsWith('/')
        ? { file: part.slice(0, -1), why: 'systemFolder' }
        : { file: part, why: 'systemFile' },
    );
  return {
    pictures: pictures.sort((x, y) => x.path.localeCompare(y.path, 'en')),
    skipped: skipped.sort((x, y) => x.file.localeCompare(y.file, 'en')),
  };
}
