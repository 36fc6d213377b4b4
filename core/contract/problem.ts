/** RFC 9457 problem documents: one status and one title for every error code. */
import * as v from 'valibot';
import { ERROR_CODES, PictureMathError, type ErrorCode } from '../errors.ts';
import { MAX_BODY_BYTES } from '../limits.ts';

export const PROBLEM_TYPE = 'application/problem+json';

/** Status and title by code; statuses of codes that never cross HTTP are those of their nearest kin. */
export const PROBLEMS: Record<
  ErrorCode,
  {
    status: 400 | 401 | 403 | 404 | 405 | 408 | 413 | 415 | 422 | 429 | 500 | 503 | 507;
    title: string;
  }
> = {
  'request-malformed': { status: 400, title: 'The request is malformed' },
  'request-too-large': { status: 413, title: 'The request is too large' },
  'request-timeout': { status: 408, title: 'The request body did not arrive in time' },
  'media-type-unsupported': { status: 415, title: 'The media type is not supported' },
  'route-unknown': { status: 404, title: 'There is nothing at this address' },
  'method-not-allowed': { status: 405, title: 'The method is not allowed here' },
  'model-unknown': { status: 404, title: 'The model is unknown' },
  'vocabulary-unknown': { status: 404, title: 'The vocabulary is unknown' },
  'vocabulary-missing': { status: 503, title: 'The vocabulary is not available' },
  'vocabulary-corrupt': { status: 503, title: 'The stored vocabulary is damaged' },
  'store-unavailable': { status: 503, title: 'The store cannot be reached' },
  'vector-wrong-length': { status: 422, title: 'The vector has the wrong length' },
  'vector-not-finite': { status: 422, title: 'The vector holds numbers that are not finite' },
  'vector-zero': { status: 422, title: 'The vector has no direction' },
  'space-mismatch': { status: 422, title: 'The vectors belong to different models' },
  'manifest-invalid': { status: 503, title: 'The model manifest is not valid' },
  'model-file-invalid': { status: 503, title: 'A model file is damaged' },
  'model-not-pulled': { status: 503, title: 'The files of the model are not here' },
  'model-unsupported': { status: 422, title: 'The model needs what is not done here' },
  'text-too-long': { status: 422, title: 'The text is too long' },
  'means-missing': { status: 422, title: 'The means of this space are not known' },
  'method-unavailable': { status: 422, title: 'The method needs what the vocabulary lacks' },
  'encoder-missing': { status: 503, title: 'The text encoder is not available' },
  'token-wrong': { status: 403, title: 'The delete token is missing or wrong' },
  'idempotency-key-reused': {
    status: 422,
    title: 'The idempotency key was used for another request',
  },
  'key-unknown': { status: 401, title: 'The key is unknown' },
  'rate-limited': { status: 429, title: 'There were too many requests' },
  'storage-full': { status: 507, title: 'There is no room for more lists' },
  'link-damaged': { status: 400, title: 'The link is damaged' },
  'link-newer': { status: 400, title: 'The link is of a newer version' },
  'context-insecure': { status: 403, title: 'The page is not served securely' },
  'set-too-small': { status: 422, title: 'A set of pictures is too small' },
  'picture-unreadable': { status: 422, title: 'The picture cannot be read' },
  'picture-heic': { status: 415, title: 'HEIC pictures cannot be read' },
  'picture-too-large': { status: 413, title: 'The picture is too large' },
  'encoder-failed': { status: 503, title: 'The encoder failed' },
  'network-failed': { status: 503, title: 'The service cannot be reached' },
  'hub-unreachable': { status: 503, title: 'The model hub cannot be reached' },
  'hub-busy': { status: 503, title: 'The model hub is busy' },
  'hub-refused': { status: 403, title: 'The model hub refuses access' },
  'hub-not-found': { status: 404, title: 'The model hub has no such file' },
  'disk-full': { status: 503, title: 'There is no room for the model' },
  internal: { status: 500, title: 'Something went wrong on our side' },
};

export const problemSchema = v.object({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  detail: v.string(),
  instance: v.string(),
  code: v.picklist(ERROR_CODES),
  errors: v.optional(v.array(v.object({ pointer: v.string(), detail: v.string() }))),
  /** The same for clients of OpenAI's API, which read this field alone. */
  error: v.optional(
    v.object({
      message: v.string(),
      type: v.string(),
      param: v.nullable(v.string()),
      code: v.picklist(ERROR_CODES),
    }),
  ),
});
export type Problem = v.InferOutput<typeof problemSchema>;

/** Of a body beyond `MAX_BODY_BYTES`. @param came what of it is known: bytes that were announced, or `more` */
export const bodyTooLarge = (came: number | 'more') =>
  new PictureMathError(
    'request-too-large',
    `Expected a body of at most ${MAX_BODY_BYTES} bytes, got ${came}.`,
  );

/** What OpenAI's API calls such a status. */
function errorTypeOf(status: number): string {
  if (status === 401 || status === 403) return 'authentication_error';
  if (status === 429) return 'rate_limit_error';
  return status < 500 ? 'invalid_request_error' : 'server_error';
}

/** Anything thrown as a problem document. What is not a PictureMathError is `internal` and shows nothing of itself. */
export function toProblem(error: unknown, origin: string, instance: string): Problem {
  const known =
    error instanceof PictureMathError
      ? error
      : new PictureMathError(
          'internal',
          'The request could not be answered. The instance id names it in our log.',
        );
  const { status, title } = PROBLEMS[known.code];
  return {
    type: `${origin}/problems#${known.code}`,
    title,
    status,
    detail: known.message,
    instance,
    code: known.code,
    ...(known.findings.length > 0 ? { errors: [...known.findings] } : {}),
    error: {
      message: known.message,
      type: errorTypeOf(status),
      param: known.findings[0]?.pointer.slice(1).replaceAll('/', '.') || null,
      code: known.code,
    },
  };
}

/**
 * A problem document back as the error that it came from, or null when the value is none.
 * @param retryAfter the header's seconds
 */
export function fromProblem(
  value: unknown,
  retryAfter: number | null = null,
): PictureMathError | null {
  const result = v.safeParse(problemSchema, value);
  if (!result.success) return null;
  return new PictureMathError(result.output.code, result.output.detail, {
    findings: result.output.errors ?? [],
    retryAfter,
    status: result.output.status,
    requestId: result.output.instance.replace(/^urn:uuid:/, ''),
  });
}
