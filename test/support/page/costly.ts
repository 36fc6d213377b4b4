/** Files that are small and say that they are large, and what a page does with pictures. */
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import * as bombs from '../bombs.ts';

export type Named = readonly [name: string, bytes: Buffer, says: RegExp];

export const TOO_LARGE = /at most 100 million pixels/;
/** One of each kind, with what is said of it. */
export async function costlyPictures(): Promise<Named[]> {
  const small = sharp('static/samples/hat-a.png').flatten({ background: '#fff' }).resize(64, 64);
  const jpeg = await small.jpeg().toBuffer();
  const avif = await small.avif({ effort: 0 }).toBuffer();
  return [
    ['wide.png', bombs.flatPng(20_000, 20_000), TOO_LARGE],
    ['behind.jpg', bombs.withSegments(bombs.withFrame(jpeg, 30_000, 30_000), 12), TOO_LARGE],
    ['items.avif', bombs.withFree(bombs.withIspe(avif, 30_000, 30_000), 600_000), TOO_LARGE],
    ['frame.gif', bombs.gif(1, 60_000, 60_000), TOO_LARGE],
    ['frames.gif', bombs.gif(100_000), /holds 100,000 pictures .* at most 5,000/],
    ['many.ico', bombs.icon(65_535, 16, 16), /holds 65,535 pictures .* at most 256/],
    ['scans.jpg', await bombs.manyScans(64, 3000), /decoded in 3,0\d\d goes/],
    ['paper.png', Buffer.from('%PDF-1.7\n'), /a file of another kind \(PDF\)/],
  ];
}

export const payload = ([name, buffer]: Named) => ({ name, mimeType: 'image/png', buffer });

export interface Asked {
  bitmaps: number;
  decodes: number;
  /** Types of blobs that were given an address. */
  addresses: string[];
}
/** Counts what decodes and what may be shown, from the next page on. */
export const count = (page: Page) =>
  page.addInitScript(() => {
    const asked: Asked = { bitmaps: 0, decodes: 0, addresses: [] };
    Object.assign(window, { asked });
    const { createImageBitmap: make } = window;
    window.createImageBitmap = ((...args: Parameters<typeof make>) => {
      asked.bitmaps++;
      return make(...args);
    }) as typeof make;
    const { decode } = HTMLImageElement.prototype;
    HTMLImageElement.prototype.decode = function () {
      asked.decodes++;
      return decode.call(this);
    };
    const address = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob) => {
      if (blob instanceof Blob && !/javascript/.test(blob.type)) asked.addresses.push(blob.type);
      return address(blob);
    };
  });
export const askedOf = (page: Page) =>
  page.evaluate(() => (window as unknown as { asked: Asked }).asked);
export const NOTHING: Asked = { bitmaps: 0, decodes: 0, addresses: [] };
