/** `npm run package`: the element and the client as a folder that npm installs, `dist/picture-math`, and checks of it. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { rolldown } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';
import * as v from 'valibot';
import { API_VERSION } from '#core/contract/openapi.ts';
import { commandDependencies, writeCommand } from './command-line.ts';
import { describeElement, reactTypes } from '../build/element-manifest.ts';
import { svelteTypes, vueTypes } from '../build/framework-types.ts';
import { hashSources } from '../build/page.ts';
import { ROOT } from '../places.ts';
import { holdState } from '../store/lock.ts';
import { buildWith } from '../build/widget.ts';

const PACKAGE = join(ROOT, 'dist', 'picture-math');

/** What it has types for. */
const FRAMEWORKS = { react: '>=19', '@types/react': '>=19', svelte: '>=5', vue: '>=3.5' };

/** What the package exports, by its address there. */
const ENTRIES = {
  'picture-math': 'src/widget/define.ts',
  element: 'src/widget/element.ts',
  client: 'src/widget/client.ts',
};

/** Declarations of what the package exports, each with all that it needs: of the page, and of Node. */
async function writeDeclarations(): Promise<void> {
  await declare(ENTRIES, { lib: ['ES2024', 'DOM', 'DOM.Iterable'], types: ['vite/client'] });
  await declare({ node: 'tools/api/node.ts' }, { lib: ['ES2024'], types: ['node'] });
}

type CompilerOptions = NonNullable<NonNullable<Parameters<typeof dts>[0]>['compilerOptions']>;

async function declare(
  input: Record<string, string>,
  { lib, types }: Required<Pick<CompilerOptions, 'lib' | 'types'>>,
): Promise<void> {
  const bundle = await rolldown({
    cwd: ROOT,
    input,
    plugins: [
      dts({
        emitDtsOnly: true,
        tsconfig: false,
        compilerOptions: {
          target: 'ES2024',
          module: 'ESNext',
          moduleResolution: 'bundler',
          lib,
          allowImportingTsExtensions: true,
          strict: true,
          skipLibCheck: true,
          types,
        },
      }),
    ],
  });
  await bundle.write({ dir: PACKAGE, format: 'es', chunkFileNames: 'shared-[name].d.ts' });
  await bundle.close();
}

async function writePackage(): Promise<void> {
  await rm(PACKAGE, { recursive: true, force: true });
  await mkdir(PACKAGE, { recursive: true });
  for (const [mode, file] of [
    ['element', 'picture-math.js'],
    ['class', 'element.js'],
    ['client', 'client.js'],
  ] as const) {
    const folder = await buildWith(mode);
    await cp(join(folder, file), join(PACKAGE, file));
    await rm(folder, { recursive: true, force: true });
  }
  await writeDeclarations();
  const { manifest, element } = await describeElement();
  await writeFile(join(PACKAGE, 'custom-elements.json'), `${JSON.stringify(manifest, null, 1)}\n`);
  await writeFile(join(PACKAGE, 'react.d.ts'), reactTypes(element));
  await writeFile(join(PACKAGE, 'vue.d.ts'), vueTypes(element));
  await writeFile(join(PACKAGE, 'svelte.d.ts'), svelteTypes(element));
  // An import for its types stays in what bundlers read: there has to be a module.
  await writeFile(join(PACKAGE, 'types.js'), 'export {};\n');
  await cp(join(ROOT, 'LICENSE'), join(PACKAGE, 'LICENSE'));
  await cp(join(ROOT, 'docs/npm.md'), join(PACKAGE, 'README.md'));
  const { license, description } = JSON.parse(
    await readFile(join(ROOT, 'package.json'), 'utf8'),
  ) as { license: string; description: string };
  await writeCommand(PACKAGE);
  const { bin, dependencies, peerDependencies } = await commandDependencies();
  const typesOf = (name: string) => ({ types: `./${name}.d.ts`, default: './types.js' });
  const entry = (name: string) => ({ types: `./${name}.d.ts`, default: `./${name}.js` });
  await writeFile(
    join(PACKAGE, 'package.json'),
    `${JSON.stringify(
      {
        name: 'picture-math',
        version: API_VERSION,
        description,
        license,
        type: 'module',
        sideEffects: ['./picture-math.js'],
        customElements: 'custom-elements.json',
        bin,
        exports: {
          '.': entry('picture-math'),
          './element': entry('element'),
          './client': entry('client'),
          './node': { types: './node.d.ts', default: './lib/node.js' },
          './react': typesOf('react'),
          './vue': typesOf('vue'),
          './svelte': typesOf('svelte'),
          './custom-elements.json': './custom-elements.json',
          './package.json': './package.json',
        },
        files: (await readdir(PACKAGE)).filter((name) => !/README|LICENSE/.test(name)),
        engines: { node: '>=20.9' },
        dependencies,
        peerDependencies: { ...FRAMEWORKS, ...peerDependencies },
        peerDependenciesMeta: Object.fromEntries(
          [...Object.keys(FRAMEWORKS), ...Object.keys(peerDependencies)].map((name) => [
            name,
            { optional: true },
          ]),
        ),
      },
      null,
      2,
    )}\n`,
  );
}

