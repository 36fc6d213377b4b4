/** The prepared text tower on our kernel against ONNX Runtime. */
import { beforeAll, describe, expect, test } from 'vitest';
import { encodeText } from '#core/model/embed.ts';
import type { Manifest } from '#core/model/manifest.ts';
import { quantizeRows } from '#core/vector/quantize.ts';
import type { TextTower, Tokenize } from '#core/model/tower.ts';
import { readFor, readManifest } from '../../../../tools/model/folder.ts';
import {
  decodeOnnx,
  encodeOnnx,
  floatTensor,
  numbersOf,
  type Model,
} from '../../../../tools/model/onnx.ts';
import { prepareText, type Prepared } from '../../../../tools/model/prepare.ts';
import { createPreparedTower, type PreparedTower } from '../../../../tools/model/prepared-tower.ts';
import { splitAndReport } from '../../../../tools/model/split.ts';
import { makeStandIn } from '../../../../stand-in/make.ts';
import { readTextGraph, splitTextGraph } from '../../../../tools/model/text-graph.ts';
import {
  createTextTower,
  createTokenize,
  createVisionTower,
  openTextTower,
} from '../../../../tools/model/towers.ts';
import { VARIED_TEXTS } from '../../../support/texts.ts';
import { SAME_EMBEDDING } from '../../../support/tolerances.ts';
import { cosine } from '../../../support/vectors.ts';

interface Subject {
  manifest: Manifest;
  tokenize: Tokenize;
  prepared: Prepared;
  ours: PreparedTower;
  idsOf(text: string): readonly number[];
}
async function load(id: string): Promise<Subject> {
  const manifest = await readManifest(id);
  const prepared = await prepareText(manifest);
  const tokenize = await createTokenize(manifest);
  return {
    manifest,
    tokenize,
    prepared,
    ours: await createPreparedTower(prepared),
    idsOf: (text) => encodeText(manifest, tokenize, text).ids,
  };
}

async function leastCosine(subject: Subject, reference: TextTower): Promise<number> {
  let least = 1;
  for (const text of VARIED_TEXTS) {
    const ids = subject.idsOf(text);
    least = Math.min(least, cosine(await subject.ours.run(ids), await reference.run(ids)));
  }
  return least;
}

/** The float32 graph with every matrix and the token table rounded to the int8 numbers that the kernel has. */
function roundToInt8(model: Model, context: number): Model {
  const { width } = readTextGraph(model, context);
  const rounded = (numbers: Float32Array, size: number) => {
    const { values, scales } = quantizeRows(numbers, size);
    return Float32Array.from(values, (x, i) => x * (scales[Math.floor(i / size)] as number));
  };
  const initializer = model.graph.initializer.map((tensor) => {
    const [rows = 0, columns = 0] = tensor.dims;
    const isTable = columns === width && rows > context && !tensor.name.startsWith('onnx::MatMul');
    const isMatrix = tensor.name.startsWith('onnx::MatMul');
    if (!isTable && !isMatrix) return tensor;
    const numbers = numbersOf(tensor) as Float32Array;
    if (isTable) return floatTensor(tensor.name, tensor.dims, rounded(numbers, columns));
    // [in, out]: the kernel's rows are its columns.
    const turned = new Float32Array(numbers.length);
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < columns; c++) turned[c * rows + r] = numbers[r * columns + c] as number;
    const back = rounded(turned, rows);
    return floatTensor(
      tensor.name,
      tensor.dims,
      numbers.map((_, i) => back[(i % columns) * rows + Math.floor(i / columns)] as number),
    );
  });
  return { ...model, graph: { ...model.graph, initializer } };
}

test('there are 200 texts to compare on', () => {
  expect(VARIED_TEXTS).toHaveLength(200);
});

describe('the embedded model', () => {
  let subject: Subject;
  beforeAll(async () => {
    subject = await load('picture-math-small');
  });
  test('encodes 200 texts as onnxruntime-node does on the float32 file', async () => {
    expect(
      await leastCosine(subject, await createTextTower(subject.manifest)),
    ).toBeGreaterThanOrEqual(SAME_EMBEDDING);
  });
  test('gives the same bits alone, repeated and after any other prompt', async () => {
    const prompts = VARIED_TEXTS.slice(20, 80).map(subject.idsOf);
    const alone = [];
    for (const ids of prompts)
      alone.push(await (await createPreparedTower(subject.prepared)).run(ids));
    for (const [i, ids] of prompts.entries()) {
      expect(await subject.ours.run(ids)).toEqual(alone[i]);
      expect(await subject.ours.run(ids)).toEqual(alone[i]);
    }
    for (const [i, ids] of [...prompts.entries()].reverse())
      expect(await subject.ours.run(ids)).toEqual(alone[i]);
  });
  test('gives the same bits in batches of any size, whatever begins alike', async () => {
    const prompts = [
      ...VARIED_TEXTS.slice(0, 90),
      ...['hat', 'cap', 'hat', 'dog', 'cat', 'sun'],
      ...['hat', 'hats', 'red hat', 'cap'].map((word) => `a photo of a ${word}`),
    ].map(subject.idsOf);
    const alone = [];
    for (const ids of prompts) alone.push(await subject.ours.run(ids));
    for (const size of [1, 2, 3, 4, 5, 7, 16, 100]) {
      const { runAll } = await createPreparedTower(subject.prepared);
      const together = [];
      for (let at = 0; at < prompts.length; at += size)
        together.push(...(await runAll(prompts.slice(at, at + size))));
      expect(together).toEqual(alone);
    }
    expect(await subject.ours.runAll([])).toEqual([]);
  });
  test('is split without a loss in float32', async () => {
    const { report } = await splitAndReport(subject.manifest);
    expect(report.split.min).toBeGreaterThanOrEqual(SAME_EMBEDDING);
    expect(report.int8_kernel.min).toBeGreaterThanOrEqual(SAME_EMBEDDING);
  });
  test('refuses token ids that its table does not have', async () => {
    await expect(subject.ours.run([1, subject.prepared.index.tokens])).rejects.toMatchObject({
      code: 'model-file-invalid',
    });
  });
});

