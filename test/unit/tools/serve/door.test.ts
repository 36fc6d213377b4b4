import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RATE_LIMITS, ROUTES } from '#core/contract/routes.ts';
import { MAX_BODY_BYTES } from '#core/limits.ts';
import { ask, converse } from '../../../support/serve/ask.ts';
import {
  makePlace,
  removePlace,
  startPrepared,
  type PreparedServer,
} from '../../../support/serve/prepared-server.ts';
import { listeningOf } from '../../../support/serve/processes.ts';

// A real server with a proxy that it trusts, asked as strangers ask.
const PROXY = '127.0.0.2';
let place: string;
let server: PreparedServer;
/** Headers that never end: they are waited for meanwhile. */
let slow: Promise<string>;
beforeAll(async () => {
  place = await makePlace();
  server = await startPrepared(place, ['--trust-proxy', PROXY]);
  slow = converse(server.port, 'GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ');
});
afterAll(async () => {
  server.signal('SIGTERM');
  await server.ended;
  removePlace(place);
});

const STORE = '/cdn-cgi/local/explorer/api/storage/kv/namespaces/picture-math-store/keys';
const HOSTS = ['localhost', '127.0.0.1', `evil.example`];
const ORIGINS = [undefined, 'https://evil.example', 'http://localhost', 'null'];

