/** The camera: opening it, and what to say when that fails. */
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

/** The middle square of the frame that a video shows, as a file. @throws PictureMathError `picture-unreadable` */
export async function takePicture(video: HTMLVideoElement): Promise<Blob> {
  const { videoWidth: w, videoHeight: h } = video;
  const side = Math.min(w, h);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = side;
  const context = canvas.getContext('2d');
  if (!context || side === 0)
    throw new PictureMathError('picture-unreadable', 'The camera has not shown a picture yet.', {
      reason: { key: 'camera-waits' },
    });
  context.drawImage(video, (w - side) / 2, (h - side) / 2, side, side, 0, 0, side, side);
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) =>
        blob
          ? resolve(blob)
          : reject(
              new PictureMathError('picture-unreadable', 'The frame cannot be kept.', {
                reason: { key: 'camera-waits' },
              }),
            ),
      'image/png',
    ),
  );
}

/** The middle square of the frame that a video shows, for the encoder; null before there is one. */
export async function takeFrame(video: HTMLVideoElement): Promise<ImageBitmap | null> {
  const { videoWidth: w, videoHeight: h } = video;
  const side = Math.min(w, h);
  if (side === 0) return null;
  return createImageBitmap(video, (w - side) / 2, (h - side) / 2, side, side);
}
