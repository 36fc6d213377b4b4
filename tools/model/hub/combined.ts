/**
 * Splits a CLIP that was exported as one graph (`model.onnx`: pictures and texts in, both embeddings and logits out) into
 * its two towers. The nodes and weights stay as they are, so the towers answer what the combined graph answers.
 */
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PictureMathError } from '#core/errors.ts';
import type { Manifest, ModelFile } from '#core/model/manifest.ts';
import { modelFolder, readModelFile, type Pulled } from '../folder.ts';
import { decodeOnnx, encodeOnnx, type Model, type Node } from '../onnx.ts';
import { writeWhole } from '../../terminal/whole-file.ts';

const TOWERS = [
  { use: 'vision', output: 'image_embeds', needs: 'pixel_values' },
  { use: 'text', output: 'text_embeds', needs: 'input_ids' },
] as const;

/**
 * The part of a graph that one output depends on.
 * @throws PictureMathError `model-unsupported` when there is no such output, or it takes other inputs than a tower does
 */
function extractTower(model: Model, { output, needs }: (typeof TOWERS)[number]): Model {
  const { graph } = model;
  const wanted = graph.output.find(({ name }) => name === output);
  if (!wanted)
    throw new PictureMathError(
      'model-unsupported',
      `Expected a combined CLIP graph with the output ${output}, got ${graph.output.map(({ name }) => name).join(', ') || 'none'}.`,
    );
  const producers = new Map(graph.node.flatMap((node) => node.output.map((name) => [name, node])));
  const names = new Set<string>();
  const nodes = new Set<Node>();
  const pending = [output as string];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (names.has(name)) continue;
    names.add(name);
    const node = producers.get(name);
    if (!node) continue;
    nodes.add(node);
    pending.push(...node.input);
  }
  const input = graph.input.filter(({ name }) => names.has(name));
  const taken = input.map(({ name }) => name).filter((name) => name !== 'attention_mask');
  if (taken.join() !== needs)
    throw new PictureMathError(
      'model-unsupported',
      `Expected ${output} to depend on ${needs} alone, got ${taken.join(', ') || 'no input'}.`,
    );
  return {
    ...model,
    graph: {
      ...graph,
      node: graph.node.filter((node) => nodes.has(node)),
      initializer: graph.initializer.filter(({ name }) => names.has(name)),
      input,
      output: [wanted],
      value_info: (graph.value_info ?? []).filter(({ name }) => names.has(name)),
    },
  };
}

/**
 * Writes the towers of a model's combined graph beside it; null where it has none. Errors as `extractTower` and
 * `readModelFile`.
 */
export async function splitCombined(manifest: Manifest): Promise<Pulled['split']> {
  const combined = manifest.files.find(({ use }) => use === 'combined');
  if (!combined) return null;
  const model = decodeOnnx(await readModelFile(manifest, combined));
  const folder = modelFolder(manifest.id);
  const suffix = combined.precision === 'int8' ? '_quantized' : '';
  const files: ModelFile[] = [];
  for (const tower of TOWERS) {
    const bytes = encodeOnnx(extractTower(model, tower));
    const path = `onnx/${tower.use}_model${suffix}.onnx`;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeWhole(join(folder, path), bytes);
    files.push({
      path,
      use: tower.use,
      ...(combined.precision ? { precision: combined.precision } : {}),
      ...(combined.dynamic ? { dynamic: true } : {}),
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
  }
  return { from: combined.sha256, files };
}
