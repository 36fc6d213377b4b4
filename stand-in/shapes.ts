/** The shapes of published CLIP models, for stand-ins of the same size; facts from their config.json. */

export interface TowerShape {
  width: number;
  layers: number;
  heads: number;
}
export interface ClipShape {
  /** Id of the published model whose shape this is. */
  of: string;
  dimensions: number;
  text: TowerShape & { context: number; tokens: number };
  vision: TowerShape & { size: number; patch: number };
}

const CLIP_TOKENS = { context: 77, tokens: 49_408 };

export const SHAPES: Readonly<Record<string, ClipShape>> = {
  'stand-in-vit-b-32': {
    of: 'openai/clip-vit-base-patch32',
    dimensions: 512,
    text: { width: 512, layers: 12, heads: 8, ...CLIP_TOKENS },
    vision: { width: 768, layers: 12, heads: 12, size: 224, patch: 32 },
  },
  'stand-in-tinyclip-8m': {
    of: 'wkcn/TinyCLIP-ViT-8M-16-Text-3M-YFCC15M',
    dimensions: 512,
    text: { width: 256, layers: 3, heads: 4, ...CLIP_TOKENS },
    vision: { width: 256, layers: 10, heads: 4, size: 224, patch: 16 },
  },
  /** No model's shape: small enough to be made whenever tests ask. */
  'stand-in-tiny': {
    of: 'no model; for tests',
    dimensions: 64,
    text: { width: 64, layers: 2, heads: 2, ...CLIP_TOKENS },
    vision: { width: 64, layers: 2, heads: 2, size: 64, patch: 16 },
  },
};