describe('what miniflare has for its developers', () => {
  test.each([
    STORE,
    '/cdn-cgi/explorer/api/storage/kv/namespaces',
    '/cdn-cgi/local/explorer',
    '/cdn-cgi/local/platform-proxy',
    '/cdn-cgi/local/scheduled',
    '/cdn-cgi/local/email',
    '/CDN-CGI/local/explorer',
    '/%63dn-cgi/local/explorer/api/storage/kv/namespaces',
    '/x/..//cdn-cgi/local/explorer',
    '/x/../cdn-cgi/local/platform-proxy',
    '/x/%2e%2e/cdn-cgi/local/platform-proxy',
    '/\\cdn-cgi/local/platform-proxy',
    '/__cf_local/stream/x',
  ])('is not at %s, whatever the caller calls itself', async (path) => {
    for (const host of HOSTS)
      for (const origin of ORIGINS) {
        const headers = { host, ...(origin === undefined ? {} : { origin }), 'mf-op': 'GET' };
        const { status, body } = await ask(server.port, { path, headers });
        // Paths with something before are put right by a redirect, to a page that is not there.
        expect([404, 307], `${host} ${origin}`).toContain(status);
        if (status === 404) expect(body).toContain('nothing here');
      }
  });

  test('has no door in the ports that this process opens', async () => {
    const ports = listeningOf(server.pid);
    expect(ports.map(({ port }) => port)).toContain(server.port);
    // 127.0.0.1, in the kernel's order of bytes: nobody else on the network reaches any of them.
    expect(new Set(ports.map(({ address }) => address))).toEqual(new Set(['0100007F']));
    for (const { port } of ports.filter((open) => open.port !== server.port)) {
      for (const path of ['/', '/json', '/api/v1/health', STORE, '/core/error'])
        for (const origin of ORIGINS) {
          const headers = origin === undefined ? {} : { origin };
          const { status, body } = await ask(port, { path, headers });
          expect([403, 404], `${port}${path}`).toContain(status);
          expect(body.length, body).toBeLessThan(40);
        }
      const upgrade = await ask(port, {
        path: '/core:user:picture-math',
        headers: {
          connection: 'Upgrade',
          upgrade: 'websocket',
          origin: 'https://evil.example',
          'sec-websocket-version': '13',
          'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        },
      });
      expect([403, 404], String(port)).toContain(upgrade.status);
    }
  });

  test('is not spoken to in headers', async () => {
    const plain = await ask(server.port, { path: '/api/v1/models' });
    for (const [name, value] of Object.entries({
      'mf-original-url': `http://localhost${STORE}`,
      'mf-route-override': 'gate',
      'mf-cf-blob': '{',
      'mf-proxy-shared-secret': 'guess',
      'mf-op': 'GET',
      'x-picture-math-pass': 'guess',
      connection: 'host, content-type',
    }))
      expect(
        await ask(server.port, { path: '/api/v1/models', headers: { [name]: value } }),
      ).toEqual(expect.objectContaining({ status: plain.status, body: plain.body }));
    expect(Object.keys(plain.headers).filter((name) => /^x?-?mf-/.test(name))).toEqual([]);
  });
});

describe('whom a request is counted for', () => {
  // Of the allowance for changing word lists, which is the smallest; refused ones count too. Two windows at most.
  const TRIES = (2 * RATE_LIMITS.write.units) / ROUTES.deleteVocabulary.units + 10;
  const spend = async (headers: (i: number) => Record<string, string>, from?: string) => {
    const answers = await Promise.all(
      Array.from({ length: TRIES }, (_, i) =>
        ask(server.port, {
          path: '/api/v1/vocabularies/none',
          method: 'DELETE',
          headers: headers(i),
          ...(from ? { from } : {}),
        }),
      ),
    );
    return answers.filter(({ status }) => status === 429).length;
  };

  test('is the address of the socket, whatever a stranger says of it', async () => {
    for (const [i, name] of [
      'cf-connecting-ip',
      'x-forwarded-for',
      'x-real-ip',
      'forwarded',
      'true-client-ip',
    ].entries())
      expect(
        await spend((n) => ({ [name]: `198.51.100.${n}` }), `127.0.1.${i + 1}`),
        name,
      ).toBeGreaterThan(0);
  });

  test('is who a trusted proxy saw, and not who its client says it is', async () => {
    expect(await spend((i) => ({ 'x-forwarded-for': `203.0.113.${i}` }), PROXY)).toBe(0);
    const forged = await spend(
      (i) => ({ 'x-forwarded-for': `198.51.100.${i}, 203.0.113.200` }),
      PROXY,
    );
    expect(forged).toBeGreaterThan(0);
    expect(
      await spend(
        (i) => ({ 'x-forwarded-for': '2001:db8::1', 'cf-connecting-ip': `192.0.2.${i}` }),
        PROXY,
      ),
    ).toBeGreaterThan(0);
  });
});

describe('a body that nobody wants', () => {
  // As large as bodies may be: what is not read of it would reset the connection, now and then before the answer is read.
  const body = ' '.repeat(MAX_BODY_BYTES);
  const TIMES = 12;
  test.each([
    ['of another kind', 415, 'POST', '/api/v1/rank', 'image/png'],
    ['for a route that takes none', 405, 'POST', '/api/v1/models', 'application/json'],
    ['for nothing', 404, 'POST', '/api/v1/nothing', 'application/json'],
    ['for a page', 405, 'POST', '/about', 'application/json'],
  ])('%s is answered with %i, however much of it is still to come', async (...named) => {
    const [, status, method, path, type] = named;
    for (const framing of [{ 'content-length': body.length }, { 'transfer-encoding': 'chunked' }])
      for (let i = 0; i < TIMES; i++) {
        const headers = { 'content-type': type, ...framing };
        const answer = await ask(server.port, { method, path, headers, body, from: '127.0.0.30' });
        expect(answer.status).toBe(status);
      }
  });

  test('that is too large is answered with 413, announced or in chunks', async () => {
    for (const framing of ['announced', 'chunked'])
      for (const bytes of [MAX_BODY_BYTES + 1, 768 * 1024, 3_000_000])
        for (let i = 0; i < TIMES; i++) {
          const said = await converse(
            server.port,
            [
              'POST /api/v1/rank HTTP/1.1',
              'Host: localhost',
              'Content-Type: application/json',
              framing === 'announced' ? `Content-Length: ${bytes}` : 'Transfer-Encoding: chunked',
              '',
              framing === 'announced'
                ? ' '.repeat(bytes)
                : `${bytes.toString(16)}\r\n${' '.repeat(bytes)}\r\n0\r\n\r\n`,
            ].join('\r\n'),
            '127.0.0.31',
          );
          expect(said).toMatch(/^HTTP\/1\.1 413 [^]*request-too-large/);
        }
  });
});

test('who was answered and still sends too much is not hung up on', async () => {
  const errors: string[] = [];
  const said = await new Promise<string>((resolve) => {
    const socket = connect({ port: server.port, host: '127.0.0.1', localAddress: '127.0.0.32' });
    const more = MAX_BODY_BYTES + 65_536;
    let text = '';
    socket.on('error', ({ message }) => errors.push(message));
    socket.on('close', () => resolve(text));
    socket.on('data', (part) => {
      if (text === '') socket.write(`${more.toString(16)}\r\n${' '.repeat(more)}\r\n`);
      text += part.toString('latin1');
    });
    // The rest is waited for, and does not come before the answer.
    socket.write(
      'POST /api/v1/rank HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n \r\n',
    );
  });
  expect(said).toMatch(/^HTTP\/1\.1 415 [^]*"code":"media-type-unsupported"[^]*}$/);
  expect(errors).toEqual([]);
});

