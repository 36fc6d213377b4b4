/**
 * A local stand-in of the parts of Cloudflare's API that a deployment uses: KV namespaces, keys and values, the upload of
 * static files, and the Worker itself. It keeps what it is given.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Cloudflare {
  base: string;
  /** Titles by id. */
  namespaces: Map<string, string>;
  values: Map<string, Buffer>;
  /** Sizes of static files by path. */
  assets: Map<string, number>;
  /** The upload form of the Worker. */
  worker: { body: Buffer | null };
  /** Every request: method, path without the account. */
  seen: string[];
  /** The next so many requests whose line matches fail. */
  fail(pattern: RegExp, times: number): void;
  /** Nothing fails any more. */
  heal(): void;
  stop(): Promise<void>;
}

/** Looks like a JSON web token, which is all that its reader asks of it. */
const TOKEN = ['{"alg":"none"}', '{"exp":4102444800}', 'x']
  .map((part) => Buffer.from(part).toString('base64url'))
  .join('.');

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

export async function startCloudflare(): Promise<Cloudflare> {
  const namespaces = new Map<string, string>();
  const values = new Map<string, Buffer>();
  const seen: string[] = [];
  const assets = new Map<string, number>();
  const uploaded = new Set<string>();
  const worker: { body: Buffer | null } = { body: null };
  const faults: { pattern: RegExp; times: number }[] = [];

  function answer(method: string, path: string, query: URLSearchParams, body: Buffer): unknown {
    const [, id, rest = ''] = /^\/storage\/kv\/namespaces(?:\/([^/]+)(\/.*)?)?$/.exec(path) ?? [];
    if (path === '/storage/kv/namespaces' && method === 'GET')
      return query.get('page') === '1' || !query.has('page')
        ? [...namespaces].map(([key, title]) => ({ id: key, title }))
        : [];
    if (path === '/storage/kv/namespaces' && method === 'POST') {
      const { title } = JSON.parse(body.toString()) as { title: string };
      const made = String(namespaces.size + 1).padStart(32, 'a');
      namespaces.set(made, title);
      return { id: made, title };
    }
    if (id !== undefined && rest === '/keys')
      return [...values.keys()]
        .filter((name) => name.startsWith(query.get('prefix') ?? ''))
        .map((name) => ({ name }));
    if (id !== undefined && rest === '/bulk' && method === 'PUT') {
      for (const { key, value, base64 } of JSON.parse(body.toString()) as {
        key: string;
        value: string;
        base64?: boolean;
      }[])
        values.set(key, Buffer.from(value, base64 ? 'base64' : 'utf8'));
      return { successful_key_count: 1, unsuccessful_keys: [] };
    }
    if (id !== undefined && rest === '/bulk' && method === 'DELETE') {
      for (const key of JSON.parse(body.toString()) as string[]) values.delete(key);
      return {};
    }
    if (id !== undefined && rest === '/bulk/get') {
      const { keys } = JSON.parse(body.toString()) as { keys: string[] };
      return {
        values: Object.fromEntries(keys.map((key) => [key, values.get(key)?.toString() ?? null])),
      };
    }
    if (id !== undefined && rest.startsWith('/values/')) {
      const key = decodeURIComponent(rest.slice('/values/'.length));
      if (method === 'DELETE') {
        values.delete(key);
        return {};
      }
      return values.get(key) ?? Buffer.alloc(0);
    }
    if (path === '/workers/subdomain') return { subdomain: 'example' };
    if (path.endsWith('/assets-upload-session')) {
      const { manifest } = JSON.parse(body.toString()) as {
        manifest: Record<string, { hash: string; size: number }>;
      };
      assets.clear();
      for (const [name, { size }] of Object.entries(manifest)) assets.set(name, size);
      const missing = Object.values(manifest)
        .map(({ hash }) => hash)
        .filter((hash) => !uploaded.has(hash));
      for (const hash of missing) uploaded.add(hash);
      return { jwt: TOKEN, buckets: missing.length > 0 ? [missing] : [] };
    }
    if (path === '/workers/assets/upload') return { jwt: TOKEN };
    if (/^\/workers\/scripts\/[^/]+$/.test(path) && method === 'PUT') {
      worker.body = body;
      return {
        id: 'worker',
        etag: 'e',
        startup_time_ms: 12,
        deployment_id: 'd',
        entry_point: 'worker.js',
      };
    }
    if (/^\/workers\/workers\/[^/]+$/.test(path))
      return { id: 'w', name: 'w', subdomain: { enabled: true, previews_enabled: false } };
    if (/^\/workers\/scripts\/[^/]+\/subdomain$/.test(path))
      return { enabled: true, previews_enabled: false };
    return undefined;
  }

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    const path = url.pathname.replace(/^\/client\/v4/, '').replace(/^\/accounts\/[^/]+/, '');
    const line = `${request.method} ${path}`;
    seen.push(line);
    const body = await bodyOf(request);
    const fault = faults.find(({ pattern, times }) => times > 0 && pattern.test(line));
    const json = (status: number, value: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (fault) {
      fault.times--;
      json(500, { success: false, errors: [{ code: 10_000, message: 'spoilt' }], result: null });
      return;
    }
    const result = answer(request.method ?? '', path, url.searchParams, body);
    if (Buffer.isBuffer(result)) response.writeHead(200).end(result);
    else if (result === undefined)
      json(404, {
        success: false,
        errors: [{ code: 10_007, message: `no ${line}` }],
        result: null,
      });
    else
      json(200, {
        success: true,
        errors: [],
        messages: [],
        result,
        result_info: { page: 1, per_page: 100, count: 1, total_count: 1 },
      });
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    base: `http://127.0.0.1:${port}/client/v4`,
    namespaces,
    values,
    assets,
    worker,
    seen,
    fail: (pattern, times) => void faults.push({ pattern, times }),
    heal: () => void (faults.length = 0),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
