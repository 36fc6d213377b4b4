/** The largest picture of an icon file (ICO, CUR), as browsers choose it. */

/** @throws RangeError where it is damaged */
export function largestOfIcon(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = Array.from({ length: Math.min(view.getUint16(4, true), 256) }, (_, i) => {
    const at = 6 + 16 * i;
    const isIcon = view.getUint16(2, true) === 1;
    return {
      area: (view.getUint8(at) || 256) * (view.getUint8(at + 1) || 256),
      depth: isIcon ? view.getUint16(at + 6, true) : 0,
      size: view.getUint32(at + 8, true),
      start: view.getUint32(at + 12, true),
    };
  });
  const [best] = entries.sort((x, y) => y.area - x.area || y.depth - x.depth);
  if (!best || best.start + best.size > bytes.length || best.size < 16)
    throw new RangeError('A damaged icon: its pictures lie beyond its end.');
  return bytes.subarray(best.start, best.start + best.size);
}
