/**
 * `npm run evaluate`: how good answers are. With --vectors DIR, methods of ranking on published vectors of real CLIP
 * (--json for numbers); without, a model's answers on pictures that it never saw (training/evaluate.ts).
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { PictureMathError } from '#core/errors.ts';
import { evaluateRealClip, formatRealClip } from './real-clip/real-clip.ts';

const { values } = parseArgs({
  options: { vectors: { type: 'string' }, json: { type: 'boolean', default: false } },
  strict: false,
});
if (typeof values.vectors === 'string') {
  try {
    const folder = resolve(process.env['INIT_CWD'] ?? process.cwd(), values.vectors);
    const results = await evaluateRealClip(folder);
    console.log(values.json ? JSON.stringify(results, null, 2) : formatRealClip(results));
  } catch (error) {
    if (!(error instanceof PictureMathError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
} else await import('../evaluate.ts');
