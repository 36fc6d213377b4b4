/** One line of JSON a request, for whoever runs the service: no vectors, texts, names, addresses or query strings. */
import { createMiddleware } from 'hono/factory';
import { PictureMathError } from '#core/errors.ts';
import type { AppEnv } from '../app-env.ts';
import type { LogSink } from '../deps.ts';

/** Where an error came from, without its message: that of an unexpected one may quote what was sent. */
const framesOf = (error: unknown) =>
  error instanceof Error
    ? (error.stack ?? '')
        .split('\n')
        .filter((line) => /^\s+at /.test(line))
        .map((line) => line.trim())
        .join(' | ')
    : '';

/** Logs an error that is ours, with what caused it. Our own messages say what was expected, never what was sent. */
export function logError(sink: LogSink, request: string | null, error: unknown): void {
  for (let at = error, depth = 0; at !== undefined && depth < 4; depth++) {
    const known = at instanceof PictureMathError ? at : null;
    sink.error(
      JSON.stringify({
        level: 'error',
        request,
        depth,
        name: at instanceof Error ? at.name : typeof at,
        code: known?.code ?? null,
        message: known?.message ?? null,
        stack: framesOf(at),
      }),
    );
    at = at instanceof Error ? at.cause : undefined;
  }
}

export const log = (sink: LogSink) =>
  createMiddleware<AppEnv>(async (c, next) => {
    c.set('log', sink);
    const began = performance.now();
    await next();
    sink.log(
      JSON.stringify({
        level: 'info',
        request: c.get('requestId'),
        method: c.req.method,
        operation: c.get('operation') ?? null,
        status: c.res.status,
        code: c.get('code') ?? null,
        // Clocks of Workers stand still while they compute: this is time spent waiting, for KV above all.
        ms: Math.round(performance.now() - began),
        sent_bytes: Number(c.req.header('content-length') ?? 0) || null,
        units: Math.round(100 * (c.get('units') ?? 0)) / 100,
        key: c.get('keyName') ?? null,
      }),
    );
  });
