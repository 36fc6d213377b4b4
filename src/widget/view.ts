/** The element's shadow tree: built once, node by node (no markup strings: hosts may require Trusted Types). */
import { verdictKey } from '#lib/answer/verdict.ts';
import type { ShownResult, ShownWord } from './shown-result.ts';
import { STYLES } from './styles.ts';
import type { WidgetTexts } from './texts.ts';

export type Side = 'a' | 'b';
export const SIDES: readonly Side[] = ['a', 'b'];

/** What stands between the pictures and the words. */
export type Message =
  | { kind: 'none' }
  | { kind: 'working' }
  | { kind: 'loading'; loadedBytes: number; totalBytes: number }
  | { kind: 'start' }
  | { kind: 'ask'; title: string; bytes: number; licence: string }
  | { kind: 'error'; message: string };

export interface Captions {
  a: string;
  b: string;
}

function create<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  { part, ...rest }: Omit<Partial<HTMLElementTagNameMap[K]>, 'part'> & { part?: string },
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const node = Object.assign(document.createElement(tag), rest);
  if (part !== undefined) node.setAttribute('part', part);
  node.append(...children);
  return node;
}

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
  return { image, canvas, slot, input, chooseText, choose, frame, caption, figure };
}
type SideNodes = ReturnType<typeof createSide>;

const megabytes = (bytes: number, language: string) =>
  new Intl.NumberFormat(language, { maximumFractionDigits: 1, minimumFractionDigits: 1 }).format(
    bytes / 1e6,
  );

function createDirection(direction: 'gained' | 'lost') {
  const heading = create('p', { part: 'heading', className: 'heading', id: direction });
  const note = create('p', { part: 'note', className: 'note' });
  const list = create('ol', {});
  list.setAttribute('aria-labelledby', direction);
  const section = create(
    'div',
    { part: `direction ${direction}`, className: direction },
    heading,
    note,
    list,
  );
  return { heading, note, list, section };
}

/** Builds the tree of an element and returns what changes in it. */
export function createView(root: ShadowRoot) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES);
  root.adoptedStyleSheets = [sheet];
  const sides = { a: createSide('a'), b: createSide('b') } satisfies Record<Side, SideNodes>;
  const minus = create('span', { className: 'minus', part: 'minus' }, '−');
  minus.setAttribute('aria-hidden', 'true');
  const pictures = create(
    'div',
    { part: 'pictures', className: 'pictures' },
    sides.a.figure,
    minus,
    sides.b.figure,
  );
  const text = create('p', { part: 'message', hidden: true, id: 'message' });
  const progress = create('progress', { part: 'progress', hidden: true, max: 1 });
  progress.setAttribute('aria-labelledby', 'message');
  const error = create('p', { part: 'error', className: 'error', hidden: true });
  error.setAttribute('role', 'alert');
  const button = create('button', { part: 'button', type: 'button', hidden: true });
  const verdict = create('p', { part: 'verdict', hidden: true });
  const gained = createDirection('gained');
  const lost = createDirection('lost');
  const words = create(
    'div',
    { part: 'words', className: 'words', hidden: true },
    gained.section,
    lost.section,
  );
  const note = create('p', { part: 'note', className: 'note', hidden: true });
  const status = create('p', { className: 'status' });
  status.setAttribute('role', 'status');
  status.setAttribute('aria-live', 'polite');
  // For readers alone.
  status.style.setProperty('position', 'absolute');
  status.style.setProperty('clip-path', 'inset(50%)');
  status.style.setProperty('width', '1px');
  status.style.setProperty('height', '1px');
  status.style.setProperty('overflow', 'hidden');
  const group = create(
    'div',
    { part: 'container' },
    pictures,
    text,
    progress,
    error,
    button,
    verdict,
    words,
    note,
    status,
  );
  group.setAttribute('role', 'group');
  root.append(group);

  const setText = (node: HTMLElement, content: string) => {
    node.textContent = content;
    node.hidden = content === '';
  };

  const wordNode = (
    { label, score, also = [] }: ShownWord,
    sign: string,
    full: number,
    language: string,
  ) => {
    const bar = create('span', { part: 'bar', className: 'bar' });
    bar.setAttribute('aria-hidden', 'true');
    bar.style.setProperty('inline-size', `${Math.max(2, Math.min(100, (100 * score) / full))}%`);
    const name = create('span', { part: 'label', className: 'label' }, [label, ...also].join(', '));
    const figure = new Intl.NumberFormat(language, {
      minimumFractionDigits: 2,
      maximumFractionDigits: 2,
    }).format(score);
    const number = create('span', { part: 'score', className: 'score' }, `${sign}${figure}`);
    return create('li', { part: 'word' }, bar, name, number);
  };

  return {
    sides,
    button,

    /** Names everything in a language. */
    label(texts: WidgetTexts, captions: Captions, pickable: Record<Side, boolean>): void {
      group.setAttribute('aria-label', texts.group);
      for (const side of SIDES) {
        const nodes = sides[side];
        const caption = captions[side];
        nodes.caption.textContent = caption;
        nodes.image.alt = caption;
        nodes.canvas.setAttribute('aria-label', caption);
        const empty = nodes.frame.classList.contains('empty');
        nodes.chooseText.textContent = empty ? texts.choose(caption) : texts.replace(caption);
        nodes.choose.hidden = !pickable[side];
      }
      for (const [direction, nodes] of [
        ['gained', gained],
        ['lost', lost],
      ] as const) {
        nodes.heading.textContent = texts[direction];
        nodes.note.textContent = texts[`${direction}Note`];
      }
    },

    showMessage(message: Message, texts: WidgetTexts, language: string): void {
      const size = (bytes: number) => megabytes(bytes, language);
      setText(
        text,
        message.kind === 'working'
          ? texts.working
          : message.kind === 'loading'
            ? texts.loading(size(message.loadedBytes), size(message.totalBytes))
            : message.kind === 'ask'
              ? texts.large(message.title, size(message.bytes), message.licence)
              : '',
      );
      progress.hidden = message.kind !== 'working' && message.kind !== 'loading';
      // Without a value it moves to and fro: nobody knows how long encoding takes.
      if (message.kind === 'loading') progress.value = message.loadedBytes / message.totalBytes;
      else progress.removeAttribute('value');
      setText(error, message.kind === 'error' ? message.message : '');
      setText(
        button,
        message.kind === 'start'
          ? texts.start
          : message.kind === 'ask'
            ? texts.load(size(message.bytes))
            : message.kind === 'error'
              ? texts.again
              : '',
      );
    },

    /** @param k words a direction */
    showResult(result: ShownResult | null, k: number, texts: WidgetTexts, language: string): void {
      words.hidden = result === null;
      setText(note, result === null ? '' : texts.note);
      if (!result) {
        setText(verdict, '');
        status.textContent = '';
        return;
      }
      const said = texts.verdicts[verdictKey(result)];
      setText(verdict, said);
      const shown = { gained: result.gained.slice(0, k), lost: result.lost.slice(0, k) };
      const full = Math.max(...[...shown.gained, ...shown.lost].map(({ score }) => score), 1e-9);
      gained.list.replaceChildren(...shown.gained.map((w) => wordNode(w, '+', full, language)));
      lost.list.replaceChildren(...shown.lost.map((w) => wordNode(w, '−', full, language)));
      const names = (list: readonly ShownWord[]) =>
        list
          .slice(0, 3)
          .map(({ label }) => label)
          .join(', ');
      status.textContent = `${said} ${texts.announce(names(shown.gained), names(shown.lost))}`;
    },
  };
}
export type View = ReturnType<typeof createView>;
