/** Another origin before a server, on which one file can be changed: as a new deployment would. */
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Proxy {
  origin: string;
  /** How the body of a path is changed from now on. */
  change: Map<string, (body: string) => string>;
  stop(): Promise<void>;
}

export async function startProxy(target: string): Promise<Proxy> {
  const change: Proxy['change'] = new Map();
  const { hostname, port } = new URL(target);
  const server: Server = createServer((incoming, outgoing) => {
    const rewrite = change.get(incoming.url ?? '');
    const asked: Record<string, string | string[] | undefined> = {
      ...incoming.headers,
      'accept-encoding': 'identity',
    };
    // A whole answer, to have something to change.
    if (rewrite) for (const name of ['if-none-match', 'if-modified-since']) delete asked[name];
    const onward = request(
      { hostname, port, path: incoming.url, method: incoming.method, headers: asked },
      (answer) => {
        if (!rewrite) {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
          return;
        }
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const body = Buffer.from(rewrite(Buffer.concat(chunks).toString()));
          const headers = { ...answer.headers, 'content-length': String(body.length) };
          delete headers.etag;
          outgoing.writeHead(200, headers);
          outgoing.end(body);
        });
      },
    );
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    change,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
