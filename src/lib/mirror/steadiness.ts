/**
 * Words of a camera, held still: frames disagree from one to the next, and a word that flickers cannot be read. Pure: time
 * comes in with each reading.
 */
import type { RankResponse } from '#core/contract/api.ts';
import { verdictKey } from '../answer/verdict.ts';

/** A word changes only after another has led for so long. */
export const LEAD_MS = 400;
/** Words below the first. */
const FOLLOWERS = 3;

interface Word {
  label: string;
  score: number;
}

/** What one frame says: words, best first, under a verdict of at least `weak`; else why there are none. */
export type Reading =
  | { state: 'words'; sure: boolean; words: readonly [Word, ...Word[]] }
  | { state: 'nothing' | 'unlike' | 'unknown' };

/** What is shown: `waiting` while nothing has led for long enough, and at once when a verdict is gone. */
export type Shown =
  | {
      state: 'words';
      sure: boolean;
      first: string;
      /** The first word's score, a mean over the last frames. */
      score: number;
      then: readonly string[];
    }
  | { state: 'waiting' | 'nothing' | 'unlike' | 'unknown' };

/** An answer as a reading: no verdict, no words. */
export function readingOf(result: RankResponse): Reading {
  const key = verdictKey(result);
  if (key === 'guess') return { state: 'unlike' };
  if (key === 'none') return { state: 'nothing' };
  const [first, ...others] = result.gained;
  if ((key !== 'clear' && key !== 'weak') || !first) return { state: 'unknown' };
  return { state: 'words', sure: key === 'clear', words: [first, ...others] };
}

const leaderOf = (reading: Reading): string =>
  reading.state === 'words' ? `word ${reading.words[0].label}` : reading.state;

const WAITING: Shown = { state: 'waiting' };

export class Steadiness {
  #shown: Shown = WAITING;
  /** Who leads what is shown; empty before anything is. */
  #leader = '';
  #challenger: { leader: string; since: number } | null = null;
  /** Of the last frames, as long as a lead takes. */
  #window: { at: number; reading: Reading }[] = [];
  #refreshed = -Infinity;

  /** @param now in ms, ascending */
  add(now: number, reading: Reading): Shown {
    this.#window = [...this.#window.filter(({ at }) => now - at < LEAD_MS), { at: now, reading }];
    const leader = leaderOf(reading);
    if (leader === this.#leader) this.#challenger = null;
    else {
      if (this.#challenger?.leader !== leader) this.#challenger = { leader, since: now };
      if (now - this.#challenger.since >= LEAD_MS) {
        this.#leader = leader;
        this.#challenger = null;
        this.#refreshed = -Infinity;
        this.#shown = reading.state === 'words' ? this.#words(reading.words[0].label) : reading;
      }
    }
    if (this.#shown.state === 'words') {
      // Never a word without a verdict, not even for as long as a lead takes.
      if (reading.state !== 'words') return WAITING;
      if (now - this.#refreshed >= LEAD_MS) {
        this.#shown = this.#words(this.#shown.first);
        this.#refreshed = now;
      }
    }
    return this.#shown;
  }

  /** B is another: what was led before says nothing of it. */
  reset(): void {
    this.#shown = WAITING;
    this.#leader = '';
    this.#challenger = null;
    this.#window = [];
  }

  /** The first word and those below it, by their mean scores over the last frames. */
  #words(first: string): Shown {
    const readings = this.#window.flatMap(({ reading }) =>
      reading.state === 'words' ? [reading] : [],
    );
    const means = new Map<string, number>();
    for (const { words } of readings)
      for (const { label, score } of words)
        means.set(label, (means.get(label) ?? 0) + score / readings.length);
    const others = [...means].filter(([label]) => label !== first).sort((x, y) => y[1] - x[1]);
    return {
      state: 'words',
      sure: readings.filter(({ sure }) => sure).length * 2 > readings.length,
      first,
      score: means.get(first) ?? 0,
      then: others.slice(0, FOLLOWERS).map(([label]) => label),
    };
  }
}
