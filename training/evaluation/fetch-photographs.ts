/** Brings the photographs that training and evaluation use, out of Debian packages: node training/evaluation/fetch-photographs.ts. */
import { readPhotographs } from './pairs/photographs.ts';

for (const use of ['calibration', 'evaluation'] as const)
  console.log(`${use}: ${(await readPhotographs(use)).length} views`);