describe("a small stand-in with CLIP's tokenizer and context", () => {
  let subject: Subject;
  let model: Model;
  beforeAll(async () => {
    await makeStandIn('stand-in-tiny', { vision: true });
    subject = await load('stand-in-tiny');
    model = decodeOnnx(await readFor(subject.manifest, 'text', 'fp32'));
  });
  test('encodes 200 texts as onnxruntime-node does on the same int8 numbers', async () => {
    const reference = await openTextTower(encodeOnnx(roundToInt8(model, 77)));
    expect(await leastCosine(subject, reference)).toBeGreaterThanOrEqual(SAME_EMBEDDING);
  });
  test('is nearer to float32 than the published int8 layout', async () => {
    const exact = await createTextTower(subject.manifest, 'fp32');
    const dynamic = await createTextTower(subject.manifest, 'int8');
    let [ours, theirs] = [0, 0];
    for (const text of VARIED_TEXTS.slice(20)) {
      const ids = subject.idsOf(text);
      const want = Float32Array.from(await exact.run(ids));
      ours += 1 - cosine(await subject.ours.run(ids), want);
      theirs += 1 - cosine(await dynamic.run(ids), want);
    }
    expect(ours).toBeLessThan(theirs / 2);
  });
  test('reads the same weights from the published int8 layout, to its steps', async () => {
    const exact = readTextGraph(model, 77);
    const dynamic = readTextGraph(decodeOnnx(await readFor(subject.manifest, 'text', 'int8')), 77);
    expect(dynamic.layers).toHaveLength(exact.layers.length);
    const pairs = exact.layers.flatMap((layer, i) => {
      const other = dynamic.layers[i];
      return (['query', 'key', 'value', 'out', 'up', 'down'] as const).map((part) => [
        layer[part],
        other?.[part],
      ]);
    });
    for (const [a, b] of pairs) {
      expect(cosine(a?.weight ?? [], b?.weight ?? [])).toBeGreaterThan(0.999);
      expect(b?.bias).toEqual(a?.bias);
    }
  });
  test('has a vision tower too, in both precisions, which agree', async () => {
    const pixels = Float32Array.from({ length: 3 * 64 * 64 }, (_, i) => Math.sin(i / 99));
    const [exact, rounded] = await Promise.all(
      (['fp32', 'int8'] as const).map(async (precision) =>
        Float32Array.from(
          await (await createVisionTower(subject.manifest, precision)).run(pixels, 64),
        ),
      ),
    );
    expect(exact).toHaveLength(64);
    expect(cosine(exact ?? [], rounded ?? [])).toBeGreaterThan(0.99);
  });
  test('the split graph has no token table and asks for inputs_embeds', () => {
    const split = splitTextGraph(model);
    expect(split.graph.input.map(({ name }) => name)).toEqual(['input_ids', 'inputs_embeds']);
    expect(split.graph.initializer.some(({ dims }) => dims[0] === 49_408)).toBe(false);
  });
});

describe('a graph that is no CLIP text tower', () => {
  test('is refused with what was expected', async () => {
    const manifest = await readManifest('picture-math-small');
    const vision = decodeOnnx(await readFor(manifest, 'vision'));
    expect(() => readTextGraph(vision, 77)).toThrow(/looks its tokens up by input_ids/);
    const text = decodeOnnx(await readFor(manifest, 'text'));
    expect(() => readTextGraph(text, 23)).toThrow(/23 positions/);
    const node = text.graph.node.filter(({ op_type }) => op_type !== 'Softmax');
    const cut = node.filter((n) => !n.output.some((o) => o.includes('/layers.1/mlp/mlp.2/MatMul')));
    expect(() => readTextGraph({ ...text, graph: { ...text.graph, node: cut } }, 24)).toThrow(
      expect.objectContaining({ code: 'model-file-invalid' }),
    );
    expect(() => decodeOnnx(new TextEncoder().encode('no model'))).toThrow(/ONNX/);
  });
});
