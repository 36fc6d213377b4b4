/** How picture files of every format begin: what follows is up to a test. */
const ascii = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
const ftyp = (brand: string) => ascii(`\0\0\0\x18ftyp${brand}\0\0\0\0${brand}mif1`);

export const HEADERS: Readonly<Record<string, Uint8Array>> = {
  png: ascii('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'),
  apng: ascii('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x08\0\0\0\x08\x08\x02\0\0\0'),
  'png of iPhones': ascii('\x89PNG\r\n\x1a\n\0\0\0\x04CgBI'),
  jpeg: ascii('\xff\xd8\xff\xe0'),
  'jpeg frame': ascii('\xff\xd8\xff\xc0\0\x11\x08'),
  gif87: ascii('GIF87a'),
  gif89: ascii('GIF89a'),
  webp: ascii('RIFF\x38\0\0\0WEBPVP8 '),
  'webp lossless': ascii('RIFF\x38\0\0\0WEBPVP8L'),
  'webp extended': ascii('RIFF\x38\0\0\0WEBPVP8X\x0a\0\0\0'),
  avif: ftyp('avif'),
  'avif sequence': ftyp('avis'),
  heic: ftyp('heic'),
  heix: ftyp('heix'),
  mif1: ftyp('mif1'),
  bmp: ascii('BM'),
  'bmp 40': ascii('BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0'),
  'bmp OS/2': ascii('BM\0\0\0\0\0\0\0\0\x1a\0\0\0\x0c\0\0\0'),
  'bmp 124': ascii('BM\0\0\0\0\0\0\0\0\0\0\0\0\x7c\0\0\0'),
  'tiff II': ascii('II*\0\x08\0\0\0'),
  'tiff MM': ascii('MM\0*\0\0\0\x08'),
  svg: ascii('<svg xmlns="http://www.w3.org/2000/svg">'),
  'svg with a declaration': ascii('<?xml version="1.0"?><svg '),
  ico: ascii('\0\0\x01\0\x01\0'),
  cur: ascii('\0\0\x02\0\x01\0'),
  pdf: ascii('%PDF-1.7\n'),
  psd: ascii('8BPS\0\x01'),
  jxl: ascii('\xff\x0a'),
  jp2: ascii('\0\0\0\x0cjP  \r\n\x87\n'),
  nothing: new Uint8Array(),
};

export function withHeader(name: string, tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = HEADERS[name] ?? new Uint8Array();
  const bytes = new Uint8Array(head.length + tail.length);
  bytes.set(head);
  bytes.set(tail, head.length);
  return bytes;
}
