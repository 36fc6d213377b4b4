/** The encoder worker: encodes pictures one after the other, with the model that it is told first. */
import { embedPicture, embedAugmentedViews } from '#core/model/embed.ts';
import { exchangeCell, seePicture, type Seen } from '#core/model/exchange-parts.ts';
import { PictureMathError, toPlain } from '#core/errors.ts';
import { spaceOf } from '#core/model/manifest.ts';
import type { View } from '#core/picture/view.ts';
import { decodePicture } from './decode.ts';
import type { AskedPicture, EncoderSetup, FromWorker, ToWorker } from './protocol.ts';
import type { RunningTower } from './tower.ts';
import { createRunningModel, describe, type RunningModel } from './running-model.ts';

const scope = self as unknown as {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
};
const post = (message: FromWorker, transfer: Transferable[] = []) =>
  scope.postMessage(message, transfer);

interface Running {
  setup: EncoderSetup;
  model: RunningModel;
}
type Request = Exclude<ToWorker, { type: 'setup' | 'stop' }>;

let running: Running | undefined;

async function encode({ setup, model }: Running, picture: Blob | ImageBitmap, view: View) {
  const decodeBegan = performance.now();
  const decode = async () => {
    const pixels = await decodePicture(picture);
    return { pixels, decodeMs: performance.now() - decodeBegan };
  };
  // Beside each other: a first picture waits for both. One that cannot be read says so before the model is there.
  const [{ pixels, decodeMs }] = await Promise.all([decode(), model.load()]);
  const began = performance.now();
  const { embedding, flatness, backend } = await model.run(async (tower) => ({
    ...(await embedPicture(setup.manifest, tower, pixels, view)),
    backend: tower.backend,
  }));
  return {
    space: embedding.space,
    vector: embedding.vector as Float32Array<ArrayBuffer>,
    flatness,
    decodeMs,
    encodeMs: performance.now() - began,
    backend,
  };
}

async function retake(
  { setup: { manifest }, model }: Running,
  { id, picture, view }: Extract<Request, { type: 'retake' }>,
) {
  const pixels = await decodePicture(picture);
  const onProgress = (done: number, all: number) => post({ type: 'retaking', id, done, all });
  const retakes = await model.run((tower) =>
    embedAugmentedViews(manifest, tower, pixels, view, onProgress),
  );
  return {
    space: spaceOf(manifest).id,
    vectors: retakes.map(({ vector }) => vector as Float32Array<ArrayBuffer>),
  };
}

/** The pictures that were asked about last: the parts of one pair are asked for in several goes. */
const seen = new Map<string, Seen>();
const SEEN = 4;

async function see(
  { setup }: Running,
  tower: RunningTower,
  { key, picture, view }: AskedPicture,
): Promise<Seen> {
  const known = seen.get(key);
  if (known) return known;
  const now = await seePicture(setup.manifest, tower, await decodePicture(picture), view);
  const [oldest] = seen.keys();
  if (seen.size >= SEEN && oldest !== undefined) seen.delete(oldest);
  seen.set(key, now);
  return now;
}

function exchange(
  running: Running,
  { a, b, scan, cells }: Extract<Request, { type: 'exchange' }>,
): Promise<Float32Array<ArrayBuffer>[]> {
  return running.model.run(async (tower) => {
    const pair = { a: await see(running, tower, a), b: b && (await see(running, tower, b)) };
    const moved = [];
    for (const cell of cells)
      moved.push(await exchangeCell(running.setup.manifest, tower, pair, scan, cell));
    return moved;
  });
}

async function answer(request: Request): Promise<void> {
  if (!running) throw new PictureMathError('encoder-failed', 'The encoder was not told its model.');
  const { id } = request;
  if (request.type === 'load') {
    await running.model.load();
    post({ type: 'loaded', id });
  } else if (request.type === 'retake')
    post({ type: 'retaken', id, ...(await retake(running, request)) });
  else if (request.type === 'exchange')
    post({ type: 'exchanged', id, vectors: await exchange(running, request) });
  else {
    const result = await encode(running, request.picture, request.view);
    post({ type: 'encoded', id, ...result }, [result.vector.buffer]);
  }
}

async function answerOrFail(request: Request): Promise<void> {
  try {
    await answer(request);
  } catch (error) {
    const known =
      error instanceof PictureMathError
        ? error
        : new PictureMathError('encoder-failed', `The encoder failed: ${describe(error)}`);
    const isSpent = running?.model.isSpent ?? false;
    post({ type: 'failed', id: request.id, isSpent, ...toPlain(known) });
  }
}

async function stop(id: number): Promise<void> {
  await running?.model.stop();
  post({ type: 'stopped', id });
}

let queue: Promise<void> = Promise.resolve();

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === 'setup')
    running = { setup: data.setup, model: createRunningModel(data.setup, post) };
  // Not in the queue: what it ends is what the queue waits for.
  else if (data.type === 'stop') void stop(data.id);
  // One at a time: sessions do not run concurrently.
  else queue = queue.then(() => answerOrFail(data));
});
