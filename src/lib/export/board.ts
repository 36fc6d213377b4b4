/** A blackboard to draw on: the colours, fonts and strokes of the page, on a canvas. */
const NAMES = ['board', 'board-3', 'glow', 'chalk', 'quiet', 'gain', 'loss'] as const;
export type Colour = (typeof NAMES)[number];

interface Writing {
  size?: number;
  weight?: number;
  italic?: boolean;
  fill?: Colour;
  align?: CanvasTextAlign;
  /** Longer texts are narrowed to it. */
  width?: number;
}

export interface Board {
  readonly canvas: OffscreenCanvas;
  readonly context: OffscreenCanvasRenderingContext2D;
  write(text: string, x: number, y: number, how?: Writing): void;
  /** The size, up to `most`, at which a text in italics is at most so wide. */
  fit(text: string, most: number, width: number): number;
  fill(colour: Colour, x: number, y: number, width: number, height: number): void;
  /** Square brackets beside something so wide and high. */
  brackets(x: number, y: number, width: number, height: number): void;
  sign(sign: '−' | '+' | '=', x: number, y: number, size: number): void;
  /** From B, blue, to A, gold. */
  arrow(x: number, y: number, length: number): void;
}

function readColours(): Record<Colour, string> {
  // Custom properties keep light-dark() as it is written: a real property resolves it.
  const probe = document.createElement('span');
  document.body.append(probe);
  const read = (name: string) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const found = Object.fromEntries(NAMES.map((name) => [name, read(name)]));
  probe.remove();
  return found as Record<Colour, string>;
}

const fontOf = ({ size = 26, weight = 400, italic = false }: Writing): string =>
  italic
    ? `italic ${weight} ${size}px Newsreader, Georgia, serif`
    : `${weight} ${size}px "Atkinson Hyperlegible Next", system-ui, sans-serif`;

/** A board with its one light; null where the browser has no canvas. Waits for the fonts of the page. */
export async function openBoard(width: number, height: number): Promise<Board | null> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) return null;
  await Promise.all([
    document.fonts.load(fontOf({ italic: true })),
    document.fonts.load(fontOf({})),
  ]);
  const colour = readColours();
  context.fillStyle = colour.board;
  context.fillRect(0, 0, width, height);
  const glow = context.createRadialGradient(
    width * 0.62,
    height * 0.3,
    0,
    width * 0.62,
    height * 0.3,
    width * 0.6,
  );
  glow.addColorStop(0, colour.glow);
  glow.addColorStop(1, colour.board);
  context.fillStyle = glow;
  context.fillRect(0, 0, width, height);
  context.lineCap = 'round';
  context.lineJoin = 'round';

  const line = (
    stroke: string | CanvasGradient,
    thickness: number,
    ...paths: [number, number][][]
  ) => {
    context.strokeStyle = stroke;
    context.lineWidth = thickness;
    for (const path of paths) {
      context.beginPath();
      for (const [i, [x, y]] of path.entries()) context[i === 0 ? 'moveTo' : 'lineTo'](x, y);
      context.stroke();
    }
  };
  return {
    canvas,
    context,
    write(text, x, y, how = {}) {
      context.font = fontOf(how);
      context.fillStyle = colour[how.fill ?? 'chalk'];
      context.textAlign = how.align ?? 'left';
      context.fillText(text, x, y, how.width ?? width);
    },
    fit(text, most, room) {
      context.font = fontOf({ size: most, weight: 520, italic: true });
      return Math.min(most, (most * room) / Math.max(1, context.measureText(text).width));
    },
    fill(name, x, y, w, h) {
      context.fillStyle = colour[name];
      context.fillRect(x, y, w, h);
    },
    brackets(x, y, wide, high) {
      const [top, bottom] = [y - 8, y + high + 8];
      for (const [edge, inner] of [
        [x, x + 11],
        [x + wide, x + wide - 11],
      ] as const)
        line(colour.chalk, 3, [
          [inner, top],
          [edge, top],
          [edge, bottom],
          [inner, bottom],
        ]);
    },
    sign(sign, x, y, size) {
      const half = size / 2;
      const flat = (at: number): [number, number][] => [
        [x - half, at + 1.5],
        [x + half, at - 1.5],
      ];
      if (sign === '=') line(colour.chalk, 4, flat(y - 8), flat(y + 8));
      else line(colour.chalk, 4, flat(y));
      if (sign === '+')
        line(colour.chalk, 4, [
          [x + 1, y - half],
          [x - 1, y + half],
        ]);
    },
    arrow(x, y, length) {
      const stroke = context.createLinearGradient(x, 0, x + length, 0);
      stroke.addColorStop(0, colour.loss);
      stroke.addColorStop(0.7, colour.gain);
      const end = x + length;
      line(
        stroke,
        3.5,
        [
          [x, y],
          [end, y],
        ],
        [
          [end - 11, y - 8],
          [end, y],
          [end - 11, y + 8],
        ],
      );
    },
  };
}
