import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PictureMathError } from '#core/errors.ts';
import { createEncoderClient } from '#lib/vision/client.ts';
import type { EncoderSetup, FromWorker, ToWorker } from '#lib/vision/protocol.ts';

vi.mock('#lib/service/trusted-script.ts', () => ({ ownScript: (url: string) => url }));

/** Stands for the browser's worker: keeps what it is sent, says what a test lets it say. */
class FakeWorker extends EventTarget {
  static all: FakeWorker[] = [];
  sent: ToWorker[] = [];
  ended = false;
  constructor() {
    super();
    FakeWorker.all.push(this);
  }
  postMessage(message: ToWorker): void {
    this.sent.push(message);
  }
  terminate(): void {
    this.ended = true;
  }
  say(data: FromWorker): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
  crash(message: string): void {
    this.dispatchEvent(Object.assign(new Event('error'), { message }));
  }
}
const workerAt = (i: number): FakeWorker => {
  const worker = FakeWorker.all[i];
  if (!worker) throw new RangeError(`Expected a worker ${i}, got ${FakeWorker.all.length}.`);
  return worker;
};
const setup = { device: { gpu: false, f16: false } } as EncoderSetup;
const start = () =>
  createEncoderClient(setup, {
    onProgress() {},
    onStarting() {},
    onReady() {},
    onKept() {},
    onNotice() {},
  });
const picture = new Blob(['a picture']);

beforeEach(() => {
  FakeWorker.all = [];
  vi.stubGlobal('Worker', FakeWorker);
});
afterEach(() => vi.unstubAllGlobals());

test('a worker that crashes fails what waits, and the next request gets a fresh one', async () => {
  const client = start();
  const waiting = client.encode(picture);
  workerAt(0).crash('out of memory');
  await expect(waiting).rejects.toThrow(PictureMathError);
  await expect(waiting).rejects.toMatchObject({
    code: 'encoder-failed',
    message: expect.stringContaining('out of memory') as string,
  });
  expect(workerAt(0).ended).toBe(true);

  const loading = client.load();
  const fresh = workerAt(1);
  expect(fresh.sent).toEqual([{ type: 'setup', setup }, expect.objectContaining({ type: 'load' })]);
  const [, asked] = fresh.sent;
  if (asked?.type !== 'load') throw new TypeError('Expected a request to load.');
  fresh.say({ type: 'loaded', id: asked.id });
  await expect(loading).resolves.toBeUndefined();
  expect(FakeWorker.all).toHaveLength(2);
});

test('a crashed worker has nothing to stop', async () => {
  const client = start();
  const waiting = client.load();
  const stopping = client.stop();
  workerAt(0).crash('');
  await expect(waiting).rejects.toMatchObject({ code: 'encoder-failed' });
  await expect(stopping).resolves.toBeUndefined();
});

test('what is asked of a stopped encoder fails, and starts no worker', async () => {
  const client = start();
  const waiting = client.load();
  const stopping = client.stop();
  const [, , asked] = workerAt(0).sent;
  if (asked?.type !== 'stop') throw new TypeError('Expected a request to stop.');
  workerAt(0).say({ type: 'stopped', id: asked.id });
  await expect(waiting).rejects.toMatchObject({ message: 'The encoder was stopped.' });
  await stopping;
  await expect(client.encode(picture)).rejects.toMatchObject({ code: 'encoder-failed' });
  expect(FakeWorker.all).toHaveLength(1);
});
