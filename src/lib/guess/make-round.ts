/** Rounds of the samples, and of links. */
import type { ServedModel } from '#core/contract/served-models.ts';
import { PictureMathError } from '#core/errors.ts';
import { decodeRound } from '#core/format/round.ts';
import { assertThumbnails } from '#core/format/thumbnail.ts';
import { spaceOf } from '#core/model/manifest.ts';
import { createEmbedding, decodeBase64 } from '#core/vector/embedding.ts';
import { fetchOwn } from '../service/fetch-own.ts';
import { fetchSampleVectors } from '../service/served-models.ts';
import type { Sample } from '../sum/samples.ts';
import type { Workspace } from '../workspace.svelte.ts';
import { GuessPair, type Asked, type Looks, type Side } from './pair.svelte.ts';
import { Round } from './round.svelte.ts';
import type { Score } from './score.svelte.ts';

/** They ask whether anything changed: there is no word to guess. */
const NOT_ASKED: ReadonlySet<string> = new Set(['nothing', 'moment']);

/** A picture under an address that does not name it. */
async function loadLook(url: string): Promise<string> {
  const response = await fetchOwn(url, 'sample');
  if (!response.ok)
    throw new PictureMathError(
      'network-failed',
      `The sample could not be loaded: the server answered ${response.status}.`,
      { reason: { key: 'refused', asked: 'sample', status: response.status } },
    );
  return URL.createObjectURL(await response.blob());
}

async function gather(
  makings: readonly (() => Promise<GuessPair | null>)[],
  score: Score,
): Promise<Round> {
  const pairs: GuessPair[] = [];
  for (const make of makings) {
    const pair = await make();
    if (pair) pairs.push(pair);
    // The page stays alive: each pair takes the processor for some ms.
    await new Promise((resume) => setTimeout(resume));
  }
  return new Round(pairs, makings.length - pairs.length, score);
}

/** @throws PictureMathError `model-unknown`, and what loading the models fails with */
async function currentModel(workspace: Workspace): Promise<ServedModel> {
  await workspace.models.open();
  const { model } = workspace.models;
  if (!model) throw new PictureMathError('model-unknown', 'No model.');
  return model;
}

/** A round of the samples that the model has a word for. Errors of loading and of `answerHere`. */
export async function sampleRound(
  workspace: Workspace,
  samples: readonly Sample[],
  score: Score,
): Promise<Round> {
  const model = await currentModel(workspace);
  const vectors = await fetchSampleVectors(model);
  const side = (url: string): Side | null => {
    const known = vectors[url];
    return known
      ? {
          embedding: createEmbedding(spaceOf(model.manifest), decodeBase64(known.embedding)),
          flatness: known.flatness,
        }
      : null;
  };
  const asked: Asked = { vocabularies: workspace.vocabularies, model };
  const makings = samples
    .filter(({ name }) => !NOT_ASKED.has(name))
    .flatMap((sample) => {
      const [a, b] = [side(sample.a), side(sample.b)];
      if (!a || !b) return [];
      const look = async (): Promise<Looks> => {
        const [first, second] = await Promise.all([loadLook(sample.a), loadLook(sample.b)]);
        return { a: first, b: second };
      };
      return [() => GuessPair.make(asked, a, b, look)];
    });
  const round = await gather(makings, score);
  // Of ours nobody misses those.
  return new Round(round.pairs, 0, score);
}

/** The round of a link. @throws PictureMathError `link-damaged`, `link-newer`, `space-mismatch`, and as `sampleRound` */
export async function linkedRound(
  workspace: Workspace,
  fragment: string,
  score: Score,
): Promise<Round> {
  const { space, pairs } = decodeRound(fragment);
  await assertThumbnails(pairs.flatMap(({ a, b }) => [a.thumbnail, b.thumbnail]));
  await workspace.models.open();
  const dimensions = workspace.models.dimensionsOf(space);
  const model = workspace.models.served?.models.find(
    ({ manifest }) => spaceOf(manifest).id === space,
  );
  const [first] = pairs;
  if (!model || first?.a.vector.length !== dimensions)
    throw new PictureMathError(
      'link-damaged',
      `This link is damaged: expected vectors of ${dimensions} numbers for ${space}. Ask for it again, whole.`,
    );
  const asked: Asked = { vocabularies: workspace.vocabularies, model };
  const urlOf = (thumbnail: Uint8Array<ArrayBuffer> | undefined) =>
    thumbnail ? URL.createObjectURL(new Blob([thumbnail])) : null;
  return gather(
    pairs.map(
      ({ a, b }) =>
        () =>
          GuessPair.make(
            asked,
            { embedding: { space, vector: a.vector }, flatness: a.flatness },
            { embedding: { space, vector: b.vector }, flatness: b.flatness },
            () => Promise.resolve({ a: urlOf(a.thumbnail), b: urlOf(b.thumbnail) }),
          ),
    ),
    score,
  );
}
