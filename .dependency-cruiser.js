/**
 * Who may import whom, folder by folder, and no circles. `npm run check` runs it; each rule says why. The folders' own pages
 * (core/README.md and its sisters) say what each is for.
 */

const path = (place) => (/\.\w+$/.test(place) ? `^${place.replaceAll('.', '\\.')}$` : `^${place}/`);
const npm = (...names) => `node_modules/(${names.join('|')})/`;

/** Rooms of a realm from the ground up: each may import those before it, and itself. */
const storeys = (realm, why, ...rooms) =>
  rooms.flatMap((room, i) =>
    i === rooms.length - 1
      ? []
      : [
          {
            name: `${realm}/${[room].flat().join('+')} is below`,
            severity: 'error',
            comment: why,
            from: { path: [room].flat().map((name) => path(`${realm}/${name}`)) },
            to: {
              path: rooms
                .slice(i + 1)
                .flat()
                .map((name) => path(`${realm}/${name}`)),
            },
          },
        ],
  );

/** What a realm may import: other realms, and packages by name. */
const only = (realm, why, { realms = [], packages = [], modules = [], node = false }) => ({
  name: `${realm} imports`,
  severity: 'error',
  comment: why,
  from: { path: path(realm) },
  to: {
    pathNot: [path(realm), ...realms.map(path), npm(...packages), ...modules],
    dependencyTypesNot: ['type-only', ...(node ? ['core'] : [])],
  },
});

/** Packages that one file alone knows. */
const alone = (name, files, why) => ({
  name: `${name} stays in its place`,
  severity: 'error',
  comment: why,
  from: { path: '^(core|functions|src|tools|stand-in)/', pathNot: files.map(path) },
  to: { path: npm(name), dependencyTypesNot: ['type-only'] },
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no circles',
      severity: 'error',
      comment: 'A circle has no beginning: neither file can be read, tested or moved alone.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'nobody imports tests and benchmarks',
      severity: 'error',
      comment: 'What is shared belongs to where it is used in earnest.',
      from: { pathNot: '^(test|bench)/' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'tests import no benchmarks',
      severity: 'error',
      comment: 'A benchmark may change without a test.',
      from: { path: '^test/' },
      to: { path: '^bench/' },
    },
    {
      name: 'nobody imports the recipe',
      severity: 'error',
      comment: 'The product works without what made its model.',
      from: { pathNot: '^(training|test)/' },
      to: { path: '^training/' },
    },
    only('core', 'core is pure: it runs in browser, edge, Node and tests.', {
      packages: ['valibot', '@valibot/to-json-schema', 'entities', 'pbf'],
    }),
    ...storeys(
      'core',
      'core has an order from numbers to answers (core/README.md).',
      [
        'errors.ts',
        'limits.ts',
        'hash.ts',
        'base64.ts',
        'random.ts',
        'retry.ts',
        'bounded-cache.ts',
        'reasons.ts',
        'visible-text.ts',
        'kernel-memory.ts',
      ],
      'vector',
      ['picture', 'format'],
      ['text', 'rank', 'convolution'],
      'model',
      'contract',
      'answer.ts',
    ),
    only(
      'functions',
      'The edge imports core, compiled kernels and its own libraries: it runs in workerd.',
      {
        realms: ['core', 'kernels/build', 'static/openapi.json'],
        packages: ['hono', 'valibot', 'ipaddr\\.js', '@huggingface/tokenizers'],
        modules: ['^cloudflare:workers$'],
      },
    ),
    ...storeys(
      'functions',
      'Routes ask, stores answer (functions/README.md).',
      'store',
      'encoder',
      'middleware',
      'routes',
      ['app.ts', 'bindings.ts'],
      'worker.ts',
    ),
    only('tools', 'Tools import core, stand-ins and Node; the recipe of the model is not theirs.', {
      realms: ['core', 'stand-in'],
      packages: ['.*'],
      node: true,
    }),
    ...storeys(
      'tools',
      'From what a terminal is to what a command is (tools/README.md).',
      ['places.ts', 'module-beside.ts', 'kernels.ts', 'bounded-file.ts', 'terminal'],
      'picture',
      'model',
      'vocabulary',
      'build',
      'store',
      'serve',
      'embed',
      ['answer', 'report', 'search'],
      'api',
      'deploy',
      'commands',
      ['cli.ts', 'package', 'checks'],
      'samples',
    ),
    only('src', 'The page imports core, a compiled kernel and what runs in a browser.', {
      realms: ['core', 'static', 'kernels/build'],
      packages: [
        'svelte',
        '@sveltejs/kit',
        'valibot',
        'onnxruntime-web',
        'three',
        'umap-js',
        '@fontsource-variable',
      ],
      modules: ['^\\$|\\$types$', '^src/widget/vite', 'vite', '^path$'],
    }),
    ...storeys(
      'src/lib',
      'Modules of the page import those below them (src/lib/README.md); views may look anywhere.',
      ['i18n', 'service'],
      'vision',
      'device',
      'sum',
      'vocabularies',
      'models',
      'answer',
      'workspace.svelte.ts',
      [
        'capture',
        'export',
        'sets',
        'where',
        'nearest',
        'mirror',
        'guess',
        'space',
        'walk',
        'words',
      ],
    ).map((rule) => ({ ...rule, from: { ...rule.from, pathNot: '\\.svelte$' } })),
    {
      name: 'a module imports no view',
      severity: 'error',
      comment: 'State does not know who shows it.',
      from: { path: '^src/lib/.*\\.ts$' },
      to: { path: '\\.svelte$' },
    },
    {
      name: 'lib knows no route',
      severity: 'error',
      comment: 'Routes compose what lib gives them.',
      from: { path: '^src/(lib|widget)/' },
      to: { path: '^src/routes/' },
    },
    {
      name: 'the element has no Svelte in it',
      severity: 'error',
      comment:
        'Other people’s pages load it: it takes core, the API client, the picture encoder, how numbers are written and what a verdict is called.',
      from: { path: '^src/widget/' },
      to: {
        path: '^src/lib/|node_modules/svelte/',
        pathNot: '^src/lib/(service|vision)/|^src/lib/(answer/verdict|i18n/number-format)\\.ts$',
      },
    },
    {
      name: 'routes know no runtime',
      severity: 'error',
      comment: 'Pictures are encoded in a worker, and the API has one caller.',
      from: { path: '^src/routes/' },
      to: { path: 'node_modules/onnxruntime|^src/lib/(service/api-client|vision/)' },
    },
    alone(
      'three',
      ['src/lib/space/scene.ts', 'src/lib/space/signs.ts'],
      'Loaded when somebody asks for depth.',
    ),
    alone('umap-js', ['src/lib/words/layout.ts'], 'Runs in a worker.'),
    alone(
      'onnxruntime-web',
      ['src/lib/vision/tower.ts', 'tools/model/runtime.ts'],
      'One adapter a runtime and realm.',
    ),
    alone(
      'onnxruntime-node',
      ['tools/model/runtime.ts', 'tools/model/split.ts'],
      'One adapter a runtime.',
    ),
    alone('wrangler', ['tools/serve/worker-bundle.ts'], 'Its start takes a second.'),
    alone('pbf', ['core/convolution/graph.ts'], 'One reader of graphs in a browser.'),
    alone('entities', ['core/text/text-clean.ts'], 'The table of HTML entities is large.'),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.svelte-kit|build|dist)/' },
    builtInModules: { add: ['cloudflare:workers', 'cloudflare:test'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'svelte', 'browser', 'default'],
      extensions: ['.ts', '.svelte', '.js', '.mjs', '.json'],
    },
  },
};
