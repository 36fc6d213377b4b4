/** LanceDB: an index in a folder or on object storage, embedded (`npm install @lancedb/lancedb apache-arrow`). */
import { installed } from './installed.ts';
import { tableOf, type StoreAnswer, type StoredVector, type VectorStore } from './store.ts';

/** What is used of the package; it is not installed with us. */
interface Lance {
  connect(uri: string): Promise<Connection>;
  Index: { hnswSq(options: object): unknown };
}
interface Connection {
  createTable(name: string, rows: object[], options: { mode: 'overwrite' }): Promise<Table>;
  openTable(name: string): Promise<Table>;
  close(): void;
}
interface Table {
  add(rows: object[]): Promise<unknown>;
  createIndex(column: string, options: object): Promise<void>;
  listIndices(): Promise<unknown[]>;
  vectorSearch(query: number[]): Query;
}
interface Query {
  distanceType(type: 'dot'): Query;
  nprobes(n: number): Query;
  ef(n: number): Query;
  refineFactor(n: number): Query;
  limit(k: number): Query;
  toArray(): Promise<{ position: number; name: string; _distance: number }[]>;
}

const PACKAGE = '@lancedb/lancedb';
/** A peer of it. */
const BESIDE = 'apache-arrow';
const ROWS_A_WRITE = 4096;
/** Parts of the index that are looked into, candidates in each, how many more are scored exactly: for recall, not speed. */
const PROBES = 64;
const CANDIDATES = 400;
const REFINE = 4;

/**
 * @param uri a folder, `s3://...` or what else LanceDB connects to
 * @param index whose vectors: one a space and folder
 * @param leastIndexed from how many on the engine makes an index of its own; below, it looks at every vector
 */
export async function openLance(
  uri: string,
  index: string,
  leastIndexed: number,
): Promise<VectorStore> {
  const table = tableOf(index);
  const lance = await installed<Lance>(PACKAGE, BESIDE);
  const connection = await lance.connect(uri);
  return {
    title: `LanceDB at ${uri}`,
    async fill(vectors, count) {
      let made: Table | null = null;
      let rows: object[] = [];
      const write = async () => {
        if (made) await made.add(rows);
        else made = await connection.createTable(table, rows, { mode: 'overwrite' });
        rows = [];
      };
      for await (const row of vectors) {
        rows.push(plain(row));
        if (rows.length === ROWS_A_WRITE) await write();
      }
      if (rows.length > 0) await write();
      if (count < leastIndexed) return;
      const filled = await connection.openTable(table);
      await filled.createIndex('vector', { config: lance.Index.hnswSq({ distanceType: 'dot' }) });
    },
    async nearest(query, k): Promise<StoreAnswer[]> {
      const opened = await connection.openTable(table);
      const isIndexed = (await opened.listIndices()).length > 0;
      const search = opened.vectorSearch(Array.from(query)).distanceType('dot').limit(k);
      const found = await (
        isIndexed
          ? search
              .nprobes(PROBES)
              .ef(Math.max(CANDIDATES, 2 * k))
              .refineFactor(REFINE)
          : search
      ).toArray();
      // Its distance is 1 less the inner product.
      return found.map(({ position, name, _distance }) => ({
        position: Number(position),
        name,
        score: 1 - _distance,
      }));
    },
    close: async () => connection.close(),
  };
}

const plain = ({ position, name, vector }: StoredVector) => ({
  position,
  name,
  vector: Array.from(vector),
});
