import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../../../tools/places.ts';
import { ask } from '../../../support/serve/ask.ts';
import { contextFiles, parseDockerfile, takeSteps } from '../../../support/serve/dockerfile.ts';

// No engine runs here: the file is read, and in the long run its steps are taken in an empty folder.
const instructions = parseDockerfile(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'));
const textsOf = (name: string) =>
  instructions.filter((one) => one.name === name).map(({ text }) => text);

test('the image runs the Node that the packages pin, not as root, with a health check of its own port', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const images = textsOf('FROM').map((text) => text.split(' ')[0]);
  expect(images).toHaveLength(2);
  expect(new Set(images)).toEqual(new Set([`node:${devDependencies['node']}-bookworm-slim`]));
  expect(textsOf('USER')).toEqual(['node']);
  expect(textsOf('HEALTHCHECK')[0]).toContain(`127.0.0.1:${textsOf('EXPOSE')[0]}/api/v1/health`);
});

test('what is built from is in its context, and nothing of a working copy or of the tests', () => {
  const files = contextFiles();
  for (const path of ['package-lock.json', 'wrangler.toml', 'tools/cli.ts', 'static/_headers'])
    expect(files).toContain(path);
  expect(files.some((path) => path.startsWith('models/picture-math-small/'))).toBe(true);
  expect(
    files.filter((path) => /^(node_modules|build|test|\.cache|\.wrangler|\.git|docs)\//.test(path)),
  ).toEqual([]);
});

/** Serves what the steps made until it is healthy, by the image's own check, and stops it as an engine does. */
async function runImage(folder: string, env: NodeJS.ProcessEnv, [program = '', ...args]: string[]) {
  const child = spawn(program, [...args, '--port', '0'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let log = '';
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.on('data', (text) => {
      log += String(text);
      const said = /^Picture Math: http:\/\/\S+:(\d+)/m.exec(log)?.[1];
      if (said !== undefined) resolve(Number(said));
    });
    child.on('exit', (code) => reject(new Error(`The image ended with ${code}:\n${log}`)));
  });
  const [check = '', ...checkArgs] = JSON.parse(
    (textsOf('HEALTHCHECK')[0] ?? '').replace(/^.* CMD /, ''),
  ) as string[];
  const health = spawnSync(
    check,
    checkArgs.map((text) => text.replace('8787', String(port))),
    { cwd: folder, env },
  );
  const page = await ask(port);
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number];
  return { health: health.status, page: page.status, code };
}

if (process.env['PICTURE_MATH_LONG'] === '1')
  test('its steps, taken in an empty folder, make what serves page and API', async () => {
    // Node and npm of this process; nothing of where it was started.
    const env = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' };
    const { root, last } = takeSteps(instructions, env);
    try {
      expect([last.user, last.isChecked]).toEqual(['node', true]);
      expect(await runImage(last.folder, last.env, last.command)).toEqual({
        health: 0,
        page: 200,
        code: 0,
      });
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  }, 1_800_000);
