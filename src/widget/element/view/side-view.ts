/** The two pictures, with what replaces them and their captions. */
import type { WidgetTexts } from '../texts.ts';
import { create } from './nodes.ts';

export type Side = 'a' | 'b';
export const SIDES: readonly Side[] = ['a', 'b'];

function createSide(side: Side) {
  const image = create('img', { part: 'picture', alt: '', hidden: true });
  const canvas = create('canvas', { part: 'picture', hidden: true });
  canvas.setAttribute('role', 'img');
  const slot = create('slot', { name: side }, image, canvas);
  const input = create('input', { type: 'file', accept: 'image/*' });
  const chooseText = create('span', {});
  const choose = create('label', { part: 'choose', hidden: true }, input, chooseText);
  const frame = create('div', { part: `frame frame-${side}`, className: 'frame' }, slot, choose);
  const caption = create('figcaption', { part: 'caption' });
  const figure = create('figure', { part: `side side-${side}` }, frame, caption);
  return {
    image,
    canvas,
    slot,
    input,
    frame,
    figure,
    label(text: string, texts: WidgetTexts, pickable: boolean): void {
      caption.textContent = text;
      image.alt = text;
      canvas.setAttribute('aria-label', text);
      const isEmpty = frame.classList.contains('empty');
      chooseText.textContent = isEmpty ? texts.choose(text) : texts.replace(text);
      choose.hidden = !pickable;
    },
  };
}
export type SideView = ReturnType<typeof createSide>;

export function createSides() {
  const sides = { a: createSide('a'), b: createSide('b') } satisfies Record<Side, SideView>;
  const minus = create('span', { className: 'minus', part: 'minus' }, '−');
  minus.setAttribute('aria-hidden', 'true');
  const node = create(
    'div',
    { part: 'pictures', className: 'pictures' },
    sides.a.figure,
    minus,
    sides.b.figure,
  );
  return { sides, node };
}
