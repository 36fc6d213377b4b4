/** The verdict and the two lists of words. */
import { verdictKey } from '#lib/answer/verdict.ts';
import { formatNumber } from '#lib/i18n/number-format.ts';
import type { ShownResult, ShownWord } from '../../shown-result.ts';
import type { WidgetTexts } from '../texts.ts';
import { create, setText } from './nodes.ts';

/** How many words a direction are told to readers of a screen. */
const TOLD = 3;

type Direction = 'gained' | 'lost';

/** Other sums than one picture minus another gain and lose nothing: words lie near them, or far. */
const sideOf = (direction: Direction, result: ShownResult | null) => {
  if (result?.question === undefined || result.question === 'picture-pair') return direction;
  return direction === 'gained' ? 'nearest' : 'farthest';
};

function createDirection(direction: Direction) {
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

/** @param share of the longest arrow, 0 to 1 */
function createWord({ label, also = [] }: ShownWord, share: number, figure: string) {
  const bar = create('span', { part: 'bar', className: 'bar' });
  bar.setAttribute('aria-hidden', 'true');
  bar.style.setProperty('inline-size', `${Math.max(4, Math.min(100, 100 * share))}%`);
  const text = [label, ...also].join(', ');
  const name = create('span', { part: 'label', className: 'label' }, text);
  name.style.setProperty('--letters', String(Math.max(3, text.length)));
  const number = create('span', { part: 'score', className: 'score' }, figure);
  return create('li', { part: 'word' }, bar, name, number);
}

/** For readers alone: told, not seen. */
function createStatus() {
  const status = create('p', { className: 'status' });
  status.setAttribute('role', 'status');
  status.setAttribute('aria-live', 'polite');
  const hidden = { position: 'absolute', 'clip-path': 'inset(50%)', overflow: 'hidden' };
  for (const [name, value] of Object.entries({ ...hidden, width: '1px', height: '1px' }))
    status.style.setProperty(name, value);
  return status;
}

export function createResultView() {
  const verdict = create('p', { part: 'verdict', hidden: true });
  const directions = { gained: createDirection('gained'), lost: createDirection('lost') };
  const words = create(
    'div',
    { part: 'words', className: 'words', hidden: true },
    directions.gained.section,
    directions.lost.section,
  );
  const note = create('p', { part: 'note', className: 'note', hidden: true });
  const status = createStatus();
  const told = (list: readonly ShownWord[]) =>
    list
      .slice(0, TOLD)
      .map(({ label }) => label)
      .join(', ');
  return {
    nodes: [verdict, words, note, status],
    /** @param k words a direction */
    show(result: ShownResult | null, k: number, texts: WidgetTexts, language: string): void {
      words.hidden = result === null;
      for (const direction of ['gained', 'lost'] as const) {
        const side = sideOf(direction, result);
        directions[direction].heading.textContent = texts[side];
        directions[direction].note.textContent = texts[`${side}Note`];
      }
      setText(note, result === null ? '' : texts.note);
      if (!result) {
        setText(verdict, '');
        for (const { list } of Object.values(directions)) list.replaceChildren();
        status.textContent = '';
        return;
      }
      const key = verdictKey(result);
      const said = texts.verdicts[key];
      // No loud word where none stands out, or the model cannot tell.
      words.classList.toggle('sure', key === 'clear' || key === 'weak');
      setText(verdict, said);
      const shown = { gained: result.gained.slice(0, k), lost: result.lost.slice(0, k) };
      const full = Math.max(...[...shown.gained, ...shown.lost].map(({ score }) => score), 1e-9);
      const nodesOf = (direction: Direction, sign: string) =>
        shown[direction].map((word) =>
          createWord(word, word.score / full, `${sign}${formatNumber(word.score, 2, language)}`),
        );
      directions.gained.list.replaceChildren(...nodesOf('gained', '+'));
      directions.lost.list.replaceChildren(...nodesOf('lost', '−'));
      const announced = (['gained', 'lost'] as const).map((direction) =>
        texts.announce(texts[sideOf(direction, result)], told(shown[direction])),
      );
      status.textContent = [said, ...announced].join(' ');
    },
  };
}
