/** While pages are built: each says its language, and keeps what readers do before it runs. */
import type { Handle } from '@sveltejs/kit';
import early from './lib/early/early.js?raw';

export const handle: Handle = ({ event, resolve }) =>
  resolve(event, {
    // A function: `$&` in the script is no pattern.
    transformPageChunk: ({ html }) =>
      html
        .replace('%lang%', event.params.lang ?? 'en')
        .replace('<!--early-->', () => `<script>${early}</script>`),
  });
