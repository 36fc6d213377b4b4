/** The ports that runtimes fill with ONNX Runtime: numbers in, numbers out, no policy. */
import type { Resample } from '../picture/resample.ts';

/** `pixel_values` [1, 3, size, size] to `image_embeds` [D], not normalised. */
export interface VisionTower {
  /** Scales pictures for it: our kernel's, where that is at hand. */
  resample?: Resample | undefined;
  run(pixelValues: Float32Array<ArrayBuffer>, size: number): Promise<Float32Array>;
}

/** `input_ids` [1, s] to `text_embeds` [D], not normalised. */
export interface TextTower {
  run(ids: readonly number[]): Promise<Float32Array>;
}

/** A tower that reads its weights once for many prompts; a prompt's answer is the same alone. */
export interface BatchTextTower extends TextTower {
  runAll(prompts: readonly (readonly number[])[]): Promise<Float32Array[]>;
}

/** Text to token ids, start and end included. */
export type Tokenize = (text: string) => readonly number[];
