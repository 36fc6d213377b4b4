/** What a page does to the images in the slots: another address, another image, one that does not load. */

/** What decides which picture an image shows. */
const ATTRIBUTES = ['src', 'srcset', 'sizes', 'media', 'type', 'crossorigin', 'slot'];

interface Handlers {
  /** An image has been given an address, be it the one that it had. */
  ontouched(image: Element): void;
  /** Something may show another picture now. */
  onchange(): void;
  onloaded(image: HTMLImageElement): void;
  onbroken(image: HTMLImageElement): void;
}

/** Watches the children of an element, and images of its own, until the signal is aborted. */
export function watchPictures(
  host: HTMLElement,
  own: readonly HTMLImageElement[],
  signal: AbortSignal,
  { ontouched, onchange, onloaded, onbroken }: Handlers,
): void {
  const watcher = new MutationObserver((changes) => {
    for (const { target, attributeName } of changes)
      if (attributeName?.startsWith('src') && target instanceof Element) ontouched(target);
    onchange();
  });
  watcher.observe(host, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ATTRIBUTES,
  });
  signal.addEventListener('abort', () => watcher.disconnect());
  const hear = ({ type, target }: Event) => {
    // The element's own events come by here too.
    if (target instanceof HTMLImageElement) (type === 'load' ? onloaded : onbroken)(target);
  };
  // They do not bubble: they are heard on their way down.
  for (const node of [host, ...own])
    for (const type of ['load', 'error'])
      node.addEventListener(type, hear, { capture: true, signal });
}
