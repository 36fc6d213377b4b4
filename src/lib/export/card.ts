/** The answer as a picture to post: the sum on its board, three words on arrows, how sure, and where it comes from. */
import { PictureMathError } from '#core/errors.ts';
import { readPart } from '#core/picture/view.ts';
import type { RankResponse } from '#core/contract/api.ts';
import { sureOf } from '../answer/sure.ts';
import { isCalm, isSure, isUnlike } from '../answer/verdict.ts';
import type { Locale } from '../context.ts';
import type { Content } from '../sum/content.svelte.ts';
import { usedTerms } from '../sum/terms.ts';
import { drawScaled } from '../vision/bitmap-pixels.ts';
import { openUpright } from '../vision/upright.ts';
import type { Workspace } from '../workspace.svelte.ts';
import { openBoard, type Board } from './board.ts';

/** What networks show of a link, in pixels. */
const WIDTH = 1200;
const HEIGHT = 630;
const MARGIN = 56;
/** The middle of what stands in the row of the sum. */
const MIDDLE = 250;
const MOST_TERMS = 4;
const WORDS = 3;

/** @throws PictureMathError `internal` when the browser cannot draw */
export async function drawCard(workspace: Workspace, locale: Locale): Promise<Blob> {
  const { result } = workspace.answer;
  const board = await openBoard(WIDTH, HEIGHT);
  if (!board || !result) throw new PictureMathError('internal', 'The picture cannot be drawn.');
  const left = await drawSum(board, workspace, locale);
  drawWords(board, result, locale, left);
  const t = locale.texts;
  const pairs = workspace.models.backgroundPairs;
  const { head, text } = sureOf(result, pairs, t.sure, (n) => locale.number(n));
  board.write(`${head} ${text}`, MARGIN, HEIGHT - 92, { size: 24, width: 820 });
  board.write(t.home.caution, MARGIN, HEIGHT - 56, { size: 22, fill: 'quiet' });
  board.write('Picture Math', WIDTH - MARGIN, HEIGHT - 92, {
    size: 34,
    italic: true,
    align: 'right',
  });
  // An address of one's own machine leads nobody anywhere.
  if (location.hostname !== 'localhost')
    board.write(location.host, WIDTH - MARGIN, HEIGHT - 56, {
      size: 22,
      fill: 'quiet',
      align: 'right',
    });
  return board.canvas.convertToBlob({ type: 'image/png' });
}

/** Terms and signs in a row. @returns where the row ends, in pixels from the left */
async function drawSum(board: Board, workspace: Workspace, locale: Locale): Promise<number> {
  const used = usedTerms(workspace.sum.terms) ?? [];
  const shown = used.slice(0, MOST_TERMS);
  const size = shown.length <= 2 ? 270 : shown.length === 3 ? 170 : 125;
  const gap = shown.length <= 2 ? 62 : 44;
  let x = MARGIN;
  for (const [i, { letter, weight, content }] of shown.entries()) {
    if (i > 0 || weight < 0) {
      board.sign(weight < 0 ? '−' : '+', x + gap / 2, MIDDLE, gap * 0.55);
      x += gap;
    }
    const name = letter ?? content.name;
    if (letter === null)
      board.write(name, x + size / 2, MIDDLE + 12, {
        size: size / 5,
        italic: true,
        align: 'center',
        width: size,
      });
    else await drawPicture(board, content, x, MIDDLE - size / 2, size);
    const amount = Math.abs(weight);
    if (amount !== 1)
      board.write(`${locale.number(amount, 2)} · ${name}`, x + size / 2, MIDDLE + size / 2 + 36, {
        size: 20,
        fill: 'quiet',
        align: 'center',
      });
    x += size;
  }
  if (used.length > MOST_TERMS) {
    board.write('…', x + 12, MIDDLE, { size: 34 });
    x += 40;
  }
  board.sign('=', x + gap / 2, MIDDLE, gap * 0.6);
  return x + gap + 12;
}

async function drawPicture(board: Board, content: Content, x: number, y: number, size: number) {
  const inset = 12;
  const side = size - 2 * inset;
  board.brackets(x, y + inset, size, side);
  board.fill('board-3', x + inset, y + inset, side, side);
  // A vector that came by a link without its picture leaves the place empty.
  const blob = content.picture ?? (content.thumbnail && new Blob([content.thumbnail]));
  if (!blob) return;
  const bitmap = await openUpright(blob);
  const part = content.picture
    ? readPart(content.view, bitmap)
    : { left: 0, top: 0, width: bitmap.width, height: bitmap.height };
  const scale = side / Math.max(part.width, part.height);
  const [w, h] = [part.width * scale, part.height * scale];
  const drawn = drawScaled(bitmap, part, w, h);
  board.context.drawImage(drawn, x + inset + (side - w) / 2, y + (size - h) / 2);
  bitmap.close();
}

/** The first words on arrows; where none may be said, what is said instead. */
function drawWords(board: Board, result: RankResponse, locale: Locale, left: number): void {
  const { panels, texts } = locale;
  const width = WIDTH - MARGIN - left;
  if (isCalm(result)) {
    const word = isUnlike(result) ? panels.calm.cannotTell : panels.calm.nothing;
    board.write(word, left, MIDDLE + 24, { size: 90, italic: true, width });
    return;
  }
  const words = result.gained.slice(0, WORDS);
  const full = Math.max(0.01, words[0]?.score ?? 0);
  let y = 120;
  for (const [i, { label, score }] of words.entries()) {
    const { text } = locale.word(label);
    const size = i === 0 ? board.fit(text, 150, width) : board.fit(text, 52, width);
    y += i === 0 ? size * 0.72 : 56;
    const fill = i === 0 && isSure(result) ? 'gain' : 'chalk';
    board.write(text, left, y, { size, italic: true, fill, weight: 520 });
    y += /[gjpqy]/.test(text) ? size * 0.24 + 8 : 20;
    board.arrow(left, y, width * Math.max(0.06, score / full));
  }
  const gone = result.lost.slice(0, 2).map(({ label }) => locale.word(label).text);
  if (gone.length === 0) return;
  const lead = result.question === 'picture-pair' ? texts.home.gone : texts.home.against;
  board.write(`${lead} ${gone.join(', ')}`, left, y + 48, { size: 24, fill: 'quiet', width });
}
