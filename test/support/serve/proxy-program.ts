/** nginx and Caddy with the files that docs/self-hosting.md shows, at ports of this test. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../../tools/places.ts';
import { ask } from './ask.ts';

export const PROXIES = ['nginx', 'caddy'] as const;
export type ProxyName = (typeof PROXIES)[number];

const FILES: Record<ProxyName, string> = { nginx: 'nginx.conf', caddy: 'Caddyfile' };
export const readProxyFile = (name: ProxyName) =>
  readFileSync(join(ROOT, 'docs', 'proxies', FILES[name]), 'utf8');

/** Whether the program is on this machine. */
export const hasProgram = (name: ProxyName) =>
  spawnSync(name, [name === 'nginx' ? '-v' : 'version'], { stdio: 'ignore' }).error === undefined;

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** The file with the addresses of a test; refuses to run one in which they do not stand where they are looked for. */
function adapt(text: string, replacements: [from: string, to: string][]): string {
  let adapted = text;
  for (const [from, to] of replacements) {
    if (!adapted.includes(from)) throw new Error(`Expected "${from}" in the file of the proxy.`);
    adapted = adapted.replaceAll(from, to);
  }
  return adapted;
}

const write = (path: string, text: string) => {
  writeFileSync(path, text);
  return path;
};

/** The command that runs a proxy in the foreground. */
function commandOf(name: ProxyName, place: string, port: number, service: number): string[] {
  const own = readProxyFile(name);
  const here = `127.0.0.1:${port}`;
  if (name === 'caddy') {
    const file = adapt(own, [
      ['127.0.0.1:8787', `127.0.0.1:${service}`],
      ['\npicture-math.example {', `\nhttp://:${port} {\n\tbind 127.0.0.1`],
      ['\n{\n', '\n{\n\tadmin off\n'],
    ]);
    return [
      'caddy',
      'run',
      '--adapter',
      'caddyfile',
      '--config',
      write(join(place, 'Caddyfile'), file),
    ];
  }
  const file = adapt(own, [
    ['127.0.0.1:8787', `127.0.0.1:${service}`],
    ['listen 80;', `listen ${here};`],
    ['listen [::]:80;', ''],
  ]);
  // What distributions have in /etc/nginx/nginx.conf, with every path in this place.
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${join(place, kind)};`,
  );
  const main = `daemon off; ${process.getuid?.() === 0 ? 'user root;' : ''} pid ${join(place, 'pid')}; error_log stderr;
events {} http { access_log off; ${paths.join(' ')} include ${write(join(place, 'site.conf'), file)}; }`;
  return ['nginx', '-p', place, '-c', write(join(place, 'nginx.conf'), main)];
}

export interface RunningProxy {
  port: number;
  stop(): Promise<void>;
}

/** Starts a proxy before a service at `service`. @throws Error with what it said when it ends before it answers */
export async function startProxy(name: ProxyName, service: number): Promise<RunningProxy> {
  const place = mkdtempSync(join(tmpdir(), `pm-${name}-`));
  const port = await freePort();
  const [program = '', ...args] = commandOf(name, place, port, service);
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, XDG_DATA_HOME: place, XDG_CONFIG_HOME: place },
  });
  let log = '';
  child.stderr.on('data', (text) => (log += String(text)));
  let isOver = false;
  const ended = new Promise<void>((resolve) =>
    child.on('close', () => {
      isOver = true;
      resolve();
    }),
  );
  const answers = () =>
    ask(port).then(
      () => true,
      () => false,
    );
  while (!(await answers())) {
    if (isOver) throw new Error(`${name} ended:\n${log}`);
    await new Promise((resume) => setTimeout(resume, 50));
  }
  return {
    port,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(place, { recursive: true, force: true });
    },
  };
}
