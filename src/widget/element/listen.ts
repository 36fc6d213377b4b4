/** What visitors do to an element: they choose and drop pictures, and press its button. */
import { SIDES, type Side, type SideView } from './view/side-view.ts';
import type { View } from './view/view.ts';

interface Handlers {
  isPickable(side: Side): boolean;
  onpick(side: Side, file: File): void;
  /** Something else than a file was dropped. */
  onmissed(side: Side): void;
  /** The page has put another image into a slot. */
  onslotted(): void;
  onbutton(): void;
}

/** Listens until the signal is aborted. */
export function listen(view: View, signal: AbortSignal, handlers: Handlers): void {
  for (const side of SIDES) listenToSide(view.sides[side], side, signal, handlers);
  view.message.button.addEventListener('click', () => handlers.onbutton(), { signal });
}

function listenToSide(
  { slot, input, frame }: SideView,
  side: Side,
  signal: AbortSignal,
  { isPickable, onpick, onmissed, onslotted }: Handlers,
): void {
  const setOver = (over: boolean) => frame.classList.toggle('over', over);
  const take = (files: FileList | null | undefined) => {
    const [file] = files ?? [];
    if (file) onpick(side, file);
  };
  slot.addEventListener('slotchange', () => onslotted(), { signal });
  input.addEventListener(
    'change',
    () => {
      take(input.files);
      // The same file may be chosen again.
      input.value = '';
    },
    { signal },
  );
  frame.addEventListener(
    'dragover',
    (event) => {
      if (!isPickable(side)) return;
      event.preventDefault();
      setOver(true);
    },
    { signal },
  );
  frame.addEventListener('dragleave', () => setOver(false), { signal });
  frame.addEventListener(
    'drop',
    (event) => {
      setOver(false);
      if (!isPickable(side)) return;
      event.preventDefault();
      if (event.dataTransfer?.files.length) take(event.dataTransfer.files);
      else onmissed(side);
    },
    { signal },
  );
}
