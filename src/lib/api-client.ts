/** The only caller of the API; throws the API's problems as the errors that they came from. */
import * as v from 'valibot';
import {
  API_BASE,
  rankResponseSchema,
  type RankRequest,
  type RankResponse,
} from '#core/contract/api.ts';
import { fromProblem } from '#core/contract/problem.ts';
import { PictureMathError } from '#core/errors.ts';

/** @throws PictureMathError what the API refused, or `network-failed`; `AbortError` passes */
export async function requestRanking(
  request: RankRequest,
  signal?: AbortSignal,
): Promise<RankResponse> {
  const options: RequestInit = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
    ...(signal ? { signal } : {}),
  };
  let response: Response;
  try {
    response = await fetch(`${API_BASE}/rank`, options);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new PictureMathError(
      'network-failed',
      'The service cannot be reached: check the connection and try again.',
      { cause },
    );
  }
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok)
    throw (
      fromProblem(body) ??
      new PictureMathError(
        'network-failed',
        `The service answered ${response.status} without saying why: try again.`,
      )
    );
  const result = v.safeParse(rankResponseSchema, body);
  if (!result.success)
    throw new PictureMathError(
      'network-failed',
      'The service gave an answer that this page does not understand: reload the page.',
    );
  return result.output;
}
