/** PostgreSQL with pgvector: one index for many machines (`npm install pg`). */
import { installed } from './installed.ts';
import { tableOf, type StoreAnswer, type StoredVector, type VectorStore } from './store.ts';

/** What is used of the package; it is not installed with us. */
interface Postgres {
  Client: new (options: { connectionString: string }) => Client;
}
interface Client {
  connect(): Promise<void>;
  query<Row>(text: string, values?: readonly unknown[]): Promise<{ rows: Row[] }>;
  end(): Promise<void>;
}

const PACKAGE = 'pg';
const ROWS_A_WRITE = 256;
/** How many candidates HNSW keeps at hand: chosen for recall (pgvector's own is 40). */
const EF_SEARCH = 400;

const literal = (vector: Float32Array) => `[${vector.join(',')}]`;

/**
 * @param url `postgres://...`
 * @param index whose vectors: one a space and folder
 * @param leastIndexed from how many on the engine makes an index of its own; below, it looks at every vector
 */
export async function openPostgres(
  url: string,
  index: string,
  leastIndexed: number,
): Promise<VectorStore> {
  const { default: { Client } = { Client: null }, ...rest } = await installed<
    Postgres & { default?: Postgres }
  >(PACKAGE);
  const client = new (Client ?? rest.Client)({ connectionString: url });
  await client.connect();
  const table = tableOf(index);
  const insert = async (rows: readonly StoredVector[]) => {
    const places = rows.map((_, i) => `($${3 * i + 1}, $${3 * i + 2}, $${3 * i + 3})`);
    await client.query(
      `INSERT INTO ${table} (position, name, embedding) VALUES ${places.join(', ')}`,
      rows.flatMap(({ position, name, vector }) => [position, name, literal(vector)]),
    );
  };
  return {
    title: `PostgreSQL at ${new URL(url).host}`,
    async fill(vectors, count, dimensions) {
      await client.query('CREATE EXTENSION IF NOT EXISTS vector');
      // Whole or not at all: whoever asks meanwhile is answered from what was there.
      await client.query('BEGIN');
      try {
        await client.query(`DROP TABLE IF EXISTS ${table}`);
        await client.query(
          `CREATE TABLE ${table} (position bigint PRIMARY KEY, name text NOT NULL, embedding vector(${dimensions}) NOT NULL)`,
        );
        let rows: StoredVector[] = [];
        for await (const row of vectors) {
          rows.push(row);
          if (rows.length === ROWS_A_WRITE) await insert(rows.splice(0));
        }
        if (rows.length > 0) await insert(rows);
        rows = [];
        if (count >= leastIndexed)
          await client.query(`CREATE INDEX ON ${table} USING hnsw (embedding vector_ip_ops)`);
        await client.query('COMMIT');
      } catch (error) {
        await client.query('ROLLBACK');
        throw error;
      }
    },
    async nearest(query, k): Promise<StoreAnswer[]> {
      await client.query(`SET hnsw.ef_search = ${Math.min(1000, Math.max(EF_SEARCH, 2 * k))}`);
      const { rows } = await client.query<{ position: string; name: string; score: number }>(
        `SELECT position, name, -(embedding <#> $1) AS score FROM ${table} ORDER BY embedding <#> $1 LIMIT $2`,
        [literal(query), k],
      );
      return rows.map(({ position, name, score }) => ({ position: Number(position), name, score }));
    },
    close: () => client.end(),
  };
}
