/** An answer as code for other people's pages: the element with its script, or a frame. */
import * as v from 'valibot';
import type { RankResponse } from '#core/contract/api.ts';
import { PictureMathError } from '#core/errors.ts';
import { fetchOwn, readJson } from '../service/fetch-own.ts';

const releaseSchema = v.object({ path: v.string(), integrity: v.string() });
export type Release = v.InferOutput<typeof releaseSchema>;

export interface EmbedSettings {
  kind: 'script' | 'frame';
  origin: string;
  release: Release;
  /** Addresses of the pictures. */
  a: string;
  b: string;
  /** Its words are put into the code; without it, readers' devices compare the pictures. */
  result: RankResponse | null;
  model: string;
  vocabulary: string;
  k: number;
}

const FRAME_HEIGHT = 720;
const DECIMALS = 1000;

/** The script of this deployment. @throws PictureMathError `network-failed` */
export async function fetchRelease(): Promise<Release> {
  const response = await fetchOwn('/widget/v1/release.json', 'widget');
  const result = v.safeParse(releaseSchema, await readJson(response));
  if (response.ok && result.success) return result.output;
  throw new PictureMathError(
    'network-failed',
    `The address of the widget could not be loaded: the server answered ${response.status}.`,
    { reason: { key: 'refused', asked: 'widget', status: response.status } },
  );
}

/** What the element shows of an answer, small enough to stand in a page. */
function compact(
  { model, vocabulary, question, verdict, p_value, domain, gained, lost }: RankResponse,
  k: number,
) {
  const words = (list: RankResponse['gained']) =>
    list.slice(0, k).map(({ label, score, also }) => ({
      label,
      score: Math.round(score * DECIMALS) / DECIMALS,
      ...(also.length > 0 ? { also } : {}),
    }));
  return {
    model,
    vocabulary,
    ...(question === 'picture-pair' ? {} : { question }),
    verdict,
    p_value,
    ...(domain ? { domain } : {}),
    gained: words(gained),
    lost: words(lost),
  };
}

const escape = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll("'", '&#39;')
    .replaceAll('"', '&quot;');

/** The settings of an element, by attribute. */
function settingsOf({ a, b, result, model, vocabulary, k }: EmbedSettings): Record<string, string> {
  return {
    a,
    b,
    k: String(k),
    ...(result ? { result: JSON.stringify(compact(result, k)) } : { vocabulary, model }),
  };
}

/** Address of the frame twin; what it shows stands in the fragment, which is not sent to the server. */
export const frameAddress = (settings: EmbedSettings): string =>
  `${settings.origin}/embed#${new URLSearchParams(settingsOf(settings))}`;

/** Code to paste into a page. */
export function formatEmbed(settings: EmbedSettings): string {
  const { kind, origin, release } = settings;
  if (kind === 'frame')
    return `<iframe title="Picture Math" src="${escape(frameAddress(settings))}" width="100%" height="${FRAME_HEIGHT}" loading="lazy" frameborder="0"></iframe>`;
  const attributes = Object.entries(settingsOf(settings))
    // JSON is full of quotation marks: apostrophes around it keep it readable.
    .map(([name, value]) =>
      name === 'result'
        ? `\n  result='${escape(value).replaceAll('&quot;', '"')}'`
        : `\n  ${name}="${escape(value)}"`,
    )
    .join('');
  return `<script type="module" src="${origin}${release.path}"\n  integrity="${release.integrity}" crossorigin="anonymous"></script>\n<picture-math${attributes}>\n</picture-math>`;
}
