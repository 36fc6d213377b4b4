/** Somebody else's website: another origin, with a strict policy, that embeds the element. */
import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';

export interface Host {
  origin: string;
  /** Pages and scripts by path; `Content-Type` by ending. */
  files: Map<string, string | Uint8Array>;
  stop(): Promise<void>;
}

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  png: 'image/png',
};

/** The policy that docs/widget.md asks for, and nothing else. */
export const hostPolicy = (service: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' ${service}`,
    `frame-src ${service}`,
    `img-src 'self' ${service}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');

/** @param policy Content-Security-Policy of every page */
export async function startHost(policy: string): Promise<Host> {
  const files: Host['files'] = new Map();
  for (const name of ['hat-a', 'hat-b', 'crown-a', 'crown-b'])
    files.set(`/${name}.png`, await readFile(`static/samples/${name}.png`));
  files.set('/favicon.ico', '');
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://host');
    const body = files.get(pathname);
    if (body === undefined) {
      response.writeHead(404).end();
      return;
    }
    response
      .writeHead(200, {
        'content-type': TYPES[pathname.split('.').at(-1) ?? ''] ?? TYPES['html'],
        'content-security-policy': policy,
      })
      .end(body);
  });
  // Another host name than the service's, not another port alone.
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
