/** The sentence that says how sure an answer is. */
import type { RankResponse } from '#core/contract/api.ts';
import type { Texts } from '../i18n/en.ts';
import { verdictKey } from './verdict.ts';

/**
 * @param pairs how many pairs in which nothing changed the model was compared with; null where that is not known
 * @returns its first words, and the rest
 */
export function sureOf(
  result: RankResponse,
  pairs: number | null,
  t: Texts['sure'],
  number: (n: number) => string,
): { head: string; text: string } {
  const key = verdictKey(result);
  const isNumbered =
    pairs !== null && result.p_value !== null && (key === 'clear' || key === 'weak');
  if (!isNumbered) return { head: t.heads[key], text: t.rests[key] };
  // p counts the question itself, too: (beyond + 1) / (pairs + 1).
  const beyond = Math.max(0, Math.round((result.p_value ?? 1) * (pairs + 1)) - 1);
  return { head: t.heads[key], text: t.compared(number(pairs), beyond, number(beyond)) };
}
