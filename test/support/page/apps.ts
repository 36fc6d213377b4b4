/**
 * Small apps that use the packed npm package: each shows a damaged answer when it is asked to, hears of the error, and then
 * shows a right one. So what is typed, bundled and listened to is what somebody would write.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '../../../tools/places.ts';
import { packTarball } from '../packed.ts';

export interface App {
  files: Readonly<Record<string, string>>;
  /** Packages that it needs in its node_modules, beside ours. */
  packages: readonly string[];
  /** The plugin of Vite, by its package and the options that it is called with. */
  plugin?: { from: string; options: string; name: string };
  /** Checks its types; what it prints is what is wrong. */
  check: readonly string[];
}

const DOCUMENTED = readFileSync(join(ROOT, 'docs/widget.md'), 'utf8');
/** The first block of docs/widget.md in a language that has `part` in it. */
function documented(language: string, part = ''): string {
  const blocks = [...DOCUMENTED.matchAll(/^```(\w+)\n([\s\S]*?)\n```$/gm)];
  const found = blocks.find(([, name, code = '']) => name === language && code.includes(part));
  if (!found) throw new Error(`Expected ${language} with ${part} in docs/widget.md, got none.`);
  return found[2] ?? '';
}
/** What is imported as docs/widget.md says; the comments say what of each framework is for whom. */
const IMPORTS = documented('js', "from 'picture-math/client'");
const [, VUE_OPTIONS = ''] = /vue\((.*)\)\]/.exec(documented('js', 'vue(')) ?? [];

const RIGHT = `'{"gained":[{"label":"hat","score":0.6}],"lost":[]}'`;
const TSC = ['typescript/bin/tsc', '--noEmit', '-p', '.'];
const page = (script: string) =>
  `<!doctype html><html lang="en"><title>App</title><div id="app"></div><script type="module" src="/${script}"></script></html>`;

