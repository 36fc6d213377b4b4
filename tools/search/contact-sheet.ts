/** What a search found, as a page that opens from disk. */
import { pathToFileURL } from 'node:url';
import { markup, page, type Markup } from '../report/html.ts';
import { thumbnailOfFile } from '../report/thumbnail.ts';
import type { Found } from './search.ts';

/** A picture that is gone since, or cannot be read, keeps its place without one. */
async function figure(path: string, caption: Markup): Promise<Markup> {
  const address = await thumbnailOfFile(path);
  const shown =
    address === null
      ? markup`<p class="soft">not there any more</p>`
      : markup`<img src="${address}" alt="" loading="lazy" />`;
  return markup`<li>
    <figure>
      ${shown}
      <figcaption>${caption}</figcaption>
    </figure>
  </li>`;
}

/** @param terms the pictures of the sum, by their letters */
export async function contactSheet(
  sum: string,
  terms: readonly { letter: string; path: string }[],
  found: readonly Found[],
  about: string,
): Promise<string> {
  const asked: Markup[] = [];
  for (const { letter, path } of terms)
    asked.push(await figure(path, markup`<b>${letter}</b> ${path}`));
  const answers: Markup[] = [];
  for (const { path, name, score } of found)
    answers.push(
      await figure(
        path,
        markup`<b>${score.toFixed(3)}</b> <a href="${pathToFileURL(path).href}">${name}</a>`,
      ),
    );
  return page(
    `${sum} · Picture Math`,
    markup`<h1>${sum}</h1>
      <p class="soft">
        ${about} The score is the cosine between the sum and a picture; it orders pictures, and
        proves nothing about what is in them.
      </p>
      ${
        asked.length > 0
          ? markup`<ul class="sheet">
              ${asked}
            </ul>`
          : markup``
      }
      <h2>${found.length === 1 ? '1 picture' : `${found.length} pictures`}</h2>
      <ol class="sheet">
        ${answers}
      </ol>`,
  );
}
