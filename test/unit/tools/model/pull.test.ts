import { execFileSync, spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Manifest } from '#core/model/manifest.ts';
import { preprocess } from '#core/picture/preprocess.ts';
import { startHub, type Fault, type Hub } from '../../../support/models/hub.ts';
import type { Published } from '../../../support/models/published.ts';

// Before anything is loaded that reads where models and cache are.
const models = mkdtempSync(join(tmpdir(), 'pm-models-'));
const cache = mkdtempSync(join(tmpdir(), 'pm-cache-'));
process.env['PICTURE_MATH_MODELS'] = models;
process.env['PICTURE_MATH_CACHE'] = cache;
const { publish } = await import('../../../support/models/published.ts');
const { runCli } = await import('../../../support/cli.ts');
const { pull } = await import('../../../../tools/model/hub/pull.ts');
const { readManifest, readPinned } = await import('../../../../tools/model/folder.ts');
const { describeModel, removeModel } = await import('../../../../tools/model/installed.ts');
const { readPicture } = await import('../../../../tools/picture/picture.ts');

const ID = 'clip-tiny';
const VISION = 'onnx/vision_model.onnx';
let published: Published;
let hub: Hub;

beforeAll(async () => {
  published = await publish(models, ID, 'stand-in-tiny', { vision: true });
  hub = await startHub({ [published.repository]: published.folder });
  process.env['HF_ENDPOINT'] = hub.endpoint;
}, 120_000);
afterAll(async () => {
  await hub.stop();
  for (const place of [models, cache]) rmSync(place, { recursive: true });
});
afterEach(async () => {
  hub.reset();
  delete process.env['HF_TOKEN'];
  process.env['HF_ENDPOINT'] = hub.endpoint;
  await removeModel(ID);
});

