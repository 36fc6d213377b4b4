import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig, type Plugin } from 'vite';

/** SvelteKit's announcer of new pages has a style attribute, which our policy forbids: it gets our class instead. */
const announcerWithoutStyle: Plugin = {
  name: 'announcer-without-style',
  enforce: 'pre',
  transform(code, id) {
    if (!/generated\/root\.svelte$/.test(id)) return null;
    const plain = code.replace(
      /(id="svelte-announcer"[^>]*?) style="[^"]*"/,
      '$1 class="visually-hidden"',
    );
    if (plain === code)
      throw new Error('Expected the announcer of SvelteKit with its style attribute.');
    return plain;
  },
};

export default defineConfig({
  plugins: [announcerWithoutStyle, sveltekit()],
  // ONNX Runtime loads its .wasm and glue from /ort/ by version; without this condition they would be bundled again.
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'production'] },
  // `npm run dev` is the page alone: the API and the models come from an `npm start` beside it.
  server: {
    proxy: Object.fromEntries(
      ['/api', '/models', '/ort'].map((path) => [path, 'http://localhost:8787']),
    ),
  },
  // The public origin, where it is known: previews of links name it.
  define: { __SITE__: JSON.stringify(process.env['PICTURE_MATH_SITE'] ?? '') },
  worker: { format: 'es' },
  build: { target: 'es2022', assetsInlineLimit: 0 },
});
