/** What this deployment serves beside the API: models, and what belongs to them. */
import * as v from 'valibot';
import {
  parseServedModels,
  sampleVectorsSchema,
  type SampleVectors,
  type ServedModel,
  type ServedModels,
} from '#core/contract/served-models.ts';
import { PictureMathError } from '#core/errors.ts';
import { fetchOwn, readJson } from './fetch-own.ts';
import { memoizeLoad } from './memoize.ts';

async function fetchModels(url: string): Promise<Response> {
  const response = await fetchOwn(url, 'models');
  if (!response.ok)
    throw new PictureMathError(
      'network-failed',
      `The model list could not be loaded: the server answered ${response.status}.`,
      { reason: { key: 'refused', asked: 'models', status: response.status } },
    );
  return response;
}

/** Loaded once; a failure is tried again by the next call. @throws PictureMathError `network-failed`, `manifest-invalid` */
export const loadServedModels = memoizeLoad(async (): Promise<ServedModels> =>
  parseServedModels(await readJson(await fetchModels('/models/index.json'))),
);

/** The embeddings of the samples in a model's space. @throws PictureMathError `network-failed`, `manifest-invalid` */
export async function fetchSampleVectors({ samples }: ServedModel): Promise<SampleVectors> {
  const result = v.safeParse(sampleVectorsSchema, await readJson(await fetchModels(samples)));
  if (!result.success)
    throw new PictureMathError('manifest-invalid', 'The samples are damaged: reload the page.');
  return result.output;
}

/** What pictures of training are like, packed (core/rank/out-of-distribution.ts); empty where that is not known. */
export async function fetchOodDetector({
  domain,
}: ServedModel): Promise<Float32Array<ArrayBuffer>> {
  if (domain === null) return new Float32Array();
  return new Float32Array(await (await fetchModels(domain)).arrayBuffer());
}
