import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [sveltekit()],
  // ONNX Runtime loads its .wasm and glue from /ort/ by version; without this condition they would be bundled again.
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'production'] },
  // `npm run dev` is the page alone: the API and the models come from an `npm start` beside it.
  server: {
    proxy: Object.fromEntries(
      ['/api', '/models', '/ort'].map((path) => [path, 'http://localhost:8787']),
    ),
  },
  worker: { format: 'es' },
  build: { target: 'es2022', assetsInlineLimit: 0 },
});
