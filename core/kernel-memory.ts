/** Laying out the one memory of a WebAssembly kernel (kernels/): places one after another, then room for all of them. */

/** What every kernel exports. */
export interface KernelExports {
  memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  /** Where the caller may lay out its data. */
  heapBase: { readonly value: number };
}

const PAGE = 65_536;
/** SIMD loads take 16 bytes. */
const ALIGNMENT = 16;
const align = (offset: number) => Math.ceil(offset / ALIGNMENT) * ALIGNMENT;

/** Hands out aligned places one after another, from `start`. */
export function createPlacer(start: number) {
  let at = align(start);
  return {
    take(bytes: number): number {
      const place = at;
      at = align(at + bytes);
      return place;
    },
    end: () => at,
  };
}

/**
 * Grows a kernel's memory to `end` bytes and returns it; it never grows again, so views of it stay valid.
 * @throws RangeError when it cannot grow so far
 */
export function growTo({ memory }: KernelExports, end: number): ArrayBuffer {
  const missing = Math.ceil((end - memory.buffer.byteLength) / PAGE);
  if (missing > 0) memory.grow(missing);
  return memory.buffer;
}
