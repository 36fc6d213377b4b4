/** An answer's question as a command for the API. */
import { API_BASE } from '#core/contract/routes.ts';
import { toRequest } from '../answer/answering.ts';
import type { SumQuestion } from '../answer/question.ts';

/** Runs in any POSIX shell; vectors are base64 of little-endian float32. */
export function formatCurl(question: SumQuestion, origin: string): string {
  // JSON holds no bare apostrophe once these are escaped.
  const body = JSON.stringify(toRequest(question)).replaceAll("'", '\\u0027');
  return `curl -sS '${origin}${API_BASE}/rank' \\\n  -H 'content-type: application/json' \\\n  --data '${body}'`;
}
