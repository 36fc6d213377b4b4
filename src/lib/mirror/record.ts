/** The mirror as a file, made on the device: a picture, or a clip of three seconds where the browser can record one. */
import { PictureMathError } from '#core/errors.ts';
import { drawMirror, type Drawn } from './draw-mirror.ts';

const CARD_SIDE = 1080;
/** A clip is drawn and encoded while words are looked for: smaller, so that those go on. */
const CLIP_SIDE = 720;
const CLIP_MS = 3000;
const CLIP_FPS = 25;

/** MP4 first: most messengers show nothing else. */
const TYPES = ['video/mp4;codecs=avc1.42E01F', 'video/webm;codecs=vp9', 'video/webm;codecs=vp8'];

export interface MirrorFile {
  file: File;
  /** What it looks like: a policy without `media-src` plays no clip. */
  still: Blob;
}

const fontsReady = () =>
  Promise.all([
    document.fonts.load("italic 540 40px 'Newsreader'"),
    document.fonts.load("400 20px 'Atkinson Hyperlegible Next'"),
  ]);

const cannotDraw = () => new PictureMathError('internal', 'The picture cannot be drawn.');

/** The type of clip that this browser records; null for none. */
export function clipType(): string | null {
  if (typeof MediaRecorder === 'undefined' || !('captureStream' in HTMLCanvasElement.prototype))
    return null;
  return TYPES.find((type) => MediaRecorder.isTypeSupported(type)) ?? null;
}

async function drawStill(drawn: Drawn, side: number, type: string): Promise<Blob> {
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext('2d');
  if (!context) throw cannotDraw();
  drawMirror(context, side, drawn);
  return canvas.convertToBlob({ type, quality: 0.9 });
}

/** @throws PictureMathError `internal` when the browser cannot draw */
export async function makeCard(drawn: Drawn): Promise<MirrorFile> {
  await fontsReady();
  const still = await drawStill(drawn, CARD_SIDE, 'image/jpeg');
  return { file: new File([still], 'picture-math.jpg', { type: still.type }), still };
}

/**
 * Records what `drawn` says, frame by frame.
 * @param onProgress share that is done
 * @throws PictureMathError `internal` when the browser cannot draw or record
 */
export async function recordClip(
  type: string,
  drawn: () => Drawn,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<MirrorFile> {
  await fontsReady();
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = CLIP_SIDE;
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw cannotDraw();
  drawMirror(context, CLIP_SIDE, drawn());
  const stream = canvas.captureStream(CLIP_FPS);
  const recorder = new MediaRecorder(stream, { mimeType: type, videoBitsPerSecond: 2_500_000 });
  const parts: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
  const ended = new Promise<void>((resolve, reject) => {
    recorder.addEventListener('stop', () => resolve());
    recorder.addEventListener('error', () =>
      reject(new PictureMathError('internal', 'The clip cannot be recorded.')),
    );
  });
  recorder.start();
  const began = performance.now();
  for (let now = 0; now < CLIP_MS && !signal.aborted; now = performance.now() - began) {
    drawMirror(context, CLIP_SIDE, drawn());
    onProgress(now / CLIP_MS);
    await new Promise((resume) => setTimeout(resume, 1000 / CLIP_FPS));
  }
  if (recorder.state !== 'inactive') recorder.stop();
  await ended;
  for (const track of stream.getTracks()) track.stop();
  signal.throwIfAborted();
  const plain = type.split(';')[0] ?? type;
  const name = `picture-math.${plain === 'video/mp4' ? 'mp4' : 'webm'}`;
  const still = await drawStill(drawn(), CLIP_SIDE, 'image/jpeg');
  return { file: new File(parts, name, { type: plain }), still };
}
