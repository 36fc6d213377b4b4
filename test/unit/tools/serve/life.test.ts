import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../../../tools/places.ts';
import { ask } from '../../../support/serve/ask.ts';
import {
  makePlace,
  removePlace,
  startPrepared,
  type PreparedServer,
} from '../../../support/serve/prepared-server.ts';
import { commandOf, familyOf, isAlive } from '../../../support/serve/processes.ts';

// How a server begins and ends, and who else may have its store meanwhile.
let place: string;
let server: PreparedServer;
beforeAll(async () => {
  place = await makePlace();
  server = await startPrepared(place);
});
afterAll(() => removePlace(place));

const workerdOf = (pid: number) => {
  const found = familyOf(pid).find((one) => /workerd serve/.test(commandOf(one)));
  if (found === undefined) throw new Error('There is no workerd.');
  return found;
};

/** A command with the same cache, as people call it. */
async function runTool(...args: string[]): Promise<{ code: number; stderr: string }> {
  const child = spawn(process.execPath, ['tools/cli.ts', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, PICTURE_MATH_CACHE: place },
  });
  let stderr = '';
  child.stderr.on('data', (text) => (stderr += String(text)));
  const [code] = (await once(child, 'close')) as [number];
  return { code, stderr };
}

test('a second server and a command that writes are told who has the store, and the first goes on', async () => {
  const holder = new RegExp(`in use by .*\\(process ${server.pid}, since `);
  await expect(startPrepared(place)).rejects.toThrow(holder);
  const tool = await runTool('key', 'create', 'school');
  expect(tool).toEqual({ code: 1, stderr: expect.stringMatching(holder) });
  // One line, without a trace.
  expect(tool.stderr.trim().split('\n')).toHaveLength(1);
  expect((await ask(server.port, { path: '/api/v1/health' })).status).toBe(200);
});

test('workerd that dies is started anew, and who asks meanwhile is told when to come again', async () => {
  const before = workerdOf(server.pid);
  process.kill(before, 'SIGKILL');
  const seen = new Set<number>();
  for (let isBack = false; !isBack;) {
    const { status, headers } = await ask(server.port, { path: '/api/v1/health' });
    seen.add(status);
    if (status === 503) expect(headers['retry-after']).toMatch(/^\d+$/);
    isBack = status === 200 && workerdOf(server.pid) !== before;
  }
  expect([...seen].every((status) => status === 200 || status === 503)).toBe(true);
});

test('told to stop, it answers what it has begun, takes nothing new, and ends with 0', async () => {
  const { pid, port } = server;
  const body = '{"model":"picture-math-small","terms":[{"text":"hat"},{"weight":-1,"text":"dog"}]}';
  const socket = connect(port, '127.0.0.1');
  let said = '';
  socket.on('data', (part) => (said += part.toString()));
  socket.write(
    `POST /api/v1/rank HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 10)}`,
  );
  // Until it has come to workerd, which is not to be seen from here.
  await ask(port, { path: '/api/v1/health' });
  server.signal('SIGTERM');
  for (let isClosed = false; !isClosed;)
    isClosed = await ask(port).then(
      () => false,
      () => true,
    );
  socket.write(body.slice(10));
  await once(socket, 'close');
  expect(said).toMatch(/^HTTP\/1\.1 200 [^]*"object":"ranking"/);
  expect(await server.ended).toBe(0);
  expect(isAlive(pid)).toBe(false);
});

test('killed, it leaves no workerd behind and no lock: the next one starts, and a command after it', async () => {
  const killed = await startPrepared(place);
  const workerd = workerdOf(killed.pid);
  killed.signal('SIGKILL');
  expect(await killed.ended).toBe('SIGKILL');
  const next = await startPrepared(place);
  for (; isAlive(workerd);) await new Promise((resume) => setTimeout(resume, 100));
  // Whoever reads its log may leave.
  next.hangUp();
  for (let i = 0; i < 3; i++)
    expect((await ask(next.port, { path: '/api/v1/health' })).status).toBe(200);
  next.signal('SIGINT');
  expect(await next.ended).toBe(0);
  expect(await runTool('key', 'create', 'school')).toEqual({ code: 0, stderr: '' });
});

test('what it is called with wrongly is said in a line', async () => {
  for (const [args, message] of [
    [['--trust-proxy', '10.0.0.0/99'], /--trust-proxy .*"10\.0\.0\.0\/99"/],
    [['--client-address-header', 'x y'], /--client-address-header/],
    [['--port', '70000'], /--port <n>' argument '70000' is invalid/],
    [['--host', '203.0.113.1'], /listen on 203\.0\.113\.1/],
  ] as const)
    await expect(startPrepared(place, args)).rejects.toThrow(message);
});