describe('bounds of a connection', () => {
  test('headers beyond 16 kB are refused with 431', async () => {
    const said = await converse(
      server.port,
      `GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`,
    );
    expect(said).toMatch(/^HTTP\/1\.1 431 /);
  });

  test('one address has 256 connections, and others go on', async () => {
    const sockets = Array.from({ length: 300 }, () =>
      connect({ port: server.port, host: '127.0.0.1', localAddress: '127.0.0.9' }),
    );
    const closed = await new Promise<number>((resolve) => {
      let count = 0;
      for (const socket of sockets) {
        socket.on('error', () => {});
        socket.on('close', () => {
          count++;
          if (count === 44) resolve(count);
        });
      }
    });
    expect(closed).toBe(44);
    expect((await ask(server.port)).status).toBe(200);
    for (const socket of sockets) socket.destroy();
  });

  test('a target or a host that is none of ours is refused, and what is sent ahead without end is left', async () => {
    for (const head of [
      'GET http://evil.example/ HTTP/1.1\r\nHost: evil.example',
      'GET / HTTP/1.1\r\nHost: a/b',
      'GET / HTTP/1.1\r\nHost: user@evil.example',
    ])
      expect(await converse(server.port, `${head}\r\nConnection: close\r\n\r\n`)).toMatch(
        /^HTTP\/1\.1 400 [^]*request-malformed/,
      );
    const said = await converse(
      server.port,
      'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(2000),
    );
    expect(said.split('HTTP/1.1 200').length).toBeLessThan(50);
  });

  test('headers that never end are answered with 408 and the connection is closed', async () => {
    expect(await slow).toMatch(/^HTTP\/1\.1 408 /);
  });
});

test('pages have the headers of static/_headers, and what is not there is the page 404', async () => {
  const home = await ask(server.port);
  expect(home).toMatchObject({ status: 200, body: expect.stringContaining('home') });
  expect(home.headers).toMatchObject({
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'x-frame-options': 'DENY',
    'content-type': expect.stringContaining('text/html'),
  });
  expect((await ask(server.port, { path: '/about' })).body).toContain('about');
  const missing = await ask(server.port, { path: '/nothing' });
  expect(missing).toMatchObject({ status: 404, body: expect.stringContaining('nothing here') });
  expect(missing.headers['x-frame-options']).toBe('DENY');
  expect(await ask(server.port, { path: '/api/v1/nothing' })).toMatchObject({
    status: 404,
    headers: { 'content-type': expect.stringContaining('problem+json') },
  });
  const unchanged = await ask(server.port, {
    headers: { 'if-none-match': home.headers.etag ?? '' },
  });
  expect(unchanged.status).toBe(304);
});