const pullHere = (id = ID, options: Partial<Parameters<typeof pull>[1]> = {}) => {
  const notices: string[] = [];
  const progress: [number, number][] = [];
  const result = pull(id, {
    signal: new AbortController().signal,
    idleMs: 400,
    backoffMs: 5,
    onProgress: (loaded, total) => progress.push([loaded, total]),
    onNotice: (text) => notices.push(text),
    ...options,
  });
  return { result, notices, progress };
};
/** Pictures of discs in many colours. */
async function drawPictures(folder: string, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const hue = (i * 47) % 360;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="240"><rect width="320" height="240" fill="hsl(${hue},60%,60%)"/><circle cx="${40 + i * 7}" cy="120" r="${20 + i * 2}" fill="hsl(${(hue + 140) % 360},70%,40%)"/></svg>`;
    await sharp(Buffer.from(svg))
      .png()
      .toFile(join(folder, `${i}.png`));
  }
}
const fileOf = (path: string, manifest: Manifest = published.manifest) => {
  const file = manifest.files.find((f) => f.path === path);
  if (!file) throw new RangeError(path);
  return file;
};
const at = (path: string) => join(models, ID, path);
const size = (path: string) => statSync(join(published.folder, path)).size;
/** Rests of downloads. */
const parts = () =>
  readdirSync(join(models, ID), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.part'),
  );
const requestsFor = (path: string) =>
  hub.seen.filter(({ host, path: asked }) => host === 'files' && asked.endsWith(path));

test('brings every pinned file and the documents, whole and checked, with progress to the last byte', async () => {
  await expect(readManifest(ID)).rejects.toMatchObject({ code: 'model-not-pulled' });
  const { result, progress } = pullHere();
  const manifest = await result;
  for (const file of published.manifest.files)
    expect(
      readFileSync(at(file.path)).equals(readFileSync(join(published.folder, file.path))),
    ).toBe(true);
  expect(parts()).toEqual([]);
  const total = published.manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(progress.at(-1)).toEqual([total, total]);
  expect(progress.length).toBeGreaterThan(5);
  expect(await readManifest(ID)).toEqual(manifest);
  expect(await describeModel(ID)).toMatchObject({
    state: 'pulled',
    bytes: total,
    bytesHere: total,
  });
});

test('files that are here are checked and not loaded again; a damaged one is', async () => {
  await pullHere().result;
  const bytes = readFileSync(at(VISION));
  bytes[1000] = (bytes[1000] as number) ^ 1;
  writeFileSync(at(VISION), bytes);
  hub.seen.length = 0;
  await pullHere().result;
  expect(hub.seen.filter(({ host }) => host === 'files').map(({ path }) => path)).toEqual([
    expect.stringContaining(VISION),
  ]);
  expect(readFileSync(at(VISION)).equals(readFileSync(join(published.folder, VISION)))).toBe(true);
});

test('takes the quantised towers alone when it should be small', async () => {
  const manifest = await pullHere(ID, { small: true }).result;
  expect(manifest.files.map(({ path }) => path).sort()).toEqual([
    'onnx/text_model_quantized.onnx',
    'onnx/vision_model_quantized.onnx',
    'tokenizer.json',
  ]);
  expect((await describeModel(ID)).state).toBe('small');
});

describe('a cut connection', () => {
  test.each([1, 2, 3])('is gone on with after %i quarters', async (quarter) => {
    const bytes = size(VISION);
    const cut = Math.floor((bytes * quarter) / 4);
    hub.fail(VISION, { cutAfter: cut }, 'none');
    const { result } = pullHere();
    await result;
    const ranges = requestsFor(VISION).map(({ range }) => range);
    expect(ranges[0]).toBeUndefined();
    expect(ranges).toHaveLength(2);
    // What arrived before the cut is not asked for again; the last packets may be lost with the connection.
    const [, from = '0'] = /^bytes=(\d+)-$/.exec(ranges[1] ?? '') ?? [];
    expect(Number(from)).toBeGreaterThan(cut - 100_000);
    expect(Number(from)).toBeLessThanOrEqual(cut);
  });

  test('that comes again and again ends whole, as long as each brings something', async () => {
    hub.fail(
      VISION,
      ...Array.from({ length: 12 }, (): Fault => ({ cutAfter: Math.ceil(size(VISION) / 12) })),
      'none',
    );
    await pullHere().result;
    expect(requestsFor(VISION).length).toBeGreaterThanOrEqual(12);
  });

  test('is gone on with by the next pull when this one gives up', async () => {
    const cut = Math.floor(size(VISION) / 2);
    hub.fail(VISION, { cutAfter: cut }, { status: 503 });
    await expect(pullHere().result).rejects.toMatchObject({ code: 'hub-busy' });
    expect(existsSync(at(VISION))).toBe(false);
    expect(parts().some((name) => name.startsWith(VISION))).toBe(true);
    expect((await describeModel(ID)).state).toBe('partly pulled');
    await expect(readManifest(ID)).rejects.toMatchObject({ code: 'model-not-pulled' });
    hub.reset();
    await pullHere().result;
    expect(requestsFor(VISION)[0]?.range).toMatch(/^bytes=\d+-$/);
  });

  test('begins anew where the host knows no ranges', async () => {
    hub.fail(VISION, { cutAfter: 5000 }, 'no-ranges');
    await pullHere().result;
    expect(existsSync(at(VISION))).toBe(true);
  });
});

test.each<[what: string, faults: Fault[], code: string, message: RegExp]>([
  ['a flipped byte', [{ flipAt: 777 }], 'model-file-invalid', /SHA-256/],
  ['a short file', [{ shortBy: 5 }], 'model-file-invalid', /got \d+ bytes/],
  ['a wrong Content-Length', [{ lengthPlus: 9 }], 'model-file-invalid', /got \d+ bytes/],
  ['404', [{ status: 404 }], 'hub-not-found', /answered 404/],
  ['401', [{ status: 401 }], 'hub-refused', /HF_TOKEN/],
  ['500 all the time', [{ status: 500 }], 'hub-busy', /answered 500/],
  ['429 all the time', [{ status: 429 }], 'hub-busy', /answered 429/],
  [
    '429 with a long Retry-After',
    [{ status: 429, headers: { 'retry-after': '3600' } }],
    'hub-busy',
    /wait 3600 s/,
  ],
  ['a hung connection', [{ hangAfter: 0 }], 'hub-unreachable', /nothing came for 0.4 s/],
])(
  '%s ends with a clear error, and nothing of the file is used',
  async (_, faults, code, message) => {
    hub.fail(VISION, ...faults);
    const failure: unknown = await pullHere().result.catch((error: unknown) => error);
    expect(failure).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(existsSync(at(VISION))).toBe(false);
    await expect(readManifest(ID)).rejects.toMatchObject({ code: 'model-not-pulled' });
  },
);

test.each<[what: string, faults: Fault[], requests: number]>([
  ['one flipped byte', [{ flipAt: 4242 }, 'none'], 2],
  ['500, twice', [{ status: 500 }, { status: 502 }, 'none'], 3],
  ['429 with a short Retry-After', [{ status: 429, headers: { 'retry-after': '1' } }, 'none'], 2],
  ['a connection that hangs once', [{ hangAfter: 3000 }, 'none'], 2],
])('%s passes', async (_, faults, requests) => {
  hub.fail(VISION, ...faults);
  const began = performance.now();
  const { result, notices } = pullHere();
  await result;
  expect(requestsFor(VISION)).toHaveLength(requests);
  expect(notices.length).toBeGreaterThan(0);
  // The hub's wish to be left alone for a second is heard.
  if (notices.some((text) => text.includes('429')))
    expect(performance.now() - began).toBeGreaterThan(990);
});

test('the token goes to the hub and not to the host that it redirects to', async () => {
  process.env['HF_TOKEN'] = 'secret';
  await pullHere().result;
  const tokens = (host: 'hub' | 'files') =>
    new Set(hub.seen.filter((s) => s.host === host).map(({ authorization }) => authorization));
  expect(tokens('hub')).toEqual(new Set(['Bearer secret']));
  expect(tokens('files')).toEqual(new Set([undefined]));
});

test('no network is told apart from a missing file', async () => {
  process.env['HF_ENDPOINT'] = 'http://hub.invalid';
  await expect(pullHere().result).rejects.toMatchObject({
    code: 'hub-unreachable',
    message: expect.stringMatching(/online/),
  });
  process.env['HF_ENDPOINT'] = 'http://127.0.0.1:9';
  await expect(pullHere().result).rejects.toMatchObject({ code: 'hub-unreachable' });
  process.env['HF_ENDPOINT'] = 'ftp://hub';
  await expect(pullHere().result).rejects.toMatchObject({ code: 'request-malformed' });
});

test('a revision that the hub does not have is not found, before anything is loaded', async () => {
  const own = await publish(
    models,
    'clip-gone',
    'stand-in-tiny',
    { vision: true },
    { hub: 'no/such' },
  );
  await expect(pullHere(own.manifest.id).result).rejects.toMatchObject({ code: 'hub-not-found' });
  expect(readdirSync(join(models, 'clip-gone'))).toEqual(['model.json']);
});

test('a model whose preprocessing is not done here is refused by name before its weights are loaded', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pm-other-'));
  for (const name of ['config.json', 'tokenizer.json'])
    copyFileSync(join(published.folder, name), join(folder, name));
  const documents = JSON.parse(
    readFileSync(join(published.folder, 'preprocessor_config.json'), 'utf8'),
  ) as object;
  writeFileSync(
    join(folder, 'preprocessor_config.json'),
    JSON.stringify({ ...documents, resample: 2, do_pad: true }),
  );
  await publish(models, 'clip-other', 'stand-in-tiny', { vision: true });
  const other = await startHub({ 'stand-ins/clip-other': folder });
  process.env['HF_ENDPOINT'] = other.endpoint;
  await expect(pullHere('clip-other').result).rejects.toMatchObject({
    code: 'model-unsupported',
    message: expect.stringMatching(/do_pad.*resample.*bilinear/),
  });
  expect(other.seen.some(({ path }) => path.endsWith('.onnx'))).toBe(false);
  await other.stop();
});

describe('a hub without an end', () => {
  test('that sends a document for ever is left after what a document may be', async () => {
    hub.fail('config.json', 'endless');
    await expect(pullHere().result).rejects.toMatchObject({
      code: 'model-file-invalid',
      message: expect.stringMatching(/config\.json .* at most 262144 bytes, got more/),
    });
    // What is under way when the connection ends counts too: buffers of both sides.
    expect(hub.poured()).toBeLessThan(16e6);
    expect(existsSync(at('config.json'))).toBe(false);
    expect(hub.seen.some(({ path }) => path.endsWith('.onnx'))).toBe(false);
  });

  test('that sends a file for ever is left after its pinned length, and what is whole is kept', async () => {
    const { bytes, path } = fileOf(VISION);
    hub.fail(path, 'endless');
    await expect(pullHere().result).rejects.toMatchObject({
      code: 'model-file-invalid',
      message: expect.stringMatching(/got more/),
    });
    expect(existsSync(at(path))).toBe(false);
    expect(hub.poured()).toBeLessThan(bytes + 16e6);
    await expect(readManifest(ID)).rejects.toMatchObject({ code: 'model-not-pulled' });
    hub.reset();
    await pullHere().result;
    expect(readFileSync(at(path)).equals(readFileSync(join(published.folder, path)))).toBe(true);
  });
});

describe('a full disk', () => {
  /** A file system of 8 MB where this user may mount one. */
  const small = mkdtempSync(join(tmpdir(), 'pm-small-'));
  const mounted = (() => {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', small], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  })();
  afterAll(() => {
    if (mounted) execFileSync('umount', [small]);
    rmSync(small, { recursive: true, force: true });
  });

  test('is seen before the first byte where the size is known', async () => {
    const huge = {
      files: published.manifest.files.map((f) => ({ ...f, bytes: f.bytes + 2 ** 50 })),
    };
    await publish(
      models,
      'clip-huge',
      'stand-in-tiny',
      { vision: true },
      { ...huge, hub: published.repository },
    );
    await expect(pullHere('clip-huge').result).rejects.toMatchObject({
      code: 'disk-full',
      message: expect.stringMatching(/of room/),
    });
    expect(hub.seen.some(({ path }) => path.endsWith('.onnx'))).toBe(false);
  });

  test('that fills while it loads ends with a clear error; freed, the pull goes on', async () => {
    const { downloadFile, partialPath } = await import('../../../../tools/model/hub/download.ts');
    const { hubUrl } = await import('../../../../tools/model/hub/hub.ts');
    const { manifest, repository } = published;
    const text = fileOf('onnx/text_model.onnx');
    const wanted = {
      ...text,
      url: hubUrl(repository, manifest.revision, text.path),
      path: join(small, 'text_model.onnx'),
    };
    const options = {
      signal: new AbortController().signal,
      onBytes: () => {},
      onNotice: () => {},
      backoffMs: 5,
    };
    // Every write to /dev/full says what a full disk says.
    if (!mounted) symlinkSync('/dev/full', partialPath(wanted));
    expect(text.bytes).toBeGreaterThan(9e6);
    await expect(downloadFile(wanted, options)).rejects.toMatchObject({ code: 'disk-full' });
    expect(existsSync(wanted.path)).toBe(false);
    if (mounted) {
      expect(statSync(partialPath(wanted)).size).toBeGreaterThan(6e6);
      execFileSync('mount', ['-o', 'remount,size=32m', small]);
    } else rmSync(partialPath(wanted));
    await downloadFile(wanted, options);
    expect(readFileSync(wanted.path).equals(readFileSync(join(published.folder, text.path)))).toBe(
      true,
    );
    if (mounted) expect(requestsFor(text.path).at(-1)?.range).toMatch(/^bytes=[1-9]/);
  });
});

describe('the command', () => {
  /** `model pull` as a process of its own, which signals end. */
  const startPull = () => {
    const child = spawn(process.execPath, ['tools/cli.ts', 'model', 'pull', ID], {
      env: { ...process.env, HF_ENDPOINT: hub.endpoint },
    });
    let stderr = '';
    child.stderr.on('data', (text) => (stderr += String(text)));
    const ended = new Promise<{ code: number | null; stderr: string }>((resolve) =>
      child.on('close', (code) => resolve({ code, stderr })),
    );
    return { child, ended };
  };
  const run = (...args: string[]) => runCli('model', ...args);
  /** Until the hub hangs in the middle of a file. */
  const untilPart = async () => {
    const hasBegun = () =>
      parts().some((name) => name.includes('vision_model.onnx') && statSync(at(name)).size > 0);
    for (let i = 0; i < 1000 && !hasBegun(); i++)
      await new Promise((resume) => setTimeout(resume, 25));
  };

  test.each(['SIGINT', 'SIGKILL'] as const)('loses nothing by %s', async (signal) => {
    hub.fail(VISION, { hangAfter: Math.floor(size(VISION) / 2) });
    const { child, ended } = startPull();
    await untilPart();
    child.kill(signal);
    const { code, stderr } = await ended;
    if (signal === 'SIGINT') {
      expect(code).toBe(130);
      expect(stderr).toMatch(/Stopped\. What was loaded is kept/);
    }
    const kept = parts().find((name) => name.includes('vision_model.onnx')) ?? '';
    expect(statSync(at(kept)).size).toBeGreaterThan(0);
    expect(existsSync(at(VISION))).toBe(false);
    hub.reset();
    await pullHere().result;
    expect(requestsFor(VISION)[0]?.range).toMatch(/^bytes=[1-9]\d*-$/);
  });

  test('pulls, prepares, builds, verifies, lists and removes a model that one manifest file adds', async () => {
    const pulled = await run('pull', ID);
    expect(pulled.stderr).toMatch(
      /Stand-in clip-tiny, [\d.]+ MB, licence MIT[\s\S]*Downloading \[#+\]/,
    );
    expect(pulled.stderr).toMatch(/Vocabulary common: 418 words[\s\S]*Vocabulary film: 418 words/);
    expect(pulled.code).toBe(0);
    const verified = await run('verify', ID);
    expect(verified.stdout).toMatch(/ok +tokenizer: 62 texts/);
    expect(verified.stdout).toMatch(/ok +image towers: int8 to fp32: cosine at least/);
    expect(verified.stdout).toMatch(/ok +text encoder/);
    expect(verified.code).toBe(0);
    expect(JSON.parse(readFileSync(at('verify.json'), 'utf8'))).toMatchObject({
      model: expect.stringMatching(ID),
    });
    const rank = async () => {
      const pair = ['static/samples/hat-a.png', 'static/samples/hat-b.png'];
      const { stdout } = await runCli('rank', ...pair, '--model', ID, '--json');
      return JSON.parse(stdout) as { model: string; verdict: string | null; gained: object[] };
    };
    const before = await rank();
    expect(before).toMatchObject({ model: `${ID}@${published.manifest.revision}`, verdict: null });
    // The user's own pictures give it a verdict; words keep their places.
    const pictures = mkdtempSync(join(tmpdir(), 'pm-own-'));
    await drawPictures(pictures, 31);
    writeFileSync(join(pictures, 'broken.png'), 'no picture');
    const calibrated = await run('calibrate', ID, '--pictures', pictures);
    expect(calibrated.stderr).toMatch(/left out: broken\.png/);
    expect(calibrated.stdout).toMatch(/186 unchanged pairs of 31 pictures/);
    const after = await rank();
    expect(after.verdict).toMatch(/clear|weak|none/);
    expect(after.gained.map((w) => ({ ...w, z: null }))).toEqual(
      before.gained.map((w) => ({ ...w, z: null })),
    );
    for (const name of readdirSync(pictures).slice(5)) rmSync(join(pictures, name));
    expect((await run('calibrate', ID, '--pictures', pictures)).stderr).toMatch(/at least 30/);
    const listed = await run('list', '--json');
    const states = JSON.parse(listed.stdout) as { id: string; state: string; licence: string }[];
    expect(states.find(({ id }) => id === ID)).toMatchObject({ state: 'pulled', licence: 'MIT' });
    expect(states.find(({ id }) => id === 'clip-vit-base-patch32')?.state).toBe('not pulled');
    const removed = await run('remove', ID);
    expect(removed.stdout).toMatch(/clip-tiny: removed, \d\d\.\d MB given back/);
    expect(readdirSync(join(models, ID))).toEqual(['model.json']);
    expect((await run('pull', 'picture-math-small')).stderr).toMatch(/nothing to pull/);
    expect((await run('remove', 'picture-math-small')).stderr).toMatch(/stays/);
  }, 180_000);

  test('a damaged model fails its verification', async () => {
    await pullHere().result;
    const bytes = readFileSync(at(VISION));
    bytes[5000] = (bytes[5000] as number) ^ 1;
    writeFileSync(at(VISION), bytes);
    const { code, stdout } = await run('verify', ID);
    expect(code).toBe(1);
    expect(stdout).toMatch(/failed +onnx\/vision_model\.onnx: Expected .* SHA-256/);
  });

  test('two pulls of one model do not meet', async () => {
    hub.fail(VISION, { hangAfter: 1000 });
    const first = startPull();
    await untilPart();
    expect((await run('pull', ID)).stderr).toMatch(/Another pull .* is running/);
    first.child.kill('SIGKILL');
    await first.ended;
    hub.reset();
    await pullHere().result;
  });

  test('goes through the proxy that the environment names', async () => {
    const { createServer } = await import('node:http');
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(407).end();
    });
    proxy.on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      // Who asks is killed below, perhaps in the middle of this answer.
      socket.on('error', () => {});
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as { port: number };
    const child = spawn(process.execPath, ['tools/cli.ts', 'model', 'pull', ID], {
      env: {
        ...process.env,
        HF_ENDPOINT: 'http://hub.invalid',
        HTTP_PROXY: `http://127.0.0.1:${port}`,
        http_proxy: `http://127.0.0.1:${port}`,
        NO_PROXY: '',
      },
    });
    for (let i = 0; i < 200 && asked.length === 0; i++)
      await new Promise((resume) => setTimeout(resume, 25));
    child.kill('SIGKILL');
    proxy.close();
    proxy.closeAllConnections();
    expect(asked[0]).toMatch(/hub\.invalid/);
  });
});

