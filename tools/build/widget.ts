/** Builds what other people's pages load: the element, its frames, and the reference of the API. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE, ROOT } from '../places.ts';

export const WIDGET = 'widget/v1';
/** Where the page's generator of embed codes finds what this build serves. */
const RELEASE = `${WIDGET}/release.json`;
const HASH_CHARACTERS = 16;

export interface WidgetRelease {
  /** Never another content: `/widget/v1/HASH/picture-math.js`. */
  path: string;
  /** For the script's `integrity` (https://www.w3.org/TR/SRI/). */
  integrity: string;
  bytes: number;
}

/** What names a script: the beginning of its SHA-256. */
export const hashOfScript = (script: string | Uint8Array): string =>
  createHash('sha256').update(script).digest('hex').slice(0, HASH_CHARACTERS);

/** One of the builds of src/widget/vite.config.ts. @throws Error when it does not build */
export async function buildWith(mode: 'element' | 'class' | 'client' | 'pages'): Promise<string> {
  const folder = join(CACHE, 'widget', `${mode}-${process.pid}`);
  const child = spawn(
    process.execPath,
    [
      join(ROOT, 'node_modules/vite/bin/vite.js'),
      'build',
      '--config',
      join(ROOT, 'src/widget/vite.config.ts'),
      '--mode',
      mode,
      '--outDir',
      folder,
      '--emptyOutDir',
      '--logLevel',
      'warn',
    ],
    { cwd: ROOT, stdio: ['ignore', process.stderr, process.stderr] },
  );
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`The widget's ${mode} did not build (exit ${String(code)}).`);
  return folder;
}

/** Writes the element, the frames and the reference into the built page `place`. */
export async function buildWidget(place: string): Promise<void> {
  const [element, pages] = await Promise.all([buildWith('element'), buildWith('pages')]);
  const target = join(place, WIDGET);
  await rm(join(place, 'widget'), { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  await cp(join(pages, 'assets'), join(target, 'assets'), { recursive: true });
  await cp(join(pages, 'engine/engine.html'), join(target, 'engine.html'));
  await cp(join(pages, 'embed/embed.html'), join(place, 'embed.html'));
  await cp(join(pages, 'reference/docs.html'), join(place, 'docs.html'));
  await mkdir(join(place, 'docs'), { recursive: true });
  for (const file of ['swagger-ui-bundle.js', 'swagger-ui.css', 'LICENSE'])
    await cp(join(ROOT, 'node_modules/swagger-ui-dist', file), join(place, 'docs', file));

  const script = await readFile(join(element, 'picture-math.js'));
  const hash = hashOfScript(script);
  const release: WidgetRelease = {
    path: `/${WIDGET}/${hash}/picture-math.js`,
    integrity: `sha384-${createHash('sha384').update(script).digest('base64')}`,
    bytes: script.length,
  };
  await mkdir(join(target, hash), { recursive: true });
  await writeFile(join(place, release.path), script);
  await writeFile(join(target, 'picture-math.js'), script);
  await writeFile(join(place, RELEASE), `${JSON.stringify(release, null, 1)}\n`);
  for (const folder of [element, pages]) await rm(folder, { recursive: true, force: true });
}

/** What a built page serves. */
export const readRelease = async (place: string): Promise<WidgetRelease> =>
  JSON.parse(await readFile(join(place, RELEASE), 'utf8')) as WidgetRelease;
