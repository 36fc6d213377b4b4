/**
 * Builds: `--mode element`, one self-contained script for other people's pages; `--mode class` and `--mode client`, for
 * npm, the element without its registration and the API's client; `--mode pages`, the engine's frame, the frame twin of the element, and the API's reference. tools/build/widget.ts
 * runs them and puts them in place.
 */
import { join } from 'node:path';
import { defineConfig, type UserConfig } from 'vite';

const here = import.meta.dirname;
const shared: UserConfig = {
  root: here,
  publicDir: false,
  // As for the page: ONNX Runtime loads its files from /ort/.
  resolve: {
    conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'production'],
  },
  worker: { format: 'es' },
};
const pages = { engine: 'engine/engine', embed: 'embed/embed', docs: 'reference/docs' };

/** A script that imports nothing. */
const script = (name: string, entry: string): UserConfig => ({
  ...shared,
  build: {
    target: 'es2022',
    lib: { entry: join(here, entry), formats: ['es'], fileName: () => `${name}.js` },
    rolldownOptions: { output: { minify: true } },
  },
});

export default defineConfig(({ mode }) =>
  mode === 'element'
    ? script('picture-math', 'define.ts')
    : mode === 'class'
      ? script('element', 'element.ts')
      : mode === 'client'
        ? script('client', 'client.ts')
        : {
            ...shared,
            base: '/widget/v1/',
            build: {
              target: 'es2022',
              assetsInlineLimit: 0,
              modulePreload: { polyfill: false },
              rolldownOptions: {
                input: Object.fromEntries(
                  Object.entries(pages).map(([name, path]) => [name, join(here, `${path}.html`)]),
                ),
              },
            },
          },
);
