/**
 * One process at a time writes into the store of this machine. The lock is SQLite's own on an empty file: the operating
 * system gives it back when its process ends, however that ends, so there is no stale lock and nothing to guess.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import { PictureMathError } from '#core/errors.ts';
import { diskFailure } from '../terminal/disk.ts';
import { complain } from '../terminal/say.ts';

const LOCK = 'lock.sqlite';
/** Who holds it, for people: the lock itself is the file beside. */
const HOLDER = 'holder.json';
/** SQLite's SQLITE_BUSY (sqlite.org/rescode.html). */
const BUSY = 5;
const ASK_AGAIN_MS = 100;
/** Commands are through in seconds; a word list of thousands takes as long as it takes, and is worth an error. */
const WAIT_MS = 30_000;

const holderSchema = v.object({
  what: v.string(),
  pid: v.number(),
  since: v.string(),
  isServer: v.boolean(),
});
type Holder = v.InferOutput<typeof holderSchema>;

/** Locks of this process: one that nobody points to would be closed, and given back, by the garbage collector. */
const held = new Set<DatabaseSync>();

export interface HeldState {
  release(): void;
}

/** Takes the lock, or null where another has it. */
function tryLock(path: string): DatabaseSync | null {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === BUSY) return null;
    const full = diskFailure(error, path);
    if (full !== error) throw full;
    throw new PictureMathError(
      'store-unavailable',
      `The lock of the store, ${path}, cannot be taken: ${(error as Error).message}.`,
      { cause: error },
    );
  }
}

/** Who holds the state; null where that is not to be read, because its holder is about to write it, or to go. */
async function readHolder(state: string): Promise<Holder | null> {
  const text = await readFile(join(state, HOLDER), 'utf8').catch(() => '');
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), holderSchema), text);
  return parsed.success ? parsed.output : null;
}

const describe = (holder: Holder | null) =>
  holder ? `${holder.what} (process ${holder.pid}, since ${holder.since})` : 'another process';

/** What this process is to others: the command as people type it. */
const ownName = () => {
  const script = process.env['npm_lifecycle_event'];
  return script ? `npm run ${script}` : basename(process.argv[1] ?? 'node');
};

/** Waits for the lock: for commands, which are soon through; a server stays, and is told of at once. */
async function waitForLock(state: string, waitMs: number): Promise<DatabaseSync> {
  const until = performance.now() + waitMs;
  for (let tries = 0; ; tries++) {
    const database = tryLock(join(state, LOCK));
    if (database) return database;
    const holder = await readHolder(state);
    // At the first try the name may still be that of the holder before.
    if (performance.now() >= until || (holder?.isServer === true && tries > 0))
      throw new PictureMathError(
        'store-unavailable',
        `The store in ${state} is in use by ${describe(holder)}, and one process at a time writes there: stop it, or wait until it is through.`,
      );
    if (tries === 1) complain(`Waiting for ${describe(holder)} to be done with the store ...`);
    await delay(ASK_AGAIN_MS);
  }
}

/**
 * Holds the state folder for this process; makes it where there is none.
 * @param isServer whether it will be held until somebody stops this process
 * @throws PictureMathError `store-unavailable` with the name of who holds it, `disk-full`
 */
export async function holdState(
  state: string,
  { isServer = false, waitMs = WAIT_MS }: { isServer?: boolean; waitMs?: number } = {},
): Promise<HeldState> {
  try {
    await mkdir(state, { recursive: true });
    const database = await waitForLock(state, waitMs);
    const holder: Holder = {
      what: ownName(),
      pid: process.pid,
      since: new Date().toISOString(),
      isServer,
    };
    try {
      await writeFile(join(state, HOLDER), JSON.stringify(holder));
    } catch (error) {
      database.close();
      throw error;
    }
    held.add(database);
    return {
      release() {
        held.delete(database);
        database.close();
      },
    };
  } catch (error) {
    throw diskFailure(error, state);
  }
}
