/** Progress on standard error: one line that moves on a terminal; of downloads, a line now and then where that is none. */
import { visible } from '#core/visible-text.ts';
import { complain } from './say.ts';

const LINE_EVERY_MS = 5000;
const DRAW_EVERY_MS = 100;
/** Speeds are means over so long. */
const WINDOW_MS = 5000;

/** Hears how much of something is done. */
export type OnProgress = (done: number, all: number) => void;

export const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/** Counts things on a terminal; for what takes long, with the time left. Elsewhere nobody is there to see it. */
export function createProgress(name: string): OnProgress {
  if (!process.stderr.isTTY) return () => {};
  const what = visible(name);
  let began: { ms: number; done: number } | null = null;
  let shown = performance.now();
  return (done, all) => {
    const now = performance.now();
    if (done === all) {
      process.stderr.write(`\r\u001b[K${what} ${all}\n`);
      return;
    }
    // Work that was done before says nothing of the speed.
    began ??= { ms: now, done };
    if (now - shown < DRAW_EVERY_MS) return;
    shown = now;
    const seconds = (now - began.ms) / 1000;
    const rest = (seconds * (all - done)) / (done - began.done || 1);
    const left = seconds > 2 && done > began.done ? `, ${formatSeconds(rest)} left` : '';
    process.stderr.write(`\r\u001b[K${what} ${done}/${all}${left}`);
  };
}

/** "1 min 5 s" */
function formatSeconds(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

export interface ByteProgress {
  show(loadedBytes: number, totalBytes: number): void;
  /** A line above the bar. */
  note(text: string): void;
  end(): void;
}

/** Bytes with speed and time left. */
export function createByteProgress(name: string): ByteProgress {
  const what = visible(name);
  const terminal = process.stderr.isTTY;
  let shown = -Infinity;
  let drawn = false;
  let samples: [ms: number, bytes: number][] = [];
  const mb = (bytes: number) => (bytes / 1e6).toFixed(1);
  const lineOf = (loaded: number, total: number) => {
    const [[from, before] = [0, 0]] = samples;
    const [now] = samples.at(-1) ?? [0];
    const speed = now > from ? ((loaded - before) * 1000) / (now - from) : 0;
    const rest =
      speed > 0 && loaded < total ? `, ${formatSeconds((total - loaded) / speed)} left` : '';
    const cells = Math.round((20 * loaded) / total);
    return `${what} [${'#'.repeat(cells)}${'.'.repeat(20 - cells)}] ${mb(loaded)} of ${mb(total)} MB, ${mb(speed)} MB/s${rest}`;
  };
  const clear = () => {
    if (terminal && drawn) process.stderr.write('\r\u001b[K');
    drawn = false;
  };
  return {
    show(loaded, total) {
      const now = performance.now();
      const last = samples.at(-1);
      // A damaged file begins anew: speeds from before mean nothing.
      if (last && loaded < last[1]) samples = [];
      samples.push([now, loaded]);
      while (samples.length > 2 && now - (samples[0]?.[0] ?? 0) > WINDOW_MS) samples.shift();
      const done = loaded === total;
      if (now - shown < (terminal ? DRAW_EVERY_MS : LINE_EVERY_MS) && !done) return;
      shown = now;
      if (terminal) {
        process.stderr.write(`\r\u001b[K${lineOf(loaded, total)}`);
        drawn = true;
      } else process.stderr.write(`${lineOf(loaded, total)}\n`);
    },
    note(text) {
      clear();
      complain(text);
    },
    end() {
      if (terminal && drawn) process.stderr.write('\n');
      drawn = false;
    },
  };
}
