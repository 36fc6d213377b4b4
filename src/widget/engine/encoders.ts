/** Encoders of the engine: one a model, for all elements of the page. */
import type { ServedModel } from '#core/contract/served-models.ts';
import { PictureMathError } from '#core/errors.ts';
import { loadServedModels } from '#lib/service/served-models.ts';
import { createEncoderClient, type EncoderClient } from '#lib/vision/client.ts';
import {
  ASK_ABOVE_BYTES,
  backendsFor,
  runtimeFor,
  probeDevice,
  usableFiles,
} from '#lib/vision/plan.ts';
import type { EncoderSetup } from '#lib/vision/protocol.ts';
import { openShardCache } from '#lib/vision/shard-cache.ts';
import type { Progress } from './protocol.ts';

export interface RunningEncoder {
  client: EncoderClient;
  /** Who is told how far a download is. */
  watchers: Set<(progress: Progress) => void>;
}

const running = new Map<string, RunningEncoder>();

/** The service's first model when no id is given. @throws PictureMathError `model-unknown`, and of the list */
export async function findModel(id: string | undefined): Promise<ServedModel> {
  const { models } = await loadServedModels();
  const found = id === undefined ? models[0] : models.find(({ manifest }) => manifest.id === id);
  if (!found)
    throw new PictureMathError(
      'model-unknown',
      `Expected one of the models ${models.map(({ manifest }) => manifest.id).join(', ')}, got another one.`,
    );
  return found;
}

/** What runs a model on this device. @throws PictureMathError `encoder-failed` when nothing does */
export async function planEncoder({ vision, manifest }: ServedModel): Promise<EncoderSetup> {
  const [{ runtime }, device] = await Promise.all([loadServedModels(), probeDevice()]);
  const [file] = usableFiles(vision, device);
  if (!file)
    throw new PictureMathError(
      'encoder-failed',
      `This browser runs no file of the model ${manifest.title}.`,
    );
  return { manifest, file, runtime, device };
}

/**
 * How many bytes somebody must agree to before they are loaded, the runtime's included; null where nobody need: the model
 * is small, or here.
 */
export async function bytesToAgree({
  manifest,
  file,
  runtime,
  device,
}: EncoderSetup): Promise<number | null> {
  if (running.has(manifest.id) || file.bytes <= ASK_ABOVE_BYTES) return null;
  const cache = await openShardCache();
  const missingOf = async (parts: readonly { sha256: string; bytes: number }[]) => {
    // What cannot be looked at is loaded again.
    const sizes = await Promise.all(
      parts.map(async ({ sha256 }) => cache?.size(sha256).catch(() => 0)),
    );
    return parts.reduce((sum, { bytes }, i) => sum + (sizes[i] === bytes ? 0 : bytes), 0);
  };
  const missing = await missingOf(file.shards);
  const [name] = backendsFor(file, device);
  const needed = name && runtimeFor(name, runtime);
  return missing === 0 ? null : missing + (needed ? await missingOf([needed]) : 0);
}

/** The encoder of a model; begun when there is none. */
export function openEncoder(setup: EncoderSetup): RunningEncoder {
  const known = running.get(setup.manifest.id);
  if (known) return known;
  const watchers: RunningEncoder['watchers'] = new Set();
  const client = createEncoderClient(setup, {
    onProgress: (loadedBytes, totalBytes) =>
      watchers.forEach((watch) => watch({ loadedBytes, totalBytes })),
    // The page is told by the answer where it ran.
    onStarting: () => {},
    onReady: () => {},
    onKept: () => {},
    onNotice: () => {},
  });
  const entry = { client, watchers };
  running.set(setup.manifest.id, entry);
  return entry;
}
