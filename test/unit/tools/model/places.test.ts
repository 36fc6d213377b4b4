import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { normalizeRgb, resizeAndCrop } from '#core/picture/preprocess.ts';
import { readFor, readManifest } from '../../../../tools/model/folder.ts';
import { readPicture } from '../../../../tools/picture/picture.ts';

const manifest = await readManifest('picture-math-small');
const { size, places = [0, 0] } = manifest.image;

/** The design's bar for the sum over places. */
const PLACES_SUM = 1e-4;

test('the embedded model says of each place what it adds, and the places add up to the vector', async () => {
  const session = await InferenceSession.create(await readFor(manifest, 'vision'));
  for (const name of ['crown-a.png', 'rainbow-b.png']) {
    const rgb = resizeAndCrop(await readPicture(`static/samples/${name}`), size);
    const pixels = new Tensor('float32', normalizeRgb(rgb, manifest.image), [1, 3, size, size]);
    const { image_embeds: whole, place_embeds: parts } = await session.run({
      pixel_values: pixels,
    });
    expect(parts?.dims).toEqual([1, places[0] * places[1], manifest.dimensions]);
    const vector = whole?.data as Float32Array;
    const numbers = parts?.data as Float32Array;
    const most = Math.max(...vector.map(Math.abs));
    for (let d = 0; d < manifest.dimensions; d++) {
      let sum = 0;
      for (let place = 0; place < places[0] * places[1]; place++)
        sum += numbers[place * manifest.dimensions + d] as number;
      expect(Math.abs(sum - (vector[d] as number)) / most).toBeLessThan(PLACES_SUM);
    }
  }
});
