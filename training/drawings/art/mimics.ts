/**
 * Eyes, brows and mouths in the manners that drawn art has for them: dots and almonds, crescents and crosses for closed
 * eyes, lines, lips, teeth and tongues. Of each expression many kinds, since unseen art draws it in a way of its own.
 */
import type { Random } from '../../../core/random.ts';
import { ellipse, path } from './shapes.ts';
import type { Head } from './wear.ts';

export type Expression =
  'neutral' | 'smile' | 'frown' | 'open mouth' | 'tongue' | 'wink' | 'closed eyes' | 'angry face';

/** How one person's face is drawn; `seed`-like numbers in 0 to 1, so that a part stays the same in all expressions. */
export interface Mimics {
  eye: number;
  eyeSize: number;
  gap: number;
  gaze: number;
  shut: number;
  brow: number;
  mouth: number;
  mouthSize: number;
  line: string;
  stroke: number;
  lips: string;
  /** -1 or 1: the side of what is not the same on both. */
  side: number;
}

export function randomMimics(random: Random): Mimics {
  return {
    eye: random.range(0, 1),
    eyeSize: random.range(0.65, 1.5),
    gap: random.range(0.17, 0.25),
    gaze: random.range(-0.35, 0.35),
    shut: random.range(0, 1),
    brow: random.range(0, 1),
    mouth: random.range(0, 1),
    mouthSize: random.range(0.65, 1.6),
    line: random.pick(['#111', '#111', '#222', '#5a2a1a', '#722', '#000']),
    stroke: random.range(0.8, 2.6),
    lips: random.pick(['#c2414b', '#e57373', '#a8323e', '#d98a80', '#b5545a']),
    side: random.pick([-1, 1]),
  };
}

/** The kind that a number in 0 to 1 stands for. */
const kindOf = <T>(at: number, kinds: readonly T[]): T =>
  kinds[Math.min(kinds.length - 1, Math.floor(at * kinds.length))] as T;

export function drawMimics(h: Head, m: Mimics, expression: Expression): string {
  const k = h.width / 45;
  const pen = (width = m.stroke) =>
    `fill="none" stroke="${m.line}" stroke-width="${width * k}" stroke-linecap="round" stroke-linejoin="round"`;
  const eyes = [-1, 1]
    .map((s) => {
      const x = h.cx + s * h.width * m.gap;
      const shut = expression === 'closed eyes' || (expression === 'wink' && s === m.side);
      return shut ? shutEye(x, h.eye, k, s, m, pen) : openEye(x, h.eye, k, m, pen);
    })
    .join('');
  const y = h.eye + (h.chin - h.eye) * 0.62;
  return (
    eyes + brows(h, k, m, expression, pen) + mouth(h.cx, y, h.width * 0.2, k, m, expression, pen)
  );
}

type Pen = (width?: number) => string;

