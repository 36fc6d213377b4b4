import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
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

const RUNTIME = 'node_modules/onnxruntime-web/dist';
/** SHA-256 of the runtime's scripts by name: what the service worker keeps of them is compared before it runs. */
const runtimeScripts = () =>
  Object.fromEntries(
    readdirSync(RUNTIME)
      .filter((name) => /^ort-wasm-simd-threaded.*\.mjs$/.test(name))
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(`${RUNTIME}/${name}`))
          .digest('hex'),
      ]),
  );

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
  define: {
    // The public origin, where it is known: previews of links name it.
    __SITE__: JSON.stringify(process.env['PICTURE_MATH_SITE'] ?? ''),
    __RUNTIME_SCRIPTS__: JSON.stringify(runtimeScripts()),
  },
  worker: { format: 'es' },
  build: { target: 'es2022', assetsInlineLimit: 0 },
});
