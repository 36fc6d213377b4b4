/** Calibrates the words of a request a few at a time, with turns between: others do not wait for all of them. */
import { calibrationUnits } from '#core/contract/costs.ts';
import type { Vocabulary } from '#core/format/vocabulary.ts';
import { calibrateInSteps } from '#core/rank/statistics.ts';
import type { Meter } from '../meter.ts';

/** Sigmas and background of words, as `calibrate`. @throws PictureMathError `rate-limited` */
export async function calibrateWords(
  words: Pick<Vocabulary, 'rows' | 'dimensions'>,
  differences: Float32Array,
  meter: Meter,
): Promise<Pick<Vocabulary, 'sigma' | 'background'>> {
  const steps = calibrateInSteps(words, differences);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await meter.turn(calibrationUnits(value));
  }
}
