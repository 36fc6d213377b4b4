/** `npm start` with models from a stand-in hub. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, type Server } from '../page/server.ts';
import { startHub, type Hub } from './hub.ts';
import { publish, type Published } from './published.ts';

export interface ModelServer extends Server {
  hub: Hub;
  published: Published[];
}

/**
 * @param models stand-ins to publish: id by shape
 * @param args more of the command line; the published models come first
 * @param without files that are not published, by id
 */
export async function startModelServer(
  models: Record<string, string>,
  args: string[],
  without: Readonly<Record<string, readonly string[]>> = {},
): Promise<ModelServer> {
  const folder = mkdtempSync(join(tmpdir(), 'pm-models-'));
  const published: Published[] = [];
  for (const [id, shape] of Object.entries(models))
    published.push(await publish(folder, id, shape, { vision: true }, {}, without[id]));
  const hub = await startHub(Object.fromEntries(published.map((p) => [p.repository, p.folder])));
  const stopHub = async () => {
    await hub.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const ids = Object.keys(models);
  try {
    const server = await startServer(
      ['server', ...ids].join('-'),
      [...ids.flatMap((id) => ['--model', id]), ...args],
      {
        PICTURE_MATH_MODELS: folder,
        HF_ENDPOINT: hub.endpoint,
        PICTURE_MATH_HUB_FILES: hub.files,
      },
    );
    const stop = async () => {
      await server.stop();
      await stopHub();
    };
    return { ...server, hub, published, stop };
  } catch (error) {
    await stopHub();
    throw error;
  }
}
