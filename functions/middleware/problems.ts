/** The only place that makes problem documents (RFC 9457). */
import type { Context, ErrorHandler, MiddlewareHandler, NotFoundHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import { PROBLEM_TYPE, toProblem } from '#core/contract/problem.ts';
import { PictureMathError } from '#core/errors.ts';
import type { AppEnv } from '../app-env.ts';
import { logError } from './log.ts';

const RETRY_AFTER_SECONDS = 10;

export const requestId = createMiddleware<AppEnv>(async (c, next) => {
  const id = crypto.randomUUID();
  c.set('requestId', id);
  c.header('X-Request-Id', id);
  await next();
});

function answer(c: Context<AppEnv>, error: unknown, extra: Record<string, string> = {}): Response {
  const id = c.get('requestId');
  const problem = toProblem(error, new URL(c.req.url).origin, `urn:uuid:${id}`);
  // Into the log, never into the answer.
  if (problem.status >= 500) logError(c.get('log'), id, error);
  c.set('code', problem.code);
  const seconds = error instanceof PictureMathError ? error.retryAfter : null;
  const retry: Record<string, string> =
    seconds !== null || problem.status === 503
      ? { 'Retry-After': String(seconds ?? RETRY_AFTER_SECONDS) }
      : {};
  return c.json(problem, problem.status as 400, {
    'Content-Type': PROBLEM_TYPE,
    ...retry,
    ...extra,
  });
}

export const answerError: ErrorHandler<AppEnv> = (error, c) => answer(c, error);

export const refuseRoute: NotFoundHandler<AppEnv> = async (c) => {
  await c.get('meter').charge('read', 1);
  return answer(
    c,
    new PictureMathError(
      'route-unknown',
      'Expected one of the routes under /api/v1, got another address.',
    ),
  );
};

export const refuseMethod =
  (allow: string): MiddlewareHandler<AppEnv> =>
  async (c) => {
    await c.get('meter').charge('read', 1);
    return answer(
      c,
      new PictureMathError('method-not-allowed', `Expected one of ${allow}, got another method.`),
      { Allow: allow },
    );
  };
