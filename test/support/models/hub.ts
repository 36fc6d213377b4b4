/**
 * A local stand-in of the Hugging Face hub: `/{repository}/resolve/{revision}/{path}` redirects large files to a second
 * host, as the hub does, which serves ranges; and it can be told to fail.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createReadStream, existsSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** What happens to requests for a file, in order; the last one holds for all later requests. */
export type Fault =
  | 'none'
  /** The connection breaks after so many bytes of the answer. */
  | { cutAfter: number }
  /** One byte of the file is another. */
  | { flipAt: number }
  /** The file is shorter, and says so. */
  | { shortBy: number }
  /** Content-Length says more than comes. */
  | { lengthPlus: number }
  /** Nothing comes after so many bytes, and the connection stays. */
  | { hangAfter: number }
  | { status: number; headers?: Record<string, string> }
  /** No length is told, and bytes come for as long as somebody reads. */
  | 'endless'
  /** Ranges are not known: the whole file each time. */
  | 'no-ranges';

export interface Seen {
  host: 'hub' | 'files';
  path: string;
  range: string | undefined;
  authorization: string | undefined;
}

export interface Hub {
  endpoint: string;
  /** The host that large files are redirected to. */
  files: string;
  seen: Seen[];
  /** Bytes of endless answers that were taken from us. */
  poured(): number;
  /** Faults of a file, by the end of its path. */
  fail(path: string, ...faults: Fault[]): void;
  /** No faults, nothing seen. */
  reset(): void;
  stop(): Promise<void>;
}

const listen = async (handler: (request: IncomingMessage, response: ServerResponse) => void) => {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return { server, port: (server.address() as AddressInfo).port };
};

const stop = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/** @param folders by repository: where its files are */
export async function startHub(folders: Record<string, string>): Promise<Hub> {
  const seen: Seen[] = [];
  const faults = new Map<string, Fault[]>();
  const faultOf = (path: string): Fault => {
    const list = [...faults].find(([end]) => path.endsWith(end))?.[1] ?? [];
    return (list.length > 1 ? list.shift() : list[0]) ?? 'none';
  };
  const note = (host: Seen['host'], { url = '', headers }: IncomingMessage) =>
    seen.push({
      host,
      path: url.split('?')[0] ?? '',
      range: headers.range,
      authorization: headers.authorization,
    });
  // The page loads from here too, as from the hub.
  const open = { 'access-control-allow-origin': '*', 'access-control-expose-headers': '*' };

  let poured = 0;
  /** Spaces, of which JSON may have any number. */
  function pour(response: ServerResponse): void {
    const part = Buffer.alloc(65_536, ' ');
    response.writeHead(200, open);
    const more = () => {
      while (!response.destroyed) {
        poured += part.length;
        if (!response.write(part)) break;
      }
    };
    response.on('drain', more);
    more();
  }

  function sendFile(request: IncomingMessage, response: ServerResponse, path: string): void {
    const fault = faultOf(path);
    if (typeof fault === 'object' && 'status' in fault) {
      response.writeHead(fault.status, { ...open, ...fault.headers }).end('no');
      return;
    }
    if (fault === 'endless') {
      pour(response);
      return;
    }
    const size =
      statSync(path).size - (typeof fault === 'object' && 'shortBy' in fault ? fault.shortBy : 0);
    const asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    const from = fault === 'no-ranges' ? 0 : Number(asked?.[1] ?? 0);
    const to =
      asked?.[2] && fault !== 'no-ranges' ? Math.min(Number(asked[2]), size - 1) : size - 1;
    if (from >= size) {
      response.writeHead(416, { ...open, 'content-range': `bytes */${size}` }).end();
      return;
    }
    const extra = typeof fault === 'object' && 'lengthPlus' in fault ? fault.lengthPlus : 0;
    const partial = asked && fault !== 'no-ranges';
    response.writeHead(partial ? 206 : 200, {
      ...open,
      'content-type': 'application/octet-stream',
      'content-length': to - from + 1 + extra,
      'accept-ranges': 'bytes',
      ...(partial ? { 'content-range': `bytes ${from}-${to}/${size}` } : {}),
    });
    const stream = createReadStream(path, { start: from, end: to, highWaterMark: 16_384 });
    let sent = 0;
    const limit =
      typeof fault === 'object' && 'cutAfter' in fault
        ? fault.cutAfter
        : typeof fault === 'object' && 'hangAfter' in fault
          ? fault.hangAfter
          : Infinity;
    stream.on('data', (chunk) => {
      let part = Buffer.from(chunk);
      if (typeof fault === 'object' && 'flipAt' in fault) {
        const at = fault.flipAt - from - sent;
        if (at >= 0 && at < part.length) part[at] = (part[at] as number) ^ 1;
      }
      if (sent + part.length > limit) {
        part = part.subarray(0, limit - sent);
        stream.destroy();
        response.write(part, () => {
          if (typeof fault === 'object' && 'cutAfter' in fault) response.destroy();
        });
        return;
      }
      sent += part.length;
      if (!response.write(part)) {
        stream.pause();
        response.once('drain', () => stream.resume());
      }
    });
    stream.on('end', () => {
      if (extra > 0) response.destroy();
      else response.end();
    });
    response.on('close', () => stream.destroy());
  }

  /** The file that an address names, or null. */
  function locate(url: string): string | null {
    const [, repository = '', path = ''] =
      /^\/([^/]+\/[^/]+)\/resolve\/[0-9a-f]+\/(.+)$/.exec(url.split('?')[0] ?? '') ?? [];
    const folder = folders[repository];
    const file = folder === undefined ? null : join(folder, path);
    return file !== null && existsSync(file) ? file : null;
  }

  const files = await listen((request, response) => {
    note('files', request);
    const path = locate(request.url ?? '');
    if (path === null) response.writeHead(404, open).end();
    else sendFile(request, response, path);
  });
  const hub = await listen((request, response) => {
    note('hub', request);
    const path = locate(request.url ?? '');
    if (path === null) response.writeHead(404, open).end('Entry not found');
    else if (path.endsWith('.onnx'))
      response
        .writeHead(302, { ...open, location: `http://localhost:${files.port}${request.url}` })
        .end();
    else sendFile(request, response, path);
  });
  return {
    endpoint: `http://127.0.0.1:${hub.port}`,
    files: `http://localhost:${files.port}`,
    seen,
    poured: () => poured,
    fail: (path, ...list) => void faults.set(path, list),
    reset() {
      faults.clear();
      seen.length = 0;
      poured = 0;
    },
    async stop() {
      await Promise.all([stop(hub.server), stop(files.server)]);
    },
  };
}