function openEye(x: number, y: number, k: number, m: Mimics, pen: Pen): string {
  const r = 3 * k * m.eyeSize;
  const g = m.gaze * r;
  const white = (rx: number, ry: number) =>
    ellipse(x, y, rx, ry, `fill="#fff" stroke="${m.line}" stroke-width="${0.5 * k}"`);
  const iris = kindOf((m.eye * 7) % 1, ['#111', '#4895ef', '#588157', '#6f4518', '#222']);
  const almond = `M${x - r * 1.5} ${y}Q${x} ${y - r * 1.5} ${x + r * 1.5} ${y}Q${x} ${y + r} ${x - r * 1.5} ${y}Z`;
  return kindOf(m.eye, [
    () => ellipse(x, y, r * 0.75, r * 0.75, `fill="${m.line}"`),
    () => ellipse(x, y, r * 0.6, r * 1.15, `fill="${m.line}"`),
    () =>
      ellipse(x, y, r * 1.1, r * 1.2, `fill="${m.line}"`) +
      ellipse(x + r * 0.35, y - r * 0.4, r * 0.35, r * 0.35, 'fill="#fff"'),
    () => white(r * 1.4, r * 1.3) + ellipse(x + g, y, r * 0.6, r * 0.6, `fill="${iris}"`),
    () => white(r * 1.2, r * 1.6) + ellipse(x + g, y + r * 0.2, r * 0.5, r * 0.7, `fill="${iris}"`),
    () =>
      path(almond, `fill="#fff" stroke="${m.line}" stroke-width="${0.7 * k}"`) +
      ellipse(x + g, y - r * 0.1, r * 0.6, r * 0.6, `fill="${iris}"`),
    () =>
      white(r * 1.4, r * 1.3) +
      ellipse(x + g, y + r * 0.3, r * 0.6, r * 0.6, `fill="${iris}"`) +
      // A lid that hangs half way down.
      path(`M${x - r * 1.4} ${y}A${r * 1.4} ${r * 1.3} 0 0 1 ${x + r * 1.4} ${y}Z`, 'fill="#0003"'),
    () =>
      ellipse(x, y, r * 0.8, r * 0.9, `fill="${m.line}"`) +
      [-1, 0, 1]
        .map((i) => path(`M${x + i * r * 0.6} ${y - r * 0.8}l${i * r * 0.5} ${-r * 0.7}`, pen(0.8)))
        .join(''),
    () =>
      path(`M${x - r * 1.2} ${y - r * 0.4}q${r * 1.2} ${-r} ${r * 2.4} 0`, pen(1.2)) +
      ellipse(x + g, y + r * 0.2, r * 0.6, r * 0.8, `fill="${iris}"`),
  ])();
}

function shutEye(x: number, y: number, k: number, s: number, m: Mimics, pen: Pen): string {
  const r = 3.6 * k * (0.7 + 0.3 * m.eyeSize);
  const down = path(`M${x - r} ${y}q${r} ${r * 0.9} ${2 * r} 0`, pen());
  return kindOf(m.shut, [
    () => down,
    () => path(`M${x - r} ${y + r * 0.3}q${r} ${-r} ${2 * r} 0`, pen()),
    () => path(`M${x - r} ${y}h${2 * r}`, pen()),
    // > and <, pressed together.
    () =>
      path(
        `M${x + s * r} ${y - r * 0.7}L${x - s * r * 0.6} ${y}L${x + s * r} ${y + r * 0.7}`,
        pen(),
      ),
    () =>
      down +
      [-0.6, 0, 0.6]
        .map((i) => path(`M${x + i * r} ${y + r * 0.4}l${i * r * 0.5} ${r * 0.5}`, pen(0.8)))
        .join(''),
    () => path(`M${x - r} ${y - r * 0.15}l${2 * r} ${r * 0.3}`, pen()),
  ])();
}

function brows(h: Head, k: number, m: Mimics, expression: Expression, pen: Pen): string {
  const angry = expression === 'angry face';
  if (!angry && m.brow < 0.25) return '';
  const width = [0.8, 1.4, 2.4, 3.2][Math.floor(m.brow * 4)] ?? 1.4;
  const lift = expression === 'open mouth' ? 2 : 0;
  const inner = angry ? 3.5 : expression === 'frown' ? -2 : 0;
  return [-1, 1]
    .map((s) => {
      const x = h.cx + s * h.width * (m.gap - 0.08);
      const y = h.eye - (6.5 + lift + 1.5 * (m.eyeSize - 1)) * k;
      const bend = angry ? 0 : -2 * k * ((m.brow * 5) % 1);
      return path(
        `M${x} ${y + inner * k}q${s * h.width * 0.08} ${bend - 0.5 * inner * k} ${s * h.width * 0.17} ${-0.6 * inner * k}`,
        pen(width),
      );
    })
    .join('');
}

