/**
 * Whose turn it is. An isolate does one thing at a time, so who asks for much is served in small pieces with pauses between
 * them while others are there: beside one other its requests begin a piece when four times its time has passed, as it is
 * reckoned, or as the latest pieces took where that is more. Who is alone never waits, nor who asks for a few things.
 */
import { createBoundedCache } from '#core/bounded-cache.ts';
import { UNIT_CPU_MS, UNITS_A_TURN } from '#core/contract/costs.ts';
import { PictureMathError } from '#core/errors.ts';

/** Who had a turn within so long is there. */
const PRESENT_MS = 1000;
/** Who would wait longer is told to come back. */
const MOST_WAIT_MS = 20_000;
const MAX_CLIENTS = 1000;
const LONGEST_STEP_MS = 1000;
/** Pieces by which the machine's speed is known. */
const SAMPLES = 9;
/** Which of them, from the least: many hold waiting, which is no work, and nobody is to pause for it. */
const TYPICAL = 2;
/** What a client may do ahead of its pace: a page asks for a few things at once. */
const BURST_UNITS = 4;
/** Less than so many units is done at once, and paid for by who comes next. */
const SMALL_UNITS = 0.5;
/** A stalled machine is not a slow one. */
const MOST_UNIT_MS = 20 * UNIT_CPU_MS;

/** A piece of a request that was let through. */
export interface Turn {
  units: number;
  at: number;
}

export interface Turns {
  /** How many units a client may do in one go now: without a bound while nobody else is there. */
  room(client: string): number;
  /**
   * Waits until a client may do work of so many units.
   * @param before the piece of the same request that is done now: others get their turn, and its time is known
   * @throws PictureMathError `rate-limited` when that is too far away
   */
  take(client: string, units: number, before?: Turn): Promise<Turn>;
  /** The last piece of a request is done. */
  finish(client: string, last: Turn): Promise<void>;
}

/** @param now, pause the clock, for tests */
export function createTurns(
  now = Date.now,
  pause: (ms: number) => Promise<void> = (ms) => scheduler.wait(ms),
): Turns {
  /** When the next piece of a client may begin. */
  const begins = createBoundedCache<string, number>(MAX_CLIENTS);
  const present = new Map<string, number>();
  /** Milliseconds that a unit took, the latest at the end. */
  const samples: number[] = [];

  /** What a piece took; what it waited for the store, and what others did meanwhile, is in it. */
  function learn({ units, at }: Turn, time: number): void {
    if (units < 1) return;
    samples.push(Math.min((time - at) / units, MOST_UNIT_MS));
    if (samples.length > SAMPLES) samples.shift();
  }

  function unitMs(): number {
    const typical = [...samples].sort((a, b) => a - b)[TYPICAL] as number;
    return samples.length < SAMPLES ? UNIT_CPU_MS : Math.max(UNIT_CPU_MS, typical);
  }

  /** How many others had a turn lately. */
  function others(client: string, time: number): number {
    for (const [key, seen] of present) if (seen < time - PRESENT_MS) present.delete(key);
    return present.size - (present.has(client) ? 1 : 0);
  }

  /** When work of so many units may begin; whatever comes after it is later by as much as its size asks for. */
  function reserve(client: string, units: number): number {
    const time = now();
    const company = others(client, time);
    present.delete(client);
    present.set(client, time);
    if (present.size > MAX_CLIENTS) present.delete(present.keys().next().value ?? client);
    // Its fair part would be one of so many; it gets half of that.
    const pace = unitMs() * (company === 0 ? 0 : 2 * (company + 1));
    const begin = Math.max(time - BURST_UNITS * pace, begins.get(client) ?? 0);
    if (begin - time > MOST_WAIT_MS)
      throw new PictureMathError(
        'rate-limited',
        'Expected fewer requests at a time from one network address while others are there, got more: try again in a moment.',
        { retryAfter: Math.ceil((begin - time) / 1000) },
      );
    begins.set(client, begin + units * pace);
    return begin;
  }

  /** Whether work goes on without a pause: little of it, or while nobody else is there. */
  const goesOn = (client: string, units: number, before: Turn) =>
    units < SMALL_UNITS || (before.units + units < UNITS_A_TURN && others(client, now()) === 0);

  return {
    room: (client) => (others(client, now()) === 0 ? Infinity : UNITS_A_TURN),
    async take(client, units, before) {
      if (before && goesOn(client, units, before)) {
        reserve(client, units);
        return { units: before.units + units, at: before.at };
      }
      if (before) {
        // A Worker's clock moves only while it waits. Others get in, too.
        await pause(0);
        learn(before, now());
      }
      const begin = reserve(client, units);
      for (let left = begin - now(); left > 0; left = begin - now())
        await pause(Math.min(left, LONGEST_STEP_MS));
      return { units, at: now() };
    },
    async finish(client, last) {
      if (others(client, now()) === 0) return;
      await pause(0);
      learn(last, now());
    },
  };
}
