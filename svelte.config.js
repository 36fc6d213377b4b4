import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import adapter from '@sveltejs/adapter-static';

// Set by tools/build/page.ts: where the page is built to. Where models come from the hub, it adds the hub's hosts to connect-src.
const build = process.env.PICTURE_MATH_BUILD ?? 'build';

/** The script that src/hooks.server.ts puts into every page. */
const early = createHash('sha256')
  .update(readFileSync(new URL('src/lib/early/early.js', import.meta.url)))
  .digest('base64');

/** @type {import('@sveltejs/kit').Config} */
export default {
  compilerOptions: { runes: true },
  kit: {
    adapter: adapter({ pages: build, assets: build, precompress: false }),
    files: { assets: 'static' },
    // Fragments of our addresses are sums, not places of a page.
    prerender: { handleMissingId: 'ignore' },
    // Styles stand in the page: it is drawn when it is here. About 12 kB, compressed.
    inlineStyleThreshold: 65_536,
    // Absolute: the page for unknown addresses is found from every depth.
    paths: { relative: false },
    // The page registers it itself, so that it can ask before a new version takes over.
    serviceWorker: { register: false },
    // Builds for different places may run at the same time.
    ...(process.env.PICTURE_MATH_KIT ? { outDir: process.env.PICTURE_MATH_KIT } : {}),
    csp: {
      mode: 'hash',
      directives: {
        'default-src': ['none'],
        'script-src': ['self', 'wasm-unsafe-eval', `sha256-${early}`],
        'style-src': ['self'],
        'font-src': ['self'],
        'img-src': ['self', 'blob:', 'data:'],
        'connect-src': ['self'],
        'worker-src': ['self', 'blob:'],
        'manifest-src': ['self'],
        'base-uri': ['none'],
        'form-action': ['none'],
        // Strings become scripts or markup nowhere but in Svelte's templates and src/lib/service/trusted-script.ts.
        'require-trusted-types-for': ['script'],
        'trusted-types': ['svelte-trusted-html', 'picture-math'],
      },
    },
  },
};