function mouth(
  x: number,
  y: number,
  unit: number,
  k: number,
  m: Mimics,
  expression: Expression,
  pen: Pen,
): string {
  const w = unit * m.mouthSize;
  const dark = `fill="#5a1620" stroke="${m.line}" stroke-width="${0.8 * k}" stroke-linejoin="round"`;
  const bowl = (depth: number) =>
    `M${x - w} ${y - 2 * k}Q${x - w * 0.9} ${y + depth * k} ${x} ${y + depth * k}Q${x + w * 0.9} ${y + depth * k} ${x + w} ${y - 2 * k}Z`;
  const teeth = (depth: number) =>
    path(
      `M${x - w * 0.93} ${y - 1.6 * k}H${x + w * 0.93}L${x + w * 0.8} ${y + depth * k}H${x - w * 0.8}Z`,
      'fill="#fff"',
    );
  const tongue = (tx: number, ty: number, r: number, long: number) =>
    path(
      `M${tx - r} ${ty}h${2 * r}v${long}a${r} ${r} 0 0 1 ${-2 * r} 0Z`,
      `fill="#ff6b8b" stroke="#a23" stroke-width="${0.6 * k}"`,
    ) + path(`M${tx} ${ty}v${long * 0.8}`, `stroke="#a23" stroke-width="${0.6 * k}"`);
  const arc = (depth: number, wide = 1) =>
    path(`M${x - w * wide} ${y}Q${x} ${y + depth * k} ${x + w * wide} ${y}`, pen());
  if (expression === 'smile')
    return kindOf(m.mouth, [
      () => arc(6),
      () => arc(10),
      () =>
        arc(5, 1.3) +
        [-1, 1]
          .map((s) =>
            path(`M${x + s * w * 1.3} ${y - 1.5 * k}l${s * 1.2 * k} ${2.5 * k}`, pen(0.9)),
          )
          .join(''),
      () => path(bowl(6), `fill="#fff" stroke="${m.line}" stroke-width="${k}"`),
      () => path(bowl(8), dark) + teeth(1),
      () =>
        path(bowl(9), dark) +
        ellipse(x, y + 6.5 * k, w * 0.5, 2 * k, 'fill="#ff6b8b"') +
        teeth(0.6),
      () => path(bowl(5), dark),
      // A grin of teeth.
      () =>
        path(
          `M${x - w * 1.1} ${y - 2 * k}Q${x} ${y + 1 * k} ${x + w * 1.1} ${y - 2 * k}Q${x + w} ${y + 7 * k} ${x} ${y + 7 * k}Q${x - w} ${y + 7 * k} ${x - w * 1.1} ${y - 2 * k}Z`,
          `fill="#fff" stroke="${m.line}" stroke-width="${k}"`,
        ) +
        [-0.5, 0, 0.5].map((i) => path(`M${x + i * w} ${y - 0.5 * k}v${6 * k}`, pen(0.5))).join(''),
      () =>
        path(
          `M${x - w} ${y - k}Q${x - w * 0.5} ${y - 2 * k} ${x} ${y - 0.5 * k}Q${x + w * 0.5} ${y - 2 * k} ${x + w} ${y - k}Q${x} ${y + 6 * k} ${x - w} ${y - k}Z`,
          `fill="${m.lips}"`,
        ) + path(`M${x - w} ${y - k}Q${x} ${y + 3 * k} ${x + w} ${y - k}`, pen(0.7)),
      // To one side.
      () =>
        path(
          `M${x - m.side * w * 0.8} ${y + k}Q${x + m.side * w * 0.4} ${y + 4 * k} ${x + m.side * w} ${y - 3 * k}`,
          pen(),
        ),
    ])();
  if (expression === 'frown' || expression === 'angry face')
    return kindOf(m.mouth, [
      () => path(`M${x - w} ${y + 3 * k}Q${x} ${y - 5 * k} ${x + w} ${y + 3 * k}`, pen()),
      () =>
        path(`M${x - w * 0.7} ${y + 2 * k}Q${x} ${y - 3 * k} ${x + w * 0.7} ${y + 2 * k}`, pen()),
      () => path(`M${x - w} ${y + 5 * k}Q${x} ${y - 8 * k} ${x + w} ${y + 5 * k}`, pen()),
      () =>
        path(`M${x - w * 0.9} ${y + 4 * k}Q${x} ${y - 8 * k} ${x + w * 0.9} ${y + 4 * k}Z`, dark),
      () =>
        path(
          `M${x - w} ${y + 3 * k}L${x - w * 0.6} ${y}H${x + w * 0.6}L${x + w} ${y + 3 * k}`,
          pen(),
        ),
      () =>
        path(
          `M${x - w} ${y + 2 * k}Q${x} ${y - 5 * k} ${x + w} ${y + 2 * k}Q${x} ${y + k} ${x - w} ${y + 2 * k}Z`,
          `fill="${m.lips}"`,
        ),
      () => path(`M${x - w} ${y + 3 * k}q${w * 0.5} ${-6 * k} ${w} ${-2 * k}t${w} ${2 * k}`, pen()),
      () =>
        path(
          `M${x - m.side * w * 0.6} ${y}Q${x} ${y - 2 * k} ${x + m.side * w} ${y + 4 * k}`,
          pen(),
        ),
    ])();
  if (expression === 'open mouth')
    return kindOf(m.mouth, [
      () => ellipse(x, y + k, w * 0.45, w * 0.6, dark),
      () => ellipse(x, y + k, w * 0.7, w * 0.9, dark),
      () => ellipse(x, y + k, w * 0.8, w * 0.5, dark),
      () =>
        ellipse(x, y + k, w * 0.6, w * 0.8, dark) +
        ellipse(x, y + w * 0.5, w * 0.4, w * 0.28, 'fill="#ff6b8b"'),
      () =>
        ellipse(x, y + k, w * 0.75, w * 0.85, dark) +
        path(
          `M${x - w * 0.5} ${y - w * 0.45}h${w}l${-w * 0.1} ${w * 0.28}h${-w * 0.8}Z`,
          'fill="#fff"',
        ),
      () =>
        ellipse(
          x,
          y + k,
          w * 0.5,
          w * 0.6,
          `fill="#401" stroke="${m.lips}" stroke-width="${2 * k}"`,
        ),
      () =>
        `<rect x="${x - w * 0.7}" y="${y - 3 * k}" width="${w * 1.4}" height="${8 * k}" rx="${3 * k}" ${dark}/>`,
      () =>
        path(
          `M${x - w * 0.5} ${y + 5 * k}Q${x - w * 0.7} ${y - 4 * k} ${x} ${y - 4 * k}Q${x + w * 0.7} ${y - 4 * k} ${x + w * 0.5} ${y + 5 * k}Z`,
          dark,
        ),
    ])();
  if (expression === 'tongue')
    return kindOf(m.mouth, [
      () => tongue(x, y, 2.6 * k * m.mouthSize, 3 * k) + arc(3),
      () => path(bowl(5), dark) + tongue(x, y + 2 * k, 2.8 * k * m.mouthSize, 4 * k),
      () => tongue(x + m.side * w * 0.45, y + k, 2.3 * k * m.mouthSize, 3 * k) + arc(4),
      () => tongue(x, y, 2.4 * k * m.mouthSize, 3.5 * k) + path(`M${x - w} ${y}h${2 * w}`, pen()),
      () =>
        path(bowl(7), dark) +
        teeth(0.5) +
        tongue(x + m.side * w * 0.2, y + 4 * k, 2.8 * k * m.mouthSize, 3 * k),
      () => ellipse(x, y, w * 0.5, w * 0.4, dark) + tongue(x, y + k, 2 * k * m.mouthSize, 4 * k),
    ])();
  return kindOf(m.mouth, [
    () => path(`M${x - w * 0.7} ${y}h${w * 1.4}`, pen()),
    () => path(`M${x - w * 0.4} ${y}h${w * 0.8}`, pen()),
    () => path(`M${x - w * 0.3} ${y}q${w * 0.3} ${k} ${w * 0.6} 0`, pen()),
    () => ellipse(x, y, w * 0.5, 1.3 * k, `fill="${m.lips}"`),
    () =>
      path(
        `M${x - w * 0.6} ${y}Q${x - w * 0.3} ${y - 2.2 * k} ${x} ${y - k}Q${x + w * 0.3} ${y - 2.2 * k} ${x + w * 0.6} ${y}Q${x} ${y + 3 * k} ${x - w * 0.6} ${y}Z`,
        `fill="${m.lips}"`,
      ) + path(`M${x - w * 0.6} ${y}h${w * 1.2}`, pen(0.6)),
    () => path(`M${x - w * 0.6} ${y + 0.6 * k}l${w * 1.2} ${-1.2 * k}`, pen()),
    () => '',
  ])();
}
