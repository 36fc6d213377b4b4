/** Where letters are written, which have an undo and keys of their own. */
const WRITTEN =
  'textarea, [contenteditable], input:is(:not([type]), [type=text], [type=search], [type=number], [type=url], [type=email])';

export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches(WRITTEN);
