import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RATE_LIMITS, ROUTES } from '#core/contract/routes.ts';
import { MAX_BODY_BYTES } from '#core/limits.ts';
import { ask, converse, json } from '../../../support/serve/ask.ts';
import {
  makePlace,
  removePlace,
  startPrepared,
  type PreparedServer,
} from '../../../support/serve/prepared-server.ts';
import {
  PROXIES,
  hasProgram,
  readProxyFile,
  startProxy,
  type RunningProxy,
} from '../../../support/serve/proxy-program.ts';

// The files in docs/proxies, run by their programs where those are (apt-get install nginx caddy); what the files must say
// for this to work is read in any case.
/** More than two windows of the allowance for changing word lists take. */
const TRIES = (2 * RATE_LIMITS.write.units) / ROUTES.deleteVocabulary.units + 10;
let place: string;
let server: PreparedServer;
const started = new Map<string, { proxy: RunningProxy; slow: Promise<string> }>();
beforeAll(async () => {
  place = await makePlace();
  server = await startPrepared(place, ['--trust-proxy', '127.0.0.1']);
  for (const name of PROXIES.filter(hasProgram)) {
    const proxy = await startProxy(name, server.port);
    // Headers that never end: they are waited for meanwhile.
    const slow = converse(proxy.port, 'GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ');
    started.set(name, { proxy, slow });
  }
});
afterAll(async () => {
  for (const { proxy } of started.values()) await proxy.stop();
  server.signal('SIGTERM');
  await server.ended;
  removePlace(place);
});

test.each(PROXIES)('the file for %s replaces what a client says of its address', (name) => {
  const lines = readProxyFile(name)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const forwarded = lines.filter((line) => /X-Forwarded-For/i.test(line));
  expect(forwarded).toEqual([
    name === 'nginx'
      ? 'proxy_set_header X-Forwarded-For $remote_addr;'
      : 'header_up X-Forwarded-For {remote_host}',
  ]);
  expect(lines.join('\n')).toContain('127.0.0.1:8787');
  // Bodies as large as the API takes are let through.
  expect(MAX_BODY_BYTES).toBeLessThan(1e6);
  expect(lines).toContain(
    name === 'nginx'
      ? 'client_max_body_size 1m;'
      : '@large header_regexp Content-Length ^[0-9]{7,}$',
  );
});

describe.each(PROXIES.filter(hasProgram))('behind %s', (name) => {
  const running = () => {
    const found = started.get(name);
    if (!found) throw new Error(`${name} was not started.`);
    return found;
  };
  const port = () => running().proxy.port;
  // Each proxy's clients are others.
  const client = (n: number) => `127.0.${name === 'nginx' ? 20 : 21}.${n}`;

  test('page and API answer under the name that the client asked for', async () => {
    expect((await ask(port())).body).toContain('home');
    const problem = await ask(port(), {
      path: '/api/v1/nothing',
      headers: { host: 'pictures.example' },
    });
    expect(problem.status).toBe(404);
    expect((JSON.parse(problem.body) as { type: string }).type).toMatch(
      /^http:\/\/pictures\.example\/problems#/,
    );
    const store = '/cdn-cgi/local/explorer/api/storage/kv/namespaces';
    expect(await ask(port(), { path: store, headers: { host: 'localhost' } })).toMatchObject({
      status: 404,
      body: expect.stringContaining('nothing here'),
    });
  });

  test('each client has its own allowance, whatever it says of itself', async () => {
    const ask429 = async (from: string, headers: (i: number) => Record<string, string>) => {
      let refused = 0;
      for (let i = 0; i < TRIES; i++) {
        const answer = await ask(port(), {
          path: '/api/v1/vocabularies/none',
          method: 'DELETE',
          headers: headers(i),
          from,
        });
        if (answer.status === 429) refused++;
      }
      return refused;
    };
    for (const [n, header] of ['x-forwarded-for', 'cf-connecting-ip', 'x-real-ip'].entries())
      expect(
        await ask429(client(n + 1), (i) => ({ [header]: `198.51.100.${i}` })),
        header,
      ).toBeGreaterThan(0);
    const other = await ask(port(), {
      path: '/api/v1/vocabularies/none',
      method: 'DELETE',
      from: client(9),
    });
    expect(other.status).not.toBe(429);
  });

  test('bodies up to the limit of the API arrive, larger ones are refused', async () => {
    const question =
      '{"model":"picture-math-small","terms":[{"text":"hat"},{"weight":-1,"text":"dog"}]}';
    const send = (bytes: number) =>
      ask(port(), {
        path: '/api/v1/rank',
        method: 'POST',
        headers: { ...json, 'content-length': bytes },
        body: question.padEnd(bytes, ' '),
      }).then(
        ({ status }) => status,
        // Refused while it is still being sent: the connection may be closed before the answer is read.
        (error: NodeJS.ErrnoException) => error.code,
      );
    expect(await send(MAX_BODY_BYTES)).toBe(200);
    expect(await send(MAX_BODY_BYTES + 1)).toBe(413);
    expect([413, 'EPIPE', 'ECONNRESET']).toContain(await send(3_000_000));
    const chunked = await converse(
      port(),
      `POST /api/v1/rank HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n${'10000\r\n'.concat(' '.repeat(65_536), '\r\n').repeat(12)}0\r\n\r\n`,
    );
    expect(chunked).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('a client that is slow on purpose is given up', async () => {
    const said = await running().slow;
    // nginx hangs up without a word, Caddy too.
    expect(said).toMatch(/^(HTTP\/1\.1 408 [^]*)?$/);
  });
});
