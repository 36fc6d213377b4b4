/** Largest difference from Pillow's 8-bit result, in grey levels; the port is meant to be exact. */
export const PILLOW_LEVELS = 0;
/** Cosine between runtimes in fp32: kernels sum in different orders. */
export const SAME_EMBEDDING = 0.9999;
