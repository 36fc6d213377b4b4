/** The element's shadow tree: built once; returns what changes in it. */
import type { WidgetTexts } from '../texts.ts';
import { createMessageView } from './message-view.ts';
import { create } from './nodes.ts';
import { createResultView } from './result-view.ts';
import { SIDES, createSides, type Side } from './side-view.ts';
import { STYLES } from './styles.ts';

export function createView(root: ShadowRoot) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES);
  root.adoptedStyleSheets = [sheet];
  const pictures = createSides();
  const message = createMessageView();
  const result = createResultView();
  const nodes = [pictures.node, ...message.nodes, ...result.nodes];
  const group = create('div', { part: 'container' }, ...nodes);
  group.setAttribute('role', 'group');
  root.append(group);
  return {
    sides: pictures.sides,
    message,
    result,
    /** Names everything in a language. */
    label(
      texts: WidgetTexts,
      captions: Record<Side, string>,
      pickable: Record<Side, boolean>,
    ): void {
      group.setAttribute('aria-label', texts.group);
      for (const side of SIDES) pictures.sides[side].label(captions[side], texts, pickable[side]);
    },
  };
}
export type View = ReturnType<typeof createView>;