export const APPS: Readonly<Record<string, App>> = {
  TypeScript: {
    packages: [],
    check: TSC,
    files: {
      'index.html': page('main.ts'),
      'main.ts': `import 'picture-math';
const element = document.createElement('picture-math');
element.addEventListener('error', ({ detail }) => {
  document.title = detail.code;
  element.setAttribute('result', ${RIGHT});
});
const button = document.createElement('button');
button.textContent = 'Show';
button.addEventListener('click', () => element.setAttribute('result', 'no JSON'));
document.querySelector('#app')?.append(element, button);
`,
    },
  },
  React: {
    packages: ['react', 'react-dom', '@types/react', '@types/react-dom', 'csstype', 'scheduler'],
    check: TSC,
    files: {
      'index.html': page('main.tsx'),
      'main.tsx': `import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { PictureMathEventMap } from 'picture-math/element';
${IMPORTS}

const client = createClient({ origin: location.origin });
const show = ({ detail }: PictureMathEventMap['result']) => detail.gained.map(({ label }) => label);
const say = ({ detail }: PictureMathEventMap['error']) => detail.code.length;

function App() {
  const [result, setResult] = useState<string>();
  return (
    <>
      <picture-math
        k={3}
        result={result}
        onerror={({ detail }) => {
          document.title = detail.code;
          setResult(${RIGHT});
        }}
      />
      <button onClick={() => setResult('no JSON')}>Show</button>
      <div hidden title={typeof client.rank}>
        ${documented('jsx')}
      </div>
    </>
  );
}
const root = document.querySelector('#app');
if (root) createRoot(root).render(<App />);
`,
    },
  },
  Vue: {
    packages: ['vue', '@vue'],
    plugin: {
      from: '@vitejs/plugin-vue',
      name: 'vue',
      options: VUE_OPTIONS,
    },
    // vue-tsc is not here: what it reads of the element is checked as a type.
    check: TSC,
    files: {
      'index.html': page('main.ts'),
      'main.ts': `import { createApp } from 'vue';
import 'picture-math';
import App from './App.vue';
createApp(App).mount('#app');
`,
      'App.vue': `<script setup lang="ts">
import { ref } from 'vue';
import type { PictureMathEventMap } from 'picture-math/element';
const result = ref<string>();
function fail({ detail }: PictureMathEventMap['error']) {
  document.title = detail.code;
  result.value = ${RIGHT};
}
const show = ({ detail }: PictureMathEventMap['result']) => detail.gained.length;
const say = ({ detail }: PictureMathEventMap['error']) => detail.code.length;
</script>

<template>
  <picture-math :k="3" :result="result" @error="fail"></picture-math>
  <button @click="result = 'no JSON'">Show</button>
  <div hidden>${documented('vue')}</div>
</template>
`,
      'shims.d.ts': `declare module '*.vue' {
  import type { Component } from 'vue';
  const component: Component;
  export default component;
}
`,
      'types.ts': `import type { GlobalComponents } from 'vue';
import 'picture-math/vue';
type Props = InstanceType<GlobalComponents['picture-math']>['$props'];
export const good: Props = {
  k: 3,
  method: 'z',
  class: 'wide',
  onError: ({ detail }) => detail.code.length,
  onResult: ({ detail }) => detail.gained.map(({ label }) => label),
};
// @ts-expect-error -- no such method
export const bad: Props = { method: 'guess' };
`,
    },
  },
  Svelte: {
    packages: ['svelte'],
    plugin: { from: '@sveltejs/vite-plugin-svelte', name: 'svelte', options: '' },
    check: ['svelte-check/bin/svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings'],
    files: {
      'index.html': page('main.ts'),
      'main.ts': `import { mount } from 'svelte';
import 'picture-math';
import 'picture-math/svelte';
import App from './App.svelte';
const target = document.querySelector('#app');
if (target) mount(App, { target });
`,
      'App.svelte': `<script lang="ts">
  import type { PictureMathEventMap } from 'picture-math/element';
  let result = $state<string>();
  function fail({ detail }: PictureMathEventMap['error']) {
    document.title = detail.code;
    result = ${RIGHT};
  }
  const show = ({ detail }: PictureMathEventMap['result']) => detail.gained.length;
  const say = ({ detail }: PictureMathEventMap['error']) => detail.code.length;
</script>

<picture-math k={3} {result} onerror={fail} onresult={({ detail }) => detail.gained.length}></picture-math>
<button onclick={() => (result = 'no JSON')}>Show</button>
<div hidden>${documented('svelte')}</div>
`,
    },
  },
};

const TSCONFIG = {
  compilerOptions: {
    strict: true,
    target: 'es2023',
    module: 'esnext',
    moduleResolution: 'bundler',
    lib: ['es2024', 'dom', 'dom.iterable'],
    jsx: 'react-jsx',
    types: [],
    noEmit: true,
    skipLibCheck: false,
    verbatimModuleSyntax: true,
  },
  include: ['*'],
};

/** A folder with the app and its node_modules: the packed package, and links to those of this repository. */
export function placeApp({ files, packages, plugin }: App): string {
  const place = mkdtempSync(join(tmpdir(), 'pm-app-'));
  const modules = join(place, 'node_modules');
  const installed = join(modules, 'picture-math');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', packTarball().tarball, '-C', installed, '--strip-components=1']);
  for (const name of [...packages, 'vite', ...(plugin ? [plugin.from] : [])]) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  }
  const own = {
    ...files,
    'package.json': '{ "private": true, "type": "module" }',
    'tsconfig.json': JSON.stringify(TSCONFIG),
    'vite.config.js': plugin
      ? `import * as plugin from '${plugin.from}';
const ${plugin.name} = plugin.${plugin.name} ?? plugin.default;
export default { plugins: [${plugin.name}(${plugin.options})] };`
      : 'export default {};',
  };
  for (const [name, text] of Object.entries(own)) writeFileSync(join(place, name), text);
  return place;
}