/** What publint and arethetypeswrong have to say of the packed package; empty when all is well. */
async function checkPacked(): Promise<{ findings: string[]; tarball: string }> {
  const packed = spawnSync('npm', ['pack', '--json', '--pack-destination', join(ROOT, 'dist')], {
    cwd: PACKAGE,
    encoding: 'utf8',
  });
  if (packed.status !== 0) throw new Error(`npm pack failed: ${packed.stderr}`);
  const [{ filename } = { filename: '' }] = JSON.parse(packed.stdout) as { filename: string }[];
  const tarball = join(ROOT, 'dist', filename);
  const { messages, pkg } = await publint({ pkgDir: PACKAGE, strict: true });
  const findings = messages.map(
    (message) => `publint: ${formatMessage(message, pkg) ?? message.code}`,
  );
  const analysis = await checkPackage(createPackageFromTarballData(await readFile(tarball)));
  if (!analysis.types) findings.push('arethetypeswrong: the package has no types');
  else
    for (const problem of analysis.problems) {
      // An ES module for require() is what Node 20 of old refuses, and what this package is.
      if (problem.kind === 'CJSResolvesToESM') continue;
      if ('resolutionKind' in problem && problem.resolutionKind === 'node10') continue;
      findings.push(`arethetypeswrong: ${JSON.stringify(problem)}`);
    }
  return { findings, tarball };
}

/** What the package is made of. */
const SOURCES = [
  ...['core', 'functions', 'kernels', 'models', 'src', 'static', 'tools'],
  ...['docs/npm.md', 'package-lock.json', 'package.json', 'wrangler.toml'],
];
const STAMP = join(ROOT, 'dist', 'stamp.json');
const stampSchema = v.strictObject({ sources: v.string(), tarball: v.string() });

/** The tarball, where it was made from the same sources. */
async function findPacked(sources: string): Promise<string | null> {
  const text = await readFile(STAMP, 'utf8').catch(() => '');
  const stamp = v.safeParse(v.pipe(v.string(), v.parseJson(), stampSchema), text);
  if (!stamp.success || stamp.output.sources !== sources) return null;
  return existsSync(stamp.output.tarball) ? stamp.output.tarball : null;
}

/** Makes, packs and checks it; once for the same sources. @throws Error with what is wrong with it */
async function pack(): Promise<string> {
  const sources = await hashSources(SOURCES, []);
  const packed = await findPacked(sources);
  if (packed !== null) return packed;
  await writePackage();
  const { findings, tarball } = await checkPacked();
  if (findings.length > 0) throw new Error(findings.join('\n'));
  await writeFile(STAMP, JSON.stringify({ sources, tarball }));
  return tarball;
}

// Several tests may ask for it at once.
const held = await holdState(join(ROOT, '.cache', 'package-making'), { waitMs: 600_000 });
try {
  const tarball = await pack();
  console.log(`${PACKAGE}: checked with publint and arethetypeswrong; packed as ${tarball}`);
} finally {
  held.release();
}
