/**
 * What may be written of users' lists: by one network address in a day, by all in a day, and in all. One object for the
 * whole service counts it, because counts that may not be exceeded need one place; Workers KV has none. Of addresses it keeps
 * a hash with a salt that is made anew each day and forgotten the next. It knows keys of requests that may come twice, too.
 */
import { DurableObject } from 'cloudflare:workers';
import { MAX_WRITES_A_DAY, MAX_WRITTEN_BYTES_A_DAY } from '#core/limits.ts';
import { hashOf, hexOf } from '#core/hash.ts';

const SALT_BYTES = 16;
const DAY_MS = 86_400_000;
const ALL = '*';

export interface BudgetSettings {
  /** Values that may be written in a day (UTC). */
  writes: number;
  /** Bytes that lists may take at a time. */
  bytes: number;
}

export interface Wanted {
  /** The network address; null where the service writes by itself. */
  client: string | null;
  writes: number;
  bytes: number;
}
/** Which bound is reached: of the address, of the day, or of the room. */
export type Refusal = 'client' | 'day' | 'room';

export interface Budget {
  /** Takes what is wanted, or nothing of it; null when it was taken. */
  take(wanted: Wanted, settings: BudgetSettings): Promise<Refusal | null>;
  /** Notes what a list takes until it expires (milliseconds). */
  keep(id: string, bytes: number, expires: number): Promise<void>;
  drop(id: string): Promise<void>;
}

const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);

interface KnownKey extends Record<string, SqlStorageValue> {
  body: string;
  at: number;
}

interface Used extends Record<string, SqlStorageValue> {
  writes: number;
  bytes: number;
}

export class StorageBudget extends DurableObject implements Budget {
  readonly #sql: SqlStorage;

  constructor(context: DurableObjectState, env: never) {
    super(context, env);
    this.#sql = context.storage.sql;
    this.#sql.exec(`
      CREATE TABLE IF NOT EXISTS days (day TEXT PRIMARY KEY, salt TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS used (
        client TEXT PRIMARY KEY, writes INTEGER NOT NULL, bytes INTEGER NOT NULL
      );
      CREATE TABLE IF NOT EXISTS lists (
        id TEXT PRIMARY KEY, bytes INTEGER NOT NULL, expires INTEGER NOT NULL
      );
      CREATE TABLE IF NOT EXISTS keys (name TEXT PRIMARY KEY, body TEXT NOT NULL, at INTEGER NOT NULL);
      CREATE INDEX IF NOT EXISTS by_expiry ON lists (expires);
      CREATE TABLE IF NOT EXISTS room (taken INTEGER NOT NULL);
      INSERT INTO room SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM room);
    `);
  }

  /** The salt of today; a new day forgets all that was counted before. */
  #today(): string {
    const day = dayOf(Date.now());
    const [known] = this.#sql.exec<{ salt: string }>('SELECT salt FROM days WHERE day = ?', day);
    if (known) return known.salt;
    const salt = hexOf(crypto.getRandomValues(new Uint8Array(SALT_BYTES)));
    this.#sql.exec('DELETE FROM days');
    this.#sql.exec('DELETE FROM used');
    this.#sql.exec('INSERT INTO days VALUES (?, ?)', day, salt);
    return salt;
  }

  #used(client: string): Used {
    const [known] = this.#sql.exec<Used>('SELECT writes, bytes FROM used WHERE client = ?', client);
    return known ?? { writes: 0, bytes: 0 };
  }

  #add(client: string, writes: number, bytes: number): void {
    this.#sql.exec(
      `INSERT INTO used VALUES (?1, ?2, ?3)
       ON CONFLICT (client) DO UPDATE SET writes = writes + ?2, bytes = bytes + ?3`,
      client,
      writes,
      bytes,
    );
  }

  /** What lists take now, those left out that have expired. A sum kept: thousands of rows are read at each write else. */
  #taken(): number {
    const now = Date.now();
    this.#sql.exec(
      `UPDATE room SET taken = taken -
         (SELECT COALESCE(SUM(bytes), 0) FROM lists WHERE expires < ?)`,
      now,
    );
    this.#sql.exec('DELETE FROM lists WHERE expires < ?', now);
    return this.#sql.exec<{ taken: number }>('SELECT taken FROM room').one().taken;
  }

  async take({ client, writes, bytes }: Wanted, settings: BudgetSettings): Promise<Refusal | null> {
    const salt = this.#today();
    const who = client === null ? null : await hashOf([salt, client]);
    const own = who === null ? { writes: 0, bytes: 0 } : this.#used(who);
    if (own.writes + writes > MAX_WRITES_A_DAY || own.bytes + bytes > MAX_WRITTEN_BYTES_A_DAY)
      return 'client';
    if (this.#used(ALL).writes + writes > settings.writes) return 'day';
    if (bytes > 0 && this.#taken() + bytes > settings.bytes) return 'room';
    if (who !== null) this.#add(who, writes, bytes);
    this.#add(ALL, writes, bytes);
    return null;
  }

  /** What a key of a request came with first (store/repeats.ts). */
  async findKey(name: string): Promise<{ body: string; at: number } | null> {
    this.#sql.exec('DELETE FROM keys WHERE at < ?', Date.now() - DAY_MS);
    const [known] = this.#sql.exec<KnownKey>('SELECT body, at FROM keys WHERE name = ?', name);
    return known ? { body: known.body, at: known.at } : null;
  }

  async rememberKey(name: string, body: string): Promise<{ body: string; at: number }> {
    const known = await this.findKey(name);
    if (known) return known;
    const at = Date.now();
    this.#sql.exec('INSERT INTO keys VALUES (?, ?, ?)', name, body, at);
    return { body, at };
  }

  async keep(id: string, bytes: number, expires: number): Promise<void> {
    await this.drop(id);
    this.#sql.exec('INSERT INTO lists VALUES (?, ?, ?)', id, bytes, expires);
    this.#sql.exec('UPDATE room SET taken = taken + ?', bytes);
  }

  async drop(id: string): Promise<void> {
    this.#sql.exec(
      `UPDATE room SET taken = taken -
         (SELECT COALESCE(SUM(bytes), 0) FROM lists WHERE id = ?)`,
      id,
    );
    this.#sql.exec('DELETE FROM lists WHERE id = ?', id);
  }
}
