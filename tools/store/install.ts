/** Brings a model here and makes it ready to be served: files, text encoder, vocabularies, the local store. */
import type { Manifest } from '#core/model/manifest.ts';
import { createByteProgress, createProgress, megabytes } from '../terminal/progress.ts';
import { canServe } from './service.ts';
import { stoppable } from '../terminal/usage.ts';
import { complain } from '../terminal/say.ts';

/**
 * Brings a model's files with one bar, and says what it brings before it does.
 * @throws Stopped, and as `pull`
 */
export async function pullWithProgress(id: string, small: boolean): Promise<Manifest> {
  const { bytesOf, filesToPull, pull } = await import('../model/hub/pull.ts');
  const { readPinned } = await import('../model/folder.ts');
  const pinned = await readPinned(id);
  const size = megabytes(bytesOf(filesToPull(pinned, small)));
  const note = (text: string) => process.stderr.write(`${text}\n`);
  note(`${pinned.title}, ${size}, licence ${pinned.licence}, from ${pinned.source}`);
  if (small)
    note(
      'Small: the quantised towers alone (8-bit weights, activations quantised as it runs). Vectors of pictures and words are coarser and differ a little between machines, so they are not the reference, and verify cannot compare precisions. Pull without --small for those.',
    );
  const bar = createByteProgress('Downloading');
  return stoppable('Stopped. What was loaded is kept: the same command goes on there.', (signal) =>
    pull(id, {
      signal,
      small,
      onProgress: (loaded, total) => bar.show(loaded, total),
      onNotice: (text) => bar.note(text),
    }).finally(() => bar.end()),
  );
}

/** What the edge needs of a model that is here: its text encoder, and its vocabularies. */
export async function prepareModel(manifest: Manifest) {
  const { prepareText } = await import('../model/prepare.ts');
  const { buildShipped } = await import('../vocabulary/vocabulary.ts');
  complain('Preparing the text encoder ...');
  const prepared = await prepareText(manifest);
  const vocabularies = await buildShipped(manifest, createProgress('Words encoded'));
  for (const { pointer } of vocabularies)
    complain(`Vocabulary ${pointer.id}: ${pointer.size} words, ${pointer.sha256.slice(0, 12)}`);
  return { prepared, vocabularies };
}

/** Builds a model's vocabularies; prepares it and puts it into the local store where that can be served. */
export async function installModel(manifest: Manifest): Promise<void> {
  if (!canServe()) {
    const { buildShipped } = await import('../vocabulary/vocabulary.ts');
    await buildShipped(manifest, createProgress('Words encoded'));
    return;
  }
  const { seedModel } = await import('./local.ts');
  const { prepared, vocabularies } = await prepareModel(manifest);
  await seedModel(manifest, vocabularies, prepared);
}
