import { crc32 } from 'node:zlib';

/** A PNG file with a chunk gAMA (in 100,000ths) behind its header, and none that says better. */
export function withGamma(png: Buffer, gamma: number): Buffer {
  const chunk = Buffer.alloc(16);
  chunk.writeUInt32BE(4, 0);
  chunk.write('gAMA', 4, 'ascii');
  chunk.writeUInt32BE(gamma, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 12)), 12);
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
}
