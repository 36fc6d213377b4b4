/**
 * The only door: takes connections within bounds of size, time and number, and hands each request to workerd, which
 * listens on this machine alone. Bodies pass through as they come, up to the API's limit; what they may say is its business.
 */
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { PROBLEM_TYPE, toProblem } from '#core/contract/problem.ts';
import { PictureMathError } from '#core/errors.ts';
import { readAddress, type TrustedProxies } from './client-address.ts';
import {
  answerHeaders,
  isHost,
  requestHeaders,
  takesBody,
  targetPath,
  type Forwarding,
} from './forwarded-request.ts';
import { endGently, passBody } from './request-body.ts';
import type { Runtime } from './runtime.ts';

/** Ours take less than 1 kB; a browser's with cookies of other services on the same host take more. */
const MAX_HEADER_BYTES = 16 * 1024;
/** From the first byte of a connection, or of a further request on it. */
const HEADERS_MS = 10_000;
/** Longer than the API waits for a body (core/limits.ts), so that it can say so. */
const REQUEST_MS = 30_000;
/** Without a byte in either direction: who reads an answer so slowly gets no more of it. */
const IDLE_MS = 60_000;
const KEEP_ALIVE_MS = 5_000;
const MAX_CONNECTIONS = 1024;
/** A school behind one address has some hundred; one that takes all of them should not shut out others. */
const MAX_CONNECTIONS_AN_ADDRESS = 256;
/** Requests sent ahead on one connection, which no browser does. */
const MAX_PIPELINED = 16;
/** workerd closes what is unused after 5 s: by then we have, so that no request meets a connection that is closing. */
const UPSTREAM_IDLE_MS = 1000;
const RETRY_AFTER_SECONDS = '2';

export interface FrontOptions extends Forwarding {
  host: string;
  /** 0 is any that is free. */
  port: number;
  runtime: Pick<Runtime, 'origin' | 'pass'>;
}

export interface Front {
  address: AddressInfo;
  /** Takes nothing new, lets run what runs, for so long at most. @returns how many requests were cut off */
  close(withinMs: number): Promise<number>;
}

/** An answer of our own. */
function refuse(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  error: PictureMathError,
): void {
  const problem = toProblem(error, 'http://localhost', `urn:uuid:${crypto.randomUUID()}`);
  if (problem.status === 503) response.setHeader('Retry-After', RETRY_AFTER_SECONDS);
  response.writeHead(problem.status, {
    'Content-Type': PROBLEM_TYPE,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    Connection: 'close',
  });
  response.write(JSON.stringify(problem));
  endGently(request, response);
}

/** Counts open connections of each address, and refuses those beyond. */
function boundConnections(server: http.Server, proxies: TrustedProxies): void {
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = readAddress(socket.remoteAddress ?? '');
    // It has left.
    if (address === null) return;
    const count = (open.get(address) ?? 0) + 1;
    // Behind a proxy all come from one address, and it has bounds of its own.
    if (count > MAX_CONNECTIONS_AN_ADDRESS && !proxies.includes(address)) {
      socket.destroy();
      return;
    }
    open.set(address, count);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  });
}

/** Opens the door. @throws PictureMathError `request-malformed` where the address or port cannot be had */
export async function openFront(options: FrontOptions): Promise<Front> {
  const { host, port, runtime } = options;
  const agent = new http.Agent({ keepAlive: true, timeout: UPSTREAM_IDLE_MS });
  let running = 0;
  const ahead = new WeakMap<Socket, number>();
  let isClosing = false;
  let onIdle = () => {};

  async function forward(request: http.IncomingMessage, response: http.ServerResponse) {
    const path = targetPath(request.url ?? '');
    if (path === null || !isHost(request.headers.host ?? 'localhost'))
      throw new PictureMathError(
        'request-malformed',
        'Expected a path of this site and the name of its host, got something else.',
      );
    const { hostname, port: inner } = await runtime.origin();
    const upstream = http.request({
      agent,
      hostname,
      port: inner,
      method: request.method,
      path,
      headers: requestHeaders(request, path, options, runtime.pass),
    });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    upstream.on('response', (answer) => {
      // What is still being sent is read by nobody: it is let go, and the connection with it.
      const isLast = !request.complete || isClosing;
      if (!request.complete) request.unpipe(upstream);
      response.writeHead(answer.statusCode ?? 502, [
        ...answerHeaders(answer),
        ...(isLast ? ['Connection', 'close'] : []),
      ]);
      answer.on('error', reject);
      answer.pipe(response, { end: false });
      answer.on('end', () => endGently(request, response));
    });
    upstream.on('error', reject);
    request.on('error', reject);
    // However it ends: sent, or left by the client.
    response.on('close', resolve);
    if (takesBody(path)) passBody(request, upstream, reject);
    else upstream.end();
    await promise.finally(() => upstream.destroy());
  }

  /** What workerd does not answer, or breaks off in the middle. */
  function giveUp(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    error: unknown,
  ): void {
    if (response.headersSent || response.destroyed) response.destroy();
    else if (error instanceof PictureMathError) refuse(request, response, error);
    else
      refuse(
        request,
        response,
        new PictureMathError(
          'store-unavailable',
          'The service is being started anew: try again in a moment.',
          { cause: error },
        ),
      );
  }

  const server = http.createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: HEADERS_MS,
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: 1000,
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.timeout = IDLE_MS;
  boundConnections(server, options.proxies);
  server.on('request', (request, response) => {
    const { socket } = request;
    const waiting = (ahead.get(socket) ?? 0) + 1;
    if (waiting > MAX_PIPELINED) {
      socket.destroy();
      return;
    }
    ahead.set(socket, waiting);
    running++;
    void forward(request, response)
      .catch((error: unknown) => giveUp(request, response, error))
      .finally(() => {
        ahead.set(socket, (ahead.get(socket) ?? 1) - 1);
        running--;
        if (running === 0) onIdle();
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        new PictureMathError(
          'request-malformed',
          `Expected to listen on ${host}, port ${port}: ${cause.code === 'EADDRINUSE' ? 'another program does. --port names another one' : (cause.code ?? cause.message)}.`,
          { cause },
        ),
      ),
    );
    server.listen(port, host, resolve);
  });
  return {
    address: server.address() as AddressInfo,
    async close(withinMs) {
      isClosing = true;
      server.close();
      server.closeIdleConnections();
      if (running > 0) {
        const { promise, resolve } = Promise.withResolvers<void>();
        onIdle = resolve;
        const timer = setTimeout(resolve, withinMs);
        await promise;
        clearTimeout(timer);
      }
      const cut = running;
      server.closeAllConnections();
      agent.destroy();
      return cut;
    },
  };
}