describe('a model in one graph', () => {
  test('is split into towers that answer what it answers', async () => {
    const { InferenceSession, Tensor } = await import('onnxruntime-node');
    const both = await publish(models, 'clip-both', 'stand-in-tiny', { combined: true });
    const own = await startHub({ [both.repository]: both.folder });
    process.env['HF_ENDPOINT'] = own.endpoint;
    const manifest = await pullHere('clip-both').result;
    await own.stop();
    expect(manifest.files.map(({ use }) => use).sort()).toEqual([
      'combined',
      'text',
      'tokenizer',
      'vision',
    ]);
    const folder = join(models, 'clip-both');
    const open = (path: string) =>
      InferenceSession.create(join(folder, path), { intraOpNumThreads: 1 });
    const [whole, vision, text] = await Promise.all([
      open('onnx/model_quantized.onnx'),
      open('onnx/vision_model_quantized.onnx'),
      open('onnx/text_model_quantized.onnx'),
    ]);
    expect(vision.inputNames).toEqual(['pixel_values']);
    expect([...text.inputNames].sort()).toEqual(['attention_mask', 'input_ids']);
    const side = manifest.image.size;
    const pixels = new Tensor(
      'float32',
      Float32Array.from({ length: 3 * side * side }, (_, i) => Math.sin(i / 7)),
      [1, 3, side, side],
    );
    const ids = new Tensor('int64', BigInt64Array.from([49406n, 320n, 2368n, 49407n]), [1, 4]);
    const mask = new Tensor('int64', new BigInt64Array(4).fill(1n), [1, 4]);
    const want = await whole.run({ pixel_values: pixels, input_ids: ids, attention_mask: mask });
    const image = await vision.run({ pixel_values: pixels });
    const words = await text.run({ input_ids: ids, attention_mask: mask });
    expect(image['image_embeds']?.data).toEqual(want['image_embeds']?.data);
    expect(words['text_embeds']?.data).toEqual(want['text_embeds']?.data);
    // The edge's kernel reads the split tower, and its weights are smaller than the whole.
    const { splitAndReport } = await import('../../../../tools/model/split.ts');
    const { report } = await splitAndReport(await readManifest('clip-both'));
    expect(report.split.min).toBeGreaterThan(0.9999);
    expect(report.int8_kernel.min).toBeGreaterThan(0.98);
    // Logits of the whole graph are the published ones of this model: verification finds them, and another number not.
    const picture = 'static/samples/crown-a.png';
    const [logits] = [
      await whole.run({
        pixel_values: new Tensor(
          'float32',
          preprocess(await readPicture(picture), manifest.image),
          [1, 3, side, side],
        ),
        input_ids: ids,
        attention_mask: mask,
      }),
    ];
    const published = Array.from(logits['logits_per_image']?.data as Float32Array);
    const { verifyModel } = await import('../../../../tools/model/verify.ts');
    const check = async (wanted: number[]) => {
      const reference = {
        picture: {
          name: 'a sample',
          url: 'http://pictures.invalid/a.png',
          prompts: ['a cat'],
          logits: wanted,
          scale: 100,
          tolerance: 1e-3,
        },
      };
      const { checks } = await verifyModel(
        { ...(await readManifest('clip-both')), reference },
        picture,
      );
      return checks.find(({ name }) => name === 'logits');
    };
    expect(await check(published)).toMatchObject({ status: 'ok' });
    expect(await check(published.map((x) => x + 0.01))).toMatchObject({ status: 'failed' });
    await removeModel('clip-both');
    expect(readdirSync(folder)).toEqual(['model.json']);
  });
});

test('the pins of both published models are those of the facts, and what they need is done here', async () => {
  const clip = await readPinned('clip-vit-base-patch32');
  expect(clip.files.map(({ use, precision }) => `${use} ${precision ?? ''}`.trim())).toEqual([
    'vision fp32',
    'vision int8',
    'text fp32',
    'text int8',
    'tokenizer',
  ]);
  expect(clip.revision).toMatch(/^[0-9a-f]{40}$/);
  const tiny = await readPinned('tinyclip-vit-8m-16-text-3m');
  expect(tiny.files.map(({ use }) => use)).toEqual(['combined', 'tokenizer']);
  mkdirSync(join(models, ID), { recursive: true });
});
