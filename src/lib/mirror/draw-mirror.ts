/** What the mirror shows, drawn on a canvas: a picture to share, and every frame of a clip. */
import { squareOfFrame } from './camera.ts';
import type { Shown } from './steadiness.ts';

/** The mirror is dark in every theme: the colours of src/palette.css, dark. */
const COLOURS = { board: '#0a1413', chalk: '#f7f5ea', gain: '#ffc24b', loss: '#8fc8ff' };
const WORD = "'Newsreader', Georgia, serif";
const UI = "'Atkinson Hyperlegible Next', system-ui, sans-serif";

export interface Drawn {
  video: HTMLVideoElement;
  /** The front camera shows people as a mirror does. */
  mirrored: boolean;
  frozen: CanvasImageSource | null;
  shown: Shown;
  /** Length of the arrow, 0 to 1. */
  strength: number;
  texts: {
    sum: string;
    said: string;
    b: string;
    address: string;
    word(label: string): string;
  };
}

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

function drawVideo(context: Context, video: HTMLVideoElement, mirrored: boolean, side: number) {
  const from = squareOfFrame(video.videoWidth, video.videoHeight);
  if (from.side === 0) return;
  context.save();
  if (mirrored) {
    context.translate(side, 0);
    context.scale(-1, 1);
  }
  context.drawImage(video, from.left, from.top, from.side, from.side, 0, 0, side, side);
  context.restore();
}

function drawArrow(context: Context, x: number, y: number, length: number, unit: number): void {
  const colour = context.createLinearGradient(x, y, x + length, y);
  colour.addColorStop(0, COLOURS.loss);
  colour.addColorStop(0.7, COLOURS.gain);
  context.lineWidth = 0.4 * unit;
  context.lineCap = 'round';
  context.strokeStyle = colour;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + length, y);
  context.stroke();
  context.strokeStyle = COLOURS.gain;
  context.beginPath();
  context.moveTo(x + length - unit, y - unit);
  context.lineTo(x + length, y);
  context.lineTo(x + length - unit, y + unit);
  context.stroke();
}

/** Draws a square of `side` pixels. */
export function drawMirror(context: Context, side: number, drawn: Drawn): void {
  const { video, mirrored, frozen, shown, strength, texts } = drawn;
  const unit = side / 72;
  const margin = 3 * unit;
  const write = (text: string, y: number, font: string, fill: string) => {
    context.font = font;
    context.fillStyle = fill;
    context.fillText(text, margin, y, side - 2 * margin);
  };
  context.fillStyle = COLOURS.board;
  context.fillRect(0, 0, side, side);
  drawVideo(context, video, mirrored, side);
  const shade = context.createLinearGradient(0, 0.45 * side, 0, side);
  shade.addColorStop(0, 'rgb(8 18 17 / 0)');
  shade.addColorStop(0.6, 'rgb(8 18 17 / 0.85)');
  shade.addColorStop(1, COLOURS.board);
  context.fillStyle = shade;
  context.fillRect(0, 0, side, side);
  if (frozen) {
    const width = 15 * unit;
    context.fillStyle = COLOURS.chalk;
    context.fillRect(margin, margin, width, width + 3.4 * unit);
    context.drawImage(frozen, margin + 3, margin + 3, width - 6, width - 6);
    context.fillStyle = COLOURS.board;
    context.fillRect(margin + 3, margin + width, width - 6, 3.4 * unit - 3);
    context.font = `italic 480 ${2.2 * unit}px ${WORD}`;
    context.fillStyle = COLOURS.chalk;
    context.fillText(texts.b, margin + unit, margin + width + 2.4 * unit, width - 2 * unit);
  }
  const then = shown.state === 'words' ? shown.then.map(texts.word).join('   ') : '';
  const big = shown.state === 'words' ? texts.word(shown.first) : texts.said;
  write(texts.sum, 49 * unit, `italic 480 ${2.9 * unit}px ${WORD}`, COLOURS.chalk);
  const gold = shown.state === 'words';
  const size = gold ? 9.5 : 6;
  write(
    big,
    57.5 * unit,
    `italic 540 ${size * unit}px ${WORD}`,
    gold ? COLOURS.gain : COLOURS.chalk,
  );
  if (gold) drawArrow(context, margin, 61.4 * unit, strength * (side - 2 * margin), unit);
  write(then, 65.6 * unit, `italic 480 ${2.7 * unit}px ${WORD}`, COLOURS.chalk);
  write(texts.address, 70 * unit, `400 ${1.8 * unit}px ${UI}`, '#b1c2bc');
}
