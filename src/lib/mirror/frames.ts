/** Frames of a video as it plays: each once, none while nobody looks. */
import { takeFrame } from './camera.ts';

/** A frame for the encoder, which takes it, and the same one to keep: the video may be gone when it is wanted. */
export interface Frame {
  bitmap: ImageBitmap;
  kept: ImageBitmap;
}

/** How often a page that is hidden is looked at again. */
const LOOK_MS = 100;
/** A camera gives at least five frames a second; one that gives none for so long is looked at all the same. */
const STILL_MS = 400;

const wait = (ms: number) => new Promise<void>((resume) => setTimeout(resume, ms));

/** Resolves when the video shows another frame, and where that is not told, when the screen is drawn anew. */
async function another(video: HTMLVideoElement): Promise<void> {
  const shown = new Promise<void>((resume) => {
    // Absent in older browsers, whatever the types say.
    if ('requestVideoFrameCallback' in video) video.requestVideoFrameCallback(() => resume());
    else requestAnimationFrame(() => resume());
  });
  // It does not come while the page is hidden or the system covers the camera.
  await Promise.race([shown, wait(STILL_MS)]);
}

/** The next frame; null when `isOver` says so first. `onHidden` hears each time that nobody looks. */
export async function nextFrame(
  video: HTMLVideoElement,
  isOver: () => boolean,
  onHidden: () => void,
): Promise<Frame | null> {
  while (!isOver()) {
    if (document.visibilityState === 'hidden') {
      onHidden();
      await wait(LOOK_MS);
      continue;
    }
    await another(video);
    const bitmap = isOver() ? null : await takeFrame(video);
    if (bitmap) return { bitmap, kept: await createImageBitmap(bitmap) };
  }
  return null;
}
