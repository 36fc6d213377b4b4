/** The benchmark's Worker in `wrangler dev`, its store, and the memory of its workerd. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getPlatformProxy } from 'wrangler';
import { spaceOf, type Manifest } from '../../core/model/manifest.ts';
import { preparedTextKey, textDataKey } from '../../core/format/store-keys.ts';
import { MAX_SHARD_BYTES } from '../../core/format/pointer.ts';
import { ROOT } from '../../tools/places.ts';
import { preparedFile, type Prepared } from '../../tools/model/prepare.ts';
import { assetName } from './asset-name.ts';
import { wrangler, wranglerEnvironment } from '../../tools/store/local.ts';
import type { Namespace } from '../../tools/store/store.ts';

const PLACE = join(ROOT, '.cache', 'bench');
const CONFIG = join(ROOT, 'bench', 'edge', 'wrangler.toml');
const PORT = 8798;

/** Puts a prepared tower and a split graph of ONNX Runtime's where the Worker reads them: KV and static assets. */
export async function fillStore(
  manifest: Manifest,
  { folder, index }: Prepared,
  ortPath: string,
): Promise<void> {
  Object.assign(process.env, wranglerEnvironment());
  await rm(PLACE, { recursive: true, force: true });
  await mkdir(join(PLACE, 'assets'), { recursive: true });
  const { env, dispose } = await getPlatformProxy<{ STORE: Namespace }>({
    configPath: CONFIG,
    persist: { path: join(PLACE, 'state', 'v3') },
  });
  const put = async (key: string, bytes: Uint8Array) => {
    await env.STORE.put(key, new Uint8Array(bytes).buffer);
    await writeFile(join(PLACE, 'assets', assetName(key)), bytes);
  };
  const shards = new Set(
    [index.tokenizer, ...index.weightShards, ...index.tokenShards].map((s) => s.sha256),
  );
  for (const hash of shards)
    await put(textDataKey(hash), await readFile(preparedFile(folder, hash)));
  await put(preparedTextKey(spaceOf(manifest).id), Buffer.from(JSON.stringify(index)));
  await env.STORE.put('bench:manifest', JSON.stringify(manifest));
  const graph = await readFile(ortPath);
  for (let i = 0; i * MAX_SHARD_BYTES < graph.length; i++)
    await env.STORE.put(
      `bench:ort:${i}`,
      new Uint8Array(graph.subarray(i * MAX_SHARD_BYTES, (i + 1) * MAX_SHARD_BYTES)).buffer,
    );
  await dispose();
}

export interface Edge {
  /** Milliseconds of a request, and what it answered. */
  ask(
    path: string,
    query?: Record<string, string | number>,
  ): Promise<{ ms: number; kept: number; bytes: number }>;
  /** Resident memory of workerd: now, and at its highest, in bytes. */
  memory(): Promise<{ now: number; peak: number }>;
  stop(): Promise<void>;
}

/** The process ids below `root`, itself included. */
async function descendants(root: number): Promise<number[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const found = [root];
  for (const id of found)
    for (const [child, parent] of parents) if (parent === id) found.push(child);
  return found;
}

/** `/proc/PID/status` of the largest workerd below a process. */
export async function workerdStatus(root: number): Promise<string> {
  let largest = '';
  for (const id of await descendants(root)) {
    const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
    if (!/^Name:\s+workerd/.test(status)) continue;
    if (kilobytes(status, 'VmRSS') > kilobytes(largest, 'VmRSS')) largest = status;
  }
  return largest;
}
export const kilobytes = (status: string, field: string) =>
  Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0);

async function untilUp(server: ChildProcess): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error('wrangler dev stopped before it served.');
    const response = await fetch(`http://localhost:${PORT}/`).catch(() => null);
    if (response?.ok) return;
    await new Promise((resume) => setTimeout(resume, 100));
  }
}

export async function startEdge(): Promise<Edge> {
  // `--only rank` comes here without anything put there before.
  await mkdir(join(PLACE, 'assets'), { recursive: true });
  const server = spawn(
    process.execPath,
    [
      wrangler(),
      'dev',
      '--config',
      CONFIG,
      '--port',
      String(PORT),
      '--persist-to',
      join(PLACE, 'state'),
      '--show-interactive-dev-session=false',
      '--log-level',
      'error',
    ],
    {
      cwd: ROOT,
      env: { ...process.env, ...wranglerEnvironment() },
      stdio: ['ignore', 'ignore', 'inherit'],
      detached: true,
    },
  );
  await untilUp(server);
  return {
    async ask(path, query = {}) {
      const search = new URLSearchParams(Object.entries(query).map(([k, v]) => [k, String(v)]));
      const began = performance.now();
      const response = await fetch(`http://localhost:${PORT}${path}?${search}`);
      const text = await response.text();
      const ms = performance.now() - began;
      if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 500)}`);
      return { ms, ...(JSON.parse(text) as { kept: number; bytes: number }) };
    },
    async memory() {
      const status = await workerdStatus(server.pid ?? 0);
      return { now: kilobytes(status, 'VmRSS') * 1024, peak: kilobytes(status, 'VmHWM') * 1024 };
    },
    async stop() {
      const gone = new Promise((resume) => server.once('exit', resume));
      // The whole group: wrangler waits for its children, of which workerd may hang on to a connection.
      process.kill(-(server.pid ?? 0), 'SIGKILL');
      await gone;
      await rm(join(ROOT, 'bench', 'edge', '.wrangler'), { recursive: true, force: true });
    },
  };
}
