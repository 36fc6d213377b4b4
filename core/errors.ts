import type { Reason } from './reasons.ts';

/** Every way in which the product refuses, as a closed list. Statuses and titles live in `contract/problem.ts`. */
export const ERROR_CODES = [
  'request-malformed',
  'request-too-large',
  'request-timeout',
  'media-type-unsupported',
  'route-unknown',
  'method-not-allowed',
  'model-unknown',
  'vocabulary-unknown',
  'vocabulary-missing',
  'vocabulary-corrupt',
  'store-unavailable',
  'vector-wrong-length',
  'vector-not-finite',
  'vector-zero',
  'space-mismatch',
  'manifest-invalid',
  'model-file-invalid',
  'model-not-pulled',
  'model-unsupported',
  'text-too-long',
  'means-missing',
  'method-unavailable',
  'encoder-missing',
  'token-wrong',
  'idempotency-key-reused',
  'key-unknown',
  'rate-limited',
  'storage-full',
  'link-damaged',
  'link-newer',
  'context-insecure',
  'set-too-small',
  'picture-unreadable',
  'picture-heic',
  'picture-too-large',
  'encoder-failed',
  'network-failed',
  'hub-unreachable',
  'hub-busy',
  'hub-refused',
  'hub-not-found',
  'disk-full',
  'internal',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** One finding inside a bad request; `pointer` is a JSON pointer (RFC 6901). */
export interface Finding {
  pointer: string;
  detail: string;
}

/** The one error class. `message` says what was expected, what came, and the way out if there is one. */
export class PictureMathError extends Error {
  readonly code: ErrorCode;
  readonly findings: readonly Finding[];
  /** Seconds after which it is worth trying again, where the service said so. */
  readonly retryAfter: number | null;
  /** Of the answer that refused, where a service gave one. */
  readonly status: number | null;
  /** What names that answer in the service's log (`X-Request-Id`). */
  readonly requestId: string | null;
  /** Why, in a form that languages make sentences of; null where the code says enough. */
  readonly reason: Reason | null;

  constructor(
    code: ErrorCode,
    message: string,
    options: {
      cause?: unknown;
      findings?: readonly Finding[];
      retryAfter?: number | null;
      status?: number | null;
      requestId?: string | null;
      reason?: Reason | null;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'PictureMathError';
    this.code = code;
    this.findings = options.findings ?? [];
    this.retryAfter = options.retryAfter ?? null;
    this.status = options.status ?? null;
    this.requestId = options.requestId ?? null;
    this.reason = options.reason ?? null;
  }
}

/** An error as it crosses to another thread. */
export type PlainError = Pick<PictureMathError, 'code' | 'message' | 'reason'>;
export const toPlain = ({ code, message, reason }: PictureMathError): PlainError => ({
  code,
  message,
  reason,
});

/** Runs `work`; what it throws of ours points at `pointer` of the request. */
export async function withPointer<T>(pointer: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PictureMathError)) throw error;
    throw new PictureMathError(error.code, error.message, {
      ...error,
      cause: error,
      findings: [{ pointer, detail: error.message }],
    });
  }
}
