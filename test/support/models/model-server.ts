/** `npm start` with models from a stand-in hub, in a place of its own. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHub, type Hub } from './hub.ts';
import { publish, type Published } from './published.ts';

export interface ModelServer {
  origin: string;
  hub: Hub;
  published: Published[];
  /** What the command printed. */
  log(): string;
  stop(): Promise<void>;
}

/**
 * @param models stand-ins to publish: id by shape
 * @param args more of the command line; the published models come first
 * @param without files that are not published, by id
 */
export async function startModelServer(
  port: number,
  models: Record<string, string>,
  args: string[],
  without: Readonly<Record<string, readonly string[]>> = {},
): Promise<ModelServer> {
  const place = mkdtempSync(join(tmpdir(), 'pm-server-'));
  const folder = join(place, 'models');
  mkdirSync(folder);
  const published: Published[] = [];
  for (const [id, shape] of Object.entries(models))
    published.push(await publish(folder, id, shape, { vision: true }, {}, without[id]));
  const hub = await startHub(Object.fromEntries(published.map((p) => [p.repository, p.folder])));
  const child = spawn(
    process.execPath,
    [
      'tools/start.ts',
      '--port',
      String(port),
      ...Object.keys(models).flatMap((id) => ['--model', id]),
      ...args,
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      env: {
        ...process.env,
        PICTURE_MATH_CACHE: join(place, 'cache'),
        PICTURE_MATH_MODELS: folder,
        HF_ENDPOINT: hub.endpoint,
        PICTURE_MATH_HUB_FILES: hub.files,
      },
    },
  );
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => (log += String(text)));
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const stop = async () => {
    // The whole group: wrangler starts workerd.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await ended;
    await hub.stop();
    rmSync(place, { recursive: true, force: true });
  };
  for (;;) {
    if (log.includes(`http://localhost:${port}`)) break;
    if (child.exitCode !== null) {
      await stop();
      throw new Error(`The server ended with ${child.exitCode}:\n${log}`);
    }
    await new Promise((resume) => setTimeout(resume, 100));
  }
  return { origin: `http://localhost:${port}`, hub, published, log: () => log, stop };
}
