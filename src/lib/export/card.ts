/** The answer as a picture: the terms, the words with their bars, and what it can say. */
import { PictureMathError } from '#core/errors.ts';
import { readPart } from '#core/picture/view.ts';
import type { Locale } from '../context.ts';
import { usedTerms } from '../sum/terms.ts';
import { sidesOf } from '../answer/sides.ts';
import { drawScaled } from '../vision/bitmap-pixels.ts';
import { openUpright } from '../vision/upright.ts';
import { verdictSentence } from '../answer/verdict.ts';
import type { Workspace } from '../workspace.svelte.ts';

const WIDTH = 1200;
const HEIGHT = 675;
const MARGIN = 48;
const PICTURE = 220;
const WORDS = 6;
const ROW = 38;
const BAR = 33;
const FONT = 'system-ui, sans-serif';

const colours = () => {
  const style = getComputedStyle(document.documentElement);
  // Custom properties keep light-dark() as it is written: a real property resolves it.
  const probe = document.createElement('span');
  document.body.append(probe);
  const read = (name: string) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color || style.color;
  };
  const names = ['board', 'board-2', 'chalk', 'quiet', 'gain', 'loss'] as const;
  const found = Object.fromEntries(names.map((name) => [name, read(`--${name}`)]));
  probe.remove();
  return found as Record<(typeof names)[number], string>;
};

/** @throws PictureMathError `internal` when the browser cannot draw */
export async function drawCard(workspace: Workspace, locale: Locale): Promise<Blob> {
  const { result } = workspace.answer;
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d');
  if (!context || !result) throw new PictureMathError('internal', 'The picture cannot be drawn.');
  const t = locale.texts;
  const colour = colours();
  const write = (
    text: string,
    x: number,
    y: number,
    {
      size = 26,
      weight = 400,
      fill = colour.chalk,
      width = WIDTH,
      align = 'left' as CanvasTextAlign,
    } = {},
  ) => {
    context.font = `${weight} ${size}px ${FONT}`;
    context.fillStyle = fill;
    context.textAlign = align;
    context.fillText(text, x, y, width);
  };
  context.fillStyle = colour.board;
  context.fillRect(0, 0, WIDTH, HEIGHT);

  const used = usedTerms(workspace.sum.terms) ?? [];
  let x = MARGIN;
  for (const [i, { letter, weight, content }] of used.slice(0, 3).entries()) {
    const sign = weight < 0 ? '−' : i === 0 ? '' : '+';
    if (sign) {
      write(sign, x, MARGIN + PICTURE / 2 + 20, { size: 60 });
      x += 56;
    }
    const size = Math.abs(weight);
    const name = letter ?? `“${content.name}”`;
    context.fillStyle = colour['board-2'];
    context.fillRect(x, MARGIN, PICTURE, PICTURE);
    if (content.url && content.picture) {
      const bitmap = await openUpright(content.picture);
      const part = readPart(content.view, bitmap);
      const scale = PICTURE / Math.max(part.width, part.height);
      const [w, h] = [part.width * scale, part.height * scale];
      const drawn = drawScaled(bitmap, part, w, h);
      context.drawImage(drawn, x + (PICTURE - w) / 2, MARGIN + (PICTURE - h) / 2);
      bitmap.close();
    } else write(name, x + 12, MARGIN + PICTURE / 2, { width: PICTURE - 24 });
    write(size === 1 ? name : `${locale.number(size, 2)} · ${name}`, x, MARGIN + PICTURE + 30, {
      size: 20,
      fill: colour.quiet,
      width: PICTURE,
    });
    x += PICTURE + 16;
  }
  if (used.length > 3) write('…', x, MARGIN + PICTURE / 2, { size: 40 });

  const top = MARGIN + PICTURE + 90;
  const column = (WIDTH - 3 * MARGIN) / 2;
  const sides = sidesOf(result, workspace.sum.terms, t);
  const full = Math.max(0.01, result.gained[0]?.score ?? 0, result.lost[0]?.score ?? 0);
  for (const [i, direction] of (['gained', 'lost'] as const).entries()) {
    const left = MARGIN + i * (column + MARGIN);
    write(sides[direction].title, left, top - 14, { weight: 600 });
    for (const [n, word] of result[direction].slice(0, WORDS).entries()) {
      const y = top + n * ROW;
      context.fillStyle = colour['board-2'];
      context.fillRect(left, y, column, BAR);
      context.fillStyle = direction === 'gained' ? colour.gain : colour.loss;
      context.fillRect(left, y, (column * word.score) / full, BAR);
      write(word.label, left + 12, y + 24, { size: 22, weight: 600, width: column - 110 });
      write(
        `${direction === 'gained' ? '+' : '−'}${locale.number(word.score, 2)}`,
        left + column - 12,
        y + 24,
        { size: 22, align: 'right' },
      );
    }
  }
  write(verdictSentence(result, t), MARGIN, HEIGHT - 50, { size: 20, width: WIDTH - 2 * MARGIN });
  write(
    `Picture Math · ${result.model.split('@')[0] ?? ''} · ${locale.panels.tools.card}`,
    MARGIN,
    HEIGHT - 20,
    {
      size: 18,
      fill: colour.quiet,
      width: WIDTH - 2 * MARGIN,
    },
  );
  return canvas.convertToBlob({ type: 'image/png' });
}
