/** The camera: opening it, what to say when that fails, and the square of a frame that is read. */
import { PictureMathError } from '#core/errors.ts';

export type CameraFault = 'refused' | 'none' | 'in-use' | 'unsupported' | 'other';
export type Facing = 'user' | 'environment';

/** Why a camera did not open, by the name of the browser's exception (Media Capture and Streams, section 10.2). */
export function cameraFaultOf(error: unknown): CameraFault {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'none';
  if (name === 'NotReadableError' || name === 'AbortError') return 'in-use';
  return name === 'TypeError' ? 'unsupported' : 'other';
}

/** Opens a camera, the front or the back one where there are two. Rejects as the browser does. */
export async function openCamera(facing: Facing): Promise<MediaStream> {
  // Absent where the page is not served securely.
  if (!('mediaDevices' in navigator)) throw new TypeError('No media devices.');
  return navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: { ideal: facing }, width: { ideal: 640 }, height: { ideal: 640 } },
  });
}

/** How many cameras there are, once one may be used. */
export async function countCameras(): Promise<number> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter(({ kind }) => kind === 'videoinput').length;
}

/** Of what an upright frame has above and below its square, so much is above: words cover the lower part. */
const ABOVE = 0.3;

/** The square that is read of a frame: of a wide one the middle, of an upright one higher up, where a face is. */
export function squareOfFrame(width: number, height: number) {
  const side = Math.min(width, height);
  return {
    left: Math.floor((width - side) / 2),
    top: Math.floor((height - side) * (height > width ? ABOVE : 0.5)),
    side,
  };
}

/** That square of what a video shows now; null before it shows anything. */
export async function takeFrame(video: HTMLVideoElement): Promise<ImageBitmap | null> {
  const { left, top, side } = squareOfFrame(video.videoWidth, video.videoHeight);
  return side === 0 ? null : createImageBitmap(video, left, top, side, side);
}

/** A frame as a file; its memory is given back. @throws PictureMathError `picture-unreadable` */
export async function pictureOf(frame: ImageBitmap | null): Promise<Blob> {
  const canvas = new OffscreenCanvas(frame?.width ?? 1, frame?.height ?? 1);
  const context = canvas.getContext('2d');
  if (!context || !frame)
    throw new PictureMathError('picture-unreadable', 'The camera has not shown a picture yet.', {
      reason: { key: 'camera-waits' },
    });
  context.drawImage(frame, 0, 0);
  frame.close();
  return canvas.convertToBlob({ type: 'image/png' });
}
