/** What is served: the page with its models, and the Worker; built from the sources, or taken from the package. */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { API_VERSION } from '#core/contract/openapi.ts';
import type { Manifest } from '#core/model/manifest.ts';
import { stageAssets } from '../build/stage.ts';
import type { ModelSource } from '../build/page.ts';
import { BUILD, CACHE, IS_PACKAGE, ROOT } from '../places.ts';
import { say } from '../terminal/say.ts';

/** Copies the package's page to where models are put beside it, once a version. */
async function unpackPage(): Promise<void> {
  const stamp = join(CACHE, 'page-version');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === API_VERSION) return;
  await rm(BUILD, { recursive: true, force: true });
  await mkdir(CACHE, { recursive: true });
  await cp(join(ROOT, 'page'), BUILD, { recursive: true });
  await writeFile(stamp, API_VERSION);
}

async function buildFromSources(source: ModelSource): Promise<void> {
  const { buildKernels } = await import('../kernels.ts');
  const { buildPage, sayRelease } = await import('../build/page.ts');
  await buildKernels();
  say('Building the page ...');
  await buildPage(source);
  await sayRelease();
}

/** The page with these models, in the folder `BUILD`. @throws Error when it does not build */
export async function prepareSite(
  manifests: readonly Manifest[],
  source: ModelSource,
): Promise<void> {
  await (IS_PACKAGE ? unpackPage() : buildFromSources(source));
  await stageAssets(manifests, source);
}
