/** Work begins a little before an element is seen. */
const MARGIN = '200px';

/** Calls back once, when an element comes near the view; never when the signal is aborted before. */
export function whenNear(element: Element, signal: AbortSignal, onNear: () => void): void {
  const watcher = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      watcher.disconnect();
      onNear();
    },
    { rootMargin: MARGIN },
  );
  watcher.observe(element);
  signal.addEventListener('abort', () => watcher.disconnect());
}
