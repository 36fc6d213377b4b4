/** While pages are built: each says its language, keeps what readers do before it runs, and asks for pictures before scripts. */
import type { Handle } from '@sveltejs/kit';
import early from './lib/early/early.js?raw';

const PRELOADS = /\s*<link [^>]*rel="modulepreload"[^>]*>/g;

/** Scripts are asked for last and wait their turn: what is drawn does not need them. */
function scriptsLast(html: string): string {
  const preloads = html.match(PRELOADS) ?? [];
  const last = preloads.map((link) => link.trim().replace('<link ', '<link fetchpriority="low" '));
  return html.replaceAll(PRELOADS, '').replace('</body>', () => `${last.join('')}</body>`);
}

export const handle: Handle = ({ event, resolve }) =>
  resolve(event, {
    // A function: `$&` in the script is no pattern.
    transformPageChunk: ({ html }) =>
      scriptsLast(
        html
          .replace('%lang%', event.params.lang ?? 'en')
          .replace('<!--early-->', () => `<script>${early}</script>`),
      ),
  });
