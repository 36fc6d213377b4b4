/** The page's side of the engine: one hidden frame for all elements of a page that use the same service. */
import type { RankResponse } from '#core/contract/api.ts';
import { PictureMathError } from '#core/errors.ts';
import {
  WIDGET_PATH,
  PROTOCOL,
  type Comparison,
  type Connect,
  type FromEngine,
  type Hello,
  type ModelSize,
  type Progress,
  type ToEngine,
} from './protocol.ts';

const START_MS = 20_000;
/** An element that is moved is gone for a moment; the frame need not start again for that. */
const LINGER_MS = 1000;

export type Outcome =
  | { kind: 'result'; result: RankResponse; ranOn: string }
  /** The model is large: compare again with `agreed`. */
  | ({ kind: 'ask' } & ModelSize);

export interface Engine {
  /** @throws PictureMathError what the engine refused, or that it does not start; `AbortError` */
  compare(
    comparison: Comparison,
    options: { signal: AbortSignal; onProgress: (progress: Progress) => void },
  ): Promise<Outcome>;
  /** Lets go of it; the last user's release ends the frame. */
  release(): void;
}

interface Waiting {
  settle(message: FromEngine): void;
  onProgress(progress: Progress): void;
}
interface Shared {
  frame: HTMLIFrameElement;
  port: Promise<MessagePort>;
  waiting: Map<number, Waiting>;
  users: number;
  ending: ReturnType<typeof setTimeout> | null;
}

const engines = new Map<string, Shared>();
let nextId = 0;

/** Waits for the frame to say that it listens, and hands it one end of a channel. */
function connect(frame: HTMLIFrameElement, origin: string): Promise<MessagePort> {
  return new Promise((resolve, reject) => {
    const end = () => {
      removeEventListener('message', hear);
      clearTimeout(timer);
    };
    const hear = ({ data, source, origin: from }: MessageEvent<Hello>) => {
      if (source !== frame.contentWindow || from !== origin) return;
      if (data?.type !== 'picture-math-engine' || data.protocol !== PROTOCOL) return;
      end();
      const { port1, port2 } = new MessageChannel();
      const hello: Connect = { type: 'picture-math-connect', protocol: PROTOCOL };
      frame.contentWindow?.postMessage(hello, origin, [port2]);
      resolve(port1);
    };
    const timer = setTimeout(() => {
      end();
      reject(
        new PictureMathError(
          'network-failed',
          `The encoder at ${origin} did not start within ${START_MS / 1000} s: check the connection, and whether this page's Content-Security-Policy has frame-src ${origin}.`,
        ),
      );
    }, START_MS);
    addEventListener('message', hear);
  });
}

function start(origin: string): Shared {
  const frame = document.createElement('iframe');
  frame.src = `${origin}${WIDGET_PATH}/engine`;
  frame.title = 'Picture Math';
  frame.hidden = true;
  frame.tabIndex = -1;
  frame.setAttribute('aria-hidden', 'true');
  // The host's styles must not show it.
  frame.style.setProperty('display', 'none', 'important');
  const waiting: Shared['waiting'] = new Map();
  const port = connect(frame, origin).then((channel) => {
    channel.addEventListener('message', ({ data }: MessageEvent<FromEngine>) => {
      const entry = waiting.get(data.id);
      if (data.type === 'progress') entry?.onProgress(data);
      else entry?.settle(data);
    });
    channel.start();
    return channel;
  });
  const shared: Shared = { frame, port, waiting, users: 0, ending: null };
  // A failed start is tried again by the next comparison.
  port.catch(() => end(origin, shared));
  document.body.append(frame);
  return shared;
}

function end(origin: string, shared: Shared): void {
  if (engines.get(origin) === shared) engines.delete(origin);
  shared.frame.remove();
  // One that never came needs no closing: whoever waited for it was told.
  shared.port.then(
    (port) => port.close(),
    () => null,
  );
}

async function compare(
  { port: opening, waiting }: Shared,
  comparison: Comparison,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (progress: Progress) => void },
): Promise<Outcome> {
  const port = await opening;
  signal.throwIfAborted();
  const id = nextId++;
  const message: ToEngine = { type: 'compare', id, ...comparison };
  const bitmaps = [comparison.a, comparison.b].filter((x) => x instanceof ImageBitmap);
  const answer = new Promise<FromEngine>((settle, reject) => {
    waiting.set(id, { settle, onProgress });
    signal.addEventListener(
      'abort',
      () => {
        port.postMessage({ type: 'cancel', id } satisfies ToEngine);
        reject(signal.reason as Error);
      },
      { once: true },
    );
  });
  port.postMessage(message, bitmaps);
  try {
    const outcome = await answer;
    if (outcome.type === 'result')
      return { kind: 'result', result: outcome.result, ranOn: outcome.ranOn };
    if (outcome.type === 'ask') {
      const { title, bytes, licence } = outcome;
      return { kind: 'ask', title, bytes, licence };
    }
    if (outcome.type === 'failed') throw new PictureMathError(outcome.code, outcome.message);
    throw new TypeError('A comparison does not end with its progress.');
  } finally {
    waiting.delete(id);
  }
}

/** The engine of a service; its frame is started when there is none. */
export function openEngine(origin: string): Engine {
  let used: Shared | null = null;
  const get = (): Shared => {
    if (used && engines.get(origin) === used) return used;
    const shared = engines.get(origin) ?? start(origin);
    engines.set(origin, shared);
    if (shared.ending !== null) clearTimeout(shared.ending);
    shared.ending = null;
    shared.users++;
    used = shared;
    return shared;
  };
  return {
    compare: (comparison, options) => compare(get(), comparison, options),
    release() {
      const shared = used;
      used = null;
      if (!shared || --shared.users > 0) return;
      shared.ending = setTimeout(() => end(origin, shared), LINGER_MS);
    },
  };
}
