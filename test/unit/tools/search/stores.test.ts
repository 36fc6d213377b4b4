import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRandom } from '#core/random.ts';
import { scanNearest } from '#core/vector/nearest.ts';
import { openStore } from '../../../../tools/search/stores/open.ts';
import type { StoredVector } from '../../../../tools/search/stores/store.ts';
import { findPackage } from '../../../support/optional-package.ts';

const WIDTH = 32;
const COUNT = 2000;
const random = createRandom(11);
const unit = () => {
  const row = Float32Array.from({ length: WIDTH }, () => random.next() * 2 - 1);
  const length = Math.hypot(...row);
  return row.map((x) => x / length);
};
const vectors: StoredVector[] = Array.from({ length: COUNT }, (_, position) => ({
  position,
  name: `it's ${position}.jpg`,
  vector: unit(),
}));
async function* stream() {
  yield* vectors;
}

/** Fills an engine and holds its answers against the scan. */
async function expectExact(address: string): Promise<void> {
  const store = await openStore(address, 'photos of "ours"; DROP TABLE x');
  try {
    // The second time takes the place of the first.
    for (let i = 0; i < 2; i++) await store.fill(stream(), COUNT, WIDTH);
    for (let i = 0; i < 5; i++) {
      const query = unit();
      const scan = scanNearest(query, 10, new Float32Array());
      for (const row of vectors) scan.take(row.vector, 1);
      const found = await store.nearest(query, 10);
      expect(found.map(({ position }) => position)).toEqual(
        scan.best().map(({ position }) => position),
      );
      expect(found[0]?.name).toBe(`it's ${found[0]?.position}.jpg`);
      found.forEach(({ score }, at) => expect(score).toBeCloseTo(scan.best()[at]?.score ?? 0, 4));
    }
  } finally {
    await store.close();
  }
}

/** The share of the exact scan's answers that an engine's own index finds. */
async function recallOf(address: string): Promise<number> {
  const store = await openStore(address, 'indexed', 1000);
  try {
    await store.fill(stream(), COUNT, WIDTH);
    let hits = 0;
    for (let i = 0; i < 20; i++) {
      const query = unit();
      const scan = scanNearest(query, 10, new Float32Array());
      for (const row of vectors) scan.take(row.vector, 1);
      const exact = new Set(scan.best().map(({ position }) => position));
      hits += (await store.nearest(query, 10)).filter(({ position }) => exact.has(position)).length;
    }
    return hits / 200;
  } finally {
    await store.close();
  }
}
/** Of random directions, which are the hardest: pictures lie closer together. */
const LEAST_RECALL = 0.9;

describe('PostgreSQL with pgvector', () => {
  let database: PGlite;
  let server: PGLiteSocketServer;
  beforeAll(async () => {
    database = await PGlite.create({ extensions: { vector } });
    server = new PGLiteSocketServer({ db: database, port: 0, host: '127.0.0.1' });
    await server.start();
  });
  afterAll(async () => {
    await server.stop();
    await database.close();
  });
  test('answers as the exact scan does, by its own client and protocol', async () => {
    await expectExact(`postgres://postgres@${server.getServerConn()}/postgres`);
  });
  test('finds most of it by its own index', async () => {
    expect(
      await recallOf(`postgres://postgres@${server.getServerConn()}/postgres`),
    ).toBeGreaterThan(LEAST_RECALL);
  });
});

describe('LanceDB', () => {
  const before = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), 'lance-'));
  const place = findPackage('@lancedb/lancedb@0.39.0', [
    'apache-arrow@18.1.0',
    // Its native part for this machine, which it names as optional.
    `@lancedb/lancedb-${process.platform}-${process.arch}${process.platform === 'linux' ? '-gnu' : ''}@0.39.0`,
  ]);
  // Where a user's project has it.
  if (place !== null) process.chdir(place);
  afterAll(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  });
  test.runIf(place !== null)('answers as the exact scan does', async () => {
    await expectExact(`lance:${folder}`);
  });
  test.runIf(place !== null)('finds most of it by its own index', async () => {
    expect(await recallOf(`lance:${folder}`)).toBeGreaterThan(LEAST_RECALL);
  });
});

test('an address that is none says what is expected, and a package that is not there how it is had', async () => {
  await expect(openStore('mongodb://x', 'x')).rejects.toThrow(/Expected --store lance:FOLDER/);
  const { installed } = await import('../../../../tools/search/stores/installed.ts');
  await expect(installed('no-such-package-of-ours')).rejects.toThrow(
    /npm install no-such-package-of-ours/,
  );
});
