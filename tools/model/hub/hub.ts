/**
 * Requests to a Hugging Face hub, or to what HF_ENDPOINT names: addresses, token, and what its answers mean. Variables
 * as in the hub's own clients (huggingface_hub, "Environment variables").
 */
import http from 'node:http';
import { PictureMathError } from '#core/errors.ts';
import { Transient, mayPass, retryAfterMs } from '#core/retry.ts';

const DEFAULT_ENDPOINT = 'https://huggingface.co';

/** Where the hub is, without a slash at its end. @throws PictureMathError `request-malformed` */
export function hubEndpoint(): string {
  const text = process.env['HF_ENDPOINT'] || DEFAULT_ENDPOINT;
  const { protocol } = URL.parse(text) ?? {};
  if (protocol !== 'https:' && protocol !== 'http:')
    throw new PictureMathError(
      'request-malformed',
      `Expected HF_ENDPOINT to be an http or https address, got "${text}".`,
    );
  return text.replace(/\/+$/, '');
}

/** The address of a file at a revision. */
export const hubUrl = (repository: string, revision: string, path: string) =>
  `${hubEndpoint()}/${repository}/resolve/${revision}/${path}`;

/** HTTP_PROXY, HTTPS_PROXY and NO_PROXY (and in lower case) hold for every later request of this process. */
export function useProxyFromEnvironment(): void {
  http.setGlobalProxyFromEnv();
}

const OFFLINE = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ENETUNREACH', 'EHOSTUNREACH']);

/** The code of the innermost cause that has one. */
function codeOf(error: unknown): string | undefined {
  let code: string | undefined;
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if ('code' in at && typeof at.code === 'string') code = at.code;
  if (error instanceof Error && error.cause instanceof AggregateError)
    code = codeOf(error.cause.errors[0]) ?? code;
  return code;
}

const KEPT = 'What was loaded is kept: the same command goes on there.';

/** What a failed connection means; any of them may pass. */
export function connectionFailure(url: string, error: unknown): Transient {
  const code = codeOf(error);
  const { host } = new URL(url);
  const offline = code !== undefined && OFFLINE.has(code);
  const what = offline
    ? `${host} cannot be reached (${code}). Is this machine online? HF_ENDPOINT names another hub.`
    : `The connection to ${host} broke (${code ?? (error instanceof Error ? error.message : String(error))}).`;
  return new Transient(
    new PictureMathError('hub-unreachable', `${what} ${KEPT}`, { cause: error }),
    { offline },
  );
}

/** What an answer other than 200 or 206 means. */
function refusal(url: string, response: Response): PictureMathError | Transient {
  const { status } = response;
  if (status === 404 || status === 410)
    return new PictureMathError(
      'hub-not-found',
      `Expected a file at ${url}, the hub answered ${status}: check repository, revision and path in the manifest.`,
    );
  if (status === 401 || status === 403)
    return new PictureMathError(
      'hub-refused',
      `The hub answered ${status} for ${url}: ${process.env['HF_TOKEN'] ? 'the token in HF_TOKEN may not read it' : 'set HF_TOKEN to a token that may read it'}.`,
    );
  if (mayPass(status)) {
    const waitMs = retryAfterMs(response.headers.get('retry-after'), Date.now());
    const asks = waitMs === undefined ? '' : ` It asks to wait ${Math.ceil(waitMs / 1000)} s.`;
    return new Transient(
      new PictureMathError('hub-busy', `The hub answered ${status} for ${url}.${asks} ${KEPT}`),
      { waitMs },
    );
  }
  return new PictureMathError(
    'hub-not-found',
    `Expected 200 for ${url}, the hub answered ${status}.`,
  );
}

/**
 * GET from byte `from` on. The token goes to the endpoint alone: fetch drops it when a redirect leaves that origin
 * (Fetch standard, HTTP-redirect fetch).
 * @throws PictureMathError | Transient
 */
export async function requestFile(url: string, from: number, signal: AbortSignal) {
  const token = process.env['HF_TOKEN'];
  let response: Response;
  try {
    response = await fetch(url, {
      signal,
      headers: {
        // Lengths and hashes are of the file itself.
        'accept-encoding': 'identity',
        'user-agent': 'picture-math',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(from > 0 ? { range: `bytes=${from}-` } : {}),
      },
    });
  } catch (error) {
    signal.throwIfAborted();
    throw connectionFailure(url, error);
  }
  if (response.status !== 200 && response.status !== 206 && response.status !== 416) {
    await response.body?.cancel();
    throw refusal(url, response);
  }
  return response;
}
