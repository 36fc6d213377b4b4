/**
 * The engine: a frame of the service's own origin in which pictures of somebody's page are encoded. The page needs no
 * permission but for the frame; pictures come by message, and only their vectors leave it.
 */
import type { RankRequest } from '#core/contract/api.ts';
import type { ServedModel, ServedModels } from '#core/contract/served-models.ts';
import { encodeBase64 } from '#core/vector/embedding.ts';
import { PictureMathError } from '#core/errors.ts';
import { spaceOf } from '#core/model/manifest.ts';
import { METHODS } from '#core/rank/methods.ts';
import { service } from '#lib/service/api-client.ts';
import { loadServedModels } from '#lib/service/served-models.ts';
import {
  createEncoderClient,
  type EncodedPicture,
  type EncoderClient,
} from '#lib/vision/client.ts';
import { ASK_ABOVE_BYTES, probeDevice, usableFiles } from '#lib/vision/plan.ts';
import { openShardCache } from '#lib/vision/shard-cache.ts';
import type { Comparison, Connect, FromEngine, Hello, Progress, ToEngine } from './protocol.ts';
import { PROTOCOL } from './protocol.ts';

interface Running {
  client: EncoderClient;
  watchers: Set<(progress: Progress) => void>;
}

/** One encoder a model, for all elements of the page. */
const running = new Map<string, Running>();

function findModel({ models }: ServedModels, id: string | undefined): ServedModel {
  const found = id === undefined ? models[0] : models.find(({ manifest }) => manifest.id === id);
  if (!found)
    throw new PictureMathError(
      'model-unknown',
      `Expected one of the models ${models.map(({ manifest }) => manifest.id).join(', ')}, got another one.`,
    );
  return found;
}

async function chooseFile({ vision, manifest }: ServedModel) {
  const device = await probeDevice();
  const [file] = usableFiles(vision, device);
  if (!file)
    throw new PictureMathError(
      'encoder-failed',
      `This browser runs no file of the model ${manifest.title}.`,
    );
  return { device, file };
}

/** Whether all parts of a file are on this device. */
async function isHere({ shards }: { shards: readonly { sha256: string; bytes: number }[] }) {
  const cache = await openShardCache();
  if (!cache) return false;
  const sizes = await Promise.all(shards.map(({ sha256 }) => cache.size(sha256)));
  return sizes.every((size, i) => size === shards[i]?.bytes);
}

async function startEncoder(
  { runtime }: ServedModels,
  { manifest }: ServedModel,
  { device, file }: Awaited<ReturnType<typeof chooseFile>>,
): Promise<Running> {
  const known = running.get(manifest.id);
  if (known) return known;
  const watchers: Running['watchers'] = new Set();
  const client = createEncoderClient(
    { manifest, file, runtime, device },
    {
      onProgress: (loadedBytes, totalBytes) =>
        watchers.forEach((watch) => watch({ loadedBytes, totalBytes })),
      onReady: () => {},
      onKept: () => {},
      onNotice: () => {},
    },
  );
  const entry = { client, watchers };
  running.set(manifest.id, entry);
  return entry;
}

const termOf = (weight: number, { embedding, flatness }: EncodedPicture) => ({
  weight,
  model: embedding.space,
  flatness,
  embedding: encodeBase64(embedding.vector),
});

function readMethod(name: string | undefined) {
  const method = METHODS.find((known) => known === name);
  if (name !== undefined && !method)
    throw new PictureMathError(
      'request-malformed',
      `Expected a method of ${METHODS.join(', ')}, got another one.`,
    );
  return method;
}

async function compare(
  id: number,
  { a, b, model: wanted, vocabulary, method, k, agreed }: Comparison,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<FromEngine> {
  const list = await loadServedModels();
  const model = findModel(list, wanted);
  const chosen = await chooseFile(model);
  const { file } = chosen;
  const isLoaded = running.has(model.manifest.id);
  if (!agreed && !isLoaded && file.bytes > ASK_ABOVE_BYTES && !(await isHere(file))) {
    const { title, licence } = model.manifest;
    return { type: 'ask', id, title, licence, bytes: file.bytes };
  }
  const { client, watchers } = await startEncoder(list, model, chosen);
  watchers.add(onProgress);
  try {
    const encodedA = await client.encode(a);
    signal.throwIfAborted();
    const encodedB = await client.encode(b);
    signal.throwIfAborted();
    const readAs = readMethod(method);
    const request: RankRequest = {
      model: spaceOf(model.manifest).id,
      ...(vocabulary === undefined ? {} : { vocabulary }),
      ...(readAs ? { method: readAs } : {}),
      ...(k === undefined ? {} : { k }),
      terms: [termOf(1, encodedA), termOf(-1, encodedB)],
    };
    const result = await service.rank(request, signal);
    return { type: 'result', id, result, ranOn: encodedB.backend.name };
  } finally {
    watchers.delete(onProgress);
  }
}

/** Answers the comparisons of one page. */
function serve(port: MessagePort): void {
  const stops = new Map<number, AbortController>();
  const post = (message: FromEngine) => port.postMessage(message);
  /** What the comparison ends with; never rejects. */
  const answer = async (
    { id, ...comparison }: Extract<ToEngine, { type: 'compare' }>,
    signal: AbortSignal,
  ): Promise<FromEngine> => {
    try {
      const onProgress = (progress: Progress) => post({ type: 'progress', id, ...progress });
      return await compare(id, comparison, signal, onProgress);
    } catch (error) {
      const known =
        error instanceof PictureMathError
          ? error
          : new PictureMathError('encoder-failed', 'The pictures could not be encoded.', {
              cause: error,
            });
      return { type: 'failed', id, code: known.code, message: known.message };
    }
  };
  port.addEventListener('message', ({ data }: MessageEvent<ToEngine>) => {
    if (data.type === 'cancel') {
      stops.get(data.id)?.abort();
      return;
    }
    const stop = new AbortController();
    stops.set(data.id, stop);
    void answer(data, stop.signal).then((message) => {
      stops.delete(data.id);
      // Nobody waits for what was cancelled.
      if (!stop.signal.aborted) post(message);
    });
  });
  port.start();
}

addEventListener('message', ({ data, source, ports: [port] }: MessageEvent<Connect>) => {
  // Any page may embed the engine; only the one that holds this frame has a say.
  if (source !== parent || data?.type !== 'picture-math-connect' || !port) return;
  serve(port);
});
// To whoever holds the frame, and nothing but that it is here.
parent.postMessage({ type: 'picture-math-engine', protocol: PROTOCOL } satisfies Hello, '*');
