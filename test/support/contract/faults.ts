/**
 * A network that fails on purpose, before the real service: what is asked under /FAULT/NAME/ is passed on without that
 * beginning, after the fault has had its way. Each NAME is a client with an address of its own, as a proxy would say.
 */
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const FAULTS = ['none', 'busy', 'limited', 'silent', 'lost'] as const;
export type Fault = (typeof FAULTS)[number];

/** A request as it came, and what the service answered where it was passed on. */
export interface Seen {
  at: number;
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  answer?: { status: number; body: string };
}

export interface Faults {
  /** Where a client finds the service behind a fault: an origin with a path. */
  origin(fault: Fault, name: string): string;
  /** What came there. */
  seen(fault: Fault, name: string): readonly Seen[];
  stop(): Promise<void>;
}

/** As the service says it, to those who are asked to wait a second. */
const problem = (status: number, code: string) =>
  JSON.stringify({
    type: `http://localhost/problems#${code}`,
    title: 'Busy',
    status,
    detail: 'Expected a moment of patience.',
    instance: 'urn:uuid:00000000-0000-4000-8000-000000000000',
    code,
    error: { message: 'Expected a moment of patience.', type: 'x', param: null, code },
  });

/** So many requests in a row are refused. */
const REFUSED = 2;

export async function startFaults(service: string): Promise<Faults> {
  const all = new Map<string, Seen[]>();
  const at = (fault: string, name: string) => {
    const key = `${fault}/${name}`;
    const list = all.get(key) ?? [];
    all.set(key, list);
    return list;
  };
  const addresses: string[] = [];

  function refuse(response: ServerResponse, status: number, code: string): void {
    response
      .writeHead(status, {
        'content-type': 'application/problem+json',
        'retry-after': '1',
        'x-request-id': '00000000-0000-4000-8000-000000000000',
        'access-control-allow-origin': '*',
      })
      .end(problem(status, code));
  }

  function pass(
    {
      incoming,
      response,
      seen,
      name,
    }: { incoming: IncomingMessage; response: ServerResponse; seen: Seen; name: string },
    loseAnswer: boolean,
  ): void {
    if (!addresses.includes(name)) addresses.push(name);
    const from = `198.51.100.${addresses.indexOf(name) + 1}`;
    const onward = request(
      `${service}${seen.path}`,
      {
        method: seen.method,
        headers: {
          ...incoming.headers,
          'accept-encoding': 'identity',
          host: new URL(service).host,
          'x-forwarded-for': from,
        },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const body = Buffer.concat(chunks);
          seen.answer = { status: answer.statusCode ?? 0, body: body.toString() };
          if (loseAnswer) response.destroy();
          else response.writeHead(seen.answer.status, answer.headers).end(body);
        });
      },
    );
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  }

  const server = createServer((incoming, response) => {
    const { method = '', url = '', headers } = incoming;
    const [, fault = '', name = '', path = ''] = /^\/(\w+)\/([\w-]+)(\/.*)$/.exec(url) ?? [];
    const before = at(fault, name);
    const seen: Seen = { at: performance.now(), method, path, headers };
    before.push(seen);
    const isEarly = before.length <= REFUSED;
    if (fault === 'silent') return;
    if (fault === 'busy' && isEarly) refuse(response, 503, 'store-unavailable');
    else if (fault === 'limited' && isEarly) refuse(response, 429, 'rate-limited');
    else pass({ incoming, response, seen, name }, fault === 'lost' && before.length === 1);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: (fault, name) => `http://127.0.0.1:${port}/${fault}/${name}`,
    seen: at,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
