/** What is about to be deployed against the platform's limits (developers.cloudflare.com, Workers and KV limits, 2026-11). */
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { hashSources } from '../build/page.ts';
import { BUILD } from '../places.ts';
import { listAssets } from '../build/stage.ts';
import { DEPLOY, runWrangler } from '../store/wrangler.ts';

const MIB = 1024 * 1024;
/** Limits by plan, [free, paid]; a single number holds for both. */
const LIMITS = {
  assetBytes: 25 * MIB,
  assets: [20_000, 100_000],
  workerGzipBytes: [3 * MIB, 10 * MIB],
  workerBytes: 64 * MIB,
  startupMs: 1000,
  valueBytes: 25 * MIB,
  keyBytes: 512,
  kvBytes: [1e9, Infinity],
  kvWritesADay: [1000, Infinity],
} as const;

export interface Finding {
  what: string;
  got: string;
  limit: string;
  /** `paid`: beyond the free plan alone. */
  fits: 'free' | 'paid' | 'no';
}

const size = (bytes: number) =>
  bytes === Infinity
    ? 'none'
    : bytes < MIB
      ? `${(bytes / 1024).toFixed(0)} KiB`
      : `${(bytes / MIB).toFixed(1)} MiB`;
const count = (n: number) => (n === Infinity ? 'none' : n.toLocaleString('en'));

function judge(
  what: string,
  got: number,
  limit: number | readonly [number, number],
  format: (n: number) => string,
): Finding {
  const [free, paid] = typeof limit === 'number' ? [limit, limit] : limit;
  return {
    what,
    got: format(got),
    limit: free === paid ? format(free) : `${format(free)} free, ${format(paid)} paid`,
    fits: got <= free ? 'free' : got <= paid ? 'paid' : 'no',
  };
}

/** The Worker as it would be uploaded. Errors as `runWrangler` */
async function bundleWorker(config: string): Promise<{ bytes: number; gzipBytes: number }> {
  const folder = join(DEPLOY, 'worker');
  await runWrangler(['deploy', '--dry-run', '--outdir', folder, '--config', config]);
  let bytes = 0;
  let gzipBytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || /\.(map|md)$/.test(entry.name)) continue;
    const content = await readFile(join(entry.parentPath, entry.name));
    bytes += content.length;
    gzipBytes += gzipSync(content).length;
  }
  return { bytes, gzipBytes };
}

/** How long the Worker's top level runs here, by wrangler's own profile. Errors as `runWrangler` */
async function measureStartup(config: string): Promise<number> {
  const profile = join(DEPLOY, 'startup.cpuprofile');
  await runWrangler([
    'check',
    'startup',
    '--outfile',
    profile,
    '--config',
    config,
    // Joined: it begins with dashes.
    `--args=--config=${config}`,
  ]);
  const { startTime, endTime } = JSON.parse(await readFile(profile, 'utf8')) as {
    startTime: number;
    endTime: number;
  };
  return (endTime - startTime) / 1000;
}

/** What the Worker is made of. */
const WORKER_SOURCES = ['core', 'functions', 'kernels', 'static/openapi.json', 'package-lock.json'];

interface WorkerFigures {
  bytes: number;
  gzipBytes: number;
  startupMs: number;
}

/** Figures of the Worker; a deployment that is run again does not measure what has not changed. */
async function measureWorker(config: string): Promise<WorkerFigures> {
  const sources = await hashSources(WORKER_SOURCES, [await readFile(config, 'utf8')]);
  const path = join(DEPLOY, 'worker-figures.json');
  const known = JSON.parse(await readFile(path, 'utf8').catch(() => '{}')) as {
    sources?: string;
    figures?: WorkerFigures;
  };
  if (known.sources === sources && known.figures) return known.figures;
  const figures = { ...(await bundleWorker(config)), startupMs: await measureStartup(config) };
  await writeFile(path, JSON.stringify({ sources, figures }));
  return figures;
}

/** @param entries bytes by KV key. Errors as `runWrangler` */
export async function checkLimits(
  config: string,
  entries: ReadonlyMap<string, number>,
): Promise<Finding[]> {
  const assets = await Promise.all(
    (await listAssets()).map(async (path) => ({
      path: relative(BUILD, path),
      bytes: (await stat(path)).size,
    })),
  );
  const largest = assets.reduce((a, b) => (b.bytes > a.bytes ? b : a), { path: '', bytes: 0 });
  const worker = await measureWorker(config);
  const kvBytes = [...entries.values()].reduce((a, b) => a + b, 0);
  return [
    judge('static files', assets.length, LIMITS.assets, count),
    judge(`largest static file (${largest.path})`, largest.bytes, LIMITS.assetBytes, size),
    judge('Worker, compressed', worker.gzipBytes, LIMITS.workerGzipBytes, size),
    judge('Worker', worker.bytes, LIMITS.workerBytes, size),
    judge(
      'Worker start-up here',
      worker.startupMs,
      LIMITS.startupMs,
      (ms) => `${ms.toFixed(0)} ms`,
    ),
    judge('largest KV value', Math.max(0, ...entries.values()), LIMITS.valueBytes, size),
    judge(
      'longest KV key',
      Math.max(0, ...[...entries.keys()].map((key) => Buffer.byteLength(key))),
      LIMITS.keyBytes,
      (n) => `${n} bytes`,
    ),
    judge('KV storage', kvBytes, LIMITS.kvBytes, size),
    judge('KV writes of a first deployment', entries.size, LIMITS.kvWritesADay, count),
  ];
}

export function formatFindings(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ what }) => what.length));
  const words = { free: 'ok', paid: 'paid plan', no: 'TOO MUCH' };
  return findings
    .map(
      ({ what, got, limit, fits }) =>
        `  ${words[fits].padEnd(9)} ${what.padEnd(width)}  ${got} (limit ${limit})`,
    )
    .join('\n');
}
