/** Our own faces: a person described by a few numbers, drawn with any set of things worn and any expression. */
import type { Random } from '../../../core/random.ts';
import { HAIR, WEAR, createLayer, ink, shade, type Head } from './wear.ts';

const SKIN = [
  '#ffdbac',
  '#f1c27d',
  '#e0ac69',
  '#c68642',
  '#8d5524',
  '#5c3a21',
  '#ffe0bd',
  '#ffcd94',
  '#fff',
  '#ffd54f',
];
const EXPRESSIONS = ['smile', 'frown', 'open mouth', 'tongue', 'wink'] as const;
export type Expression = (typeof EXPRESSIONS)[number] | 'neutral';

export interface Person {
  head: Head;
  skin: string;
  hairColour: string;
  hair: 'bald' | 'short' | 'long hair' | 'curly hair' | 'bun' | 'spiky';
  shirt: string;
  line: string;
  eyes: 'dots' | 'whites' | 'big';
  shape: number;
  nose: number;
}

export function createPerson(random: Random): Person {
  const cx = random.range(47, 53);
  const top = random.range(24, 32);
  const width = random.range(38, 50);
  const chin = top + width * random.range(1.0, 1.25);
  return {
    head: {
      cx,
      top,
      width,
      eye: top + (chin - top) * random.range(0.46, 0.54),
      chin: Math.min(chin, 84),
    },
    skin: random.pick(SKIN),
    hairColour: random.pick(HAIR),
    hair: random.pick([
      'bald',
      'short',
      'short',
      'long hair',
      'long hair',
      'curly hair',
      'bun',
      'spiky',
    ]),
    shirt: shade(random),
    line: ink(random),
    eyes: random.pick(['dots', 'whites', 'big']),
    shape: random.range(0.8, 1.15),
    nose: Math.floor(random.range(0, 3)),
  };
}

/** SVG content (no root element) of a person wearing `worn`, in that drawing order. `seed` fixes what things look like. */
export function drawPerson(
  person: Person,
  worn: readonly string[],
  expression: Expression,
  seed: number,
): string {
  const { head: h, skin, line } = person;
  const w = h.width;
  const layers = worn.map((name) => createLayer(name, h, seed));
  const face = `<path d="M${h.cx - w / 2} ${h.eye}C${h.cx - w / 2} ${h.top - 7} ${h.cx + w / 2} ${h.top - 7} ${h.cx + w / 2} ${h.eye}C${h.cx + (w / 2) * person.shape} ${h.chin + 3} ${h.cx - (w / 2) * person.shape} ${h.chin + 3} ${h.cx - w / 2} ${h.eye}Z" fill="${skin}" ${line}/>`;
  const ears = [-1, 1]
    .map(
      (s) =>
        `<ellipse cx="${h.cx + s * w * 0.5}" cy="${h.eye + 2}" rx="${w * 0.07}" ry="${w * 0.11}" fill="${skin}" ${line}/>`,
    )
    .join('');
  const body = `<path d="M${h.cx - w * 0.85} 101Q${h.cx - w * 0.8} ${h.chin + 6} ${h.cx} ${h.chin + 5}Q${h.cx + w * 0.8} ${h.chin + 6} ${h.cx + w * 0.85} 101Z" fill="${person.shirt}" ${line}/><rect x="${h.cx - w * 0.15}" y="${h.chin - 6}" width="${w * 0.3}" height="15" rx="5" fill="${skin}"/>`;
  return [
    hairBack(person),
    ...layers.map((l) => l.back ?? ''),
    body,
    ears,
    face,
    features(person, expression),
    hairFront(person),
    ...layers.map((l) => l.front),
  ].join('');
}

function features({ head: h, eyes, nose }: Person, expression: Expression): string {
  const w = h.width;
  const eye = (s: number) => {
    const x = h.cx + s * w * 0.22;
    if (expression === 'wink' && s === 1)
      return `<path d="M${x - 4} ${h.eye}q4 3.5 8 0" fill="none" stroke="#111" stroke-width="1.6"/>`;
    if (eyes === 'dots') return `<circle cx="${x}" cy="${h.eye}" r="2.2" fill="#111"/>`;
    const r = eyes === 'big' ? 5.5 : 4;
    return `<ellipse cx="${x}" cy="${h.eye}" rx="${r}" ry="${r * 0.85}" fill="#fff" stroke="#333" stroke-width=".5"/><circle cx="${x}" cy="${h.eye}" r="${r * 0.5}" fill="#1b1b1b"/>`;
  };
  const brows = [-1, 1]
    .map(
      (s) =>
        `<path d="M${h.cx + s * w * 0.13} ${h.eye - 7}q${s * w * 0.09} ${expression === 'frown' ? 2 : -2.5} ${s * w * 0.18} ${expression === 'frown' ? 2.5 : 0}" fill="none" stroke="#3a2a1a" stroke-width="1.5"/>`,
    )
    .join('');
  const y = h.eye + (h.chin - h.eye) * 0.62;
  const noses = [
    `<path d="M${h.cx} ${h.eye + 3}q4 6 -1 7" fill="none" stroke="#0007" stroke-width="1"/>`,
    `<ellipse cx="${h.cx}" cy="${h.eye + 8}" rx="2.4" ry="1.6" fill="#0003"/>`,
    '',
  ];
  const m = w * 0.2;
  const mouths: Record<Expression, string> = {
    neutral: `<path d="M${h.cx - m * 0.7} ${y}h${m * 1.4}" stroke="#722" stroke-width="1.6"/>`,
    smile: `<path d="M${h.cx - m} ${y - 2}Q${h.cx} ${y + 9} ${h.cx + m} ${y - 2}${nose === 1 ? 'Z' : ''}" fill="${nose === 1 ? '#fff' : 'none'}" stroke="#722" stroke-width="1.7"/>`,
    frown: `<path d="M${h.cx - m} ${y + 4}Q${h.cx} ${y - 5} ${h.cx + m} ${y + 4}" fill="none" stroke="#722" stroke-width="1.7"/>`,
    'open mouth': `<ellipse cx="${h.cx}" cy="${y + 1}" rx="${m * 0.6}" ry="${m * 0.75}" fill="#611" stroke="#300" stroke-width=".8"/>`,
    tongue: `<path d="M${h.cx - m} ${y - 1}h${2 * m}q-${m} 7 -${2 * m} 0Z" fill="#611"/><path d="M${h.cx - 3.5} ${y + 1}h7v6a3.5 3.5 0 0 1 -7 0Z" fill="#ff6b8b" stroke="#a23" stroke-width=".6"/>`,
    wink: `<path d="M${h.cx - m} ${y - 1}Q${h.cx} ${y + 7} ${h.cx + m} ${y - 1}" fill="none" stroke="#722" stroke-width="1.7"/>`,
  };
  return eye(-1) + eye(1) + brows + (noses[nose] ?? '') + mouths[expression];
}

function hairBack({ head: h, hair, hairColour, line }: Person): string {
  const w = h.width;
  if (hair === 'long hair')
    return `<path d="M${h.cx - w * 0.6} ${h.chin + 14}Q${h.cx - w * 0.72} ${h.top - 10} ${h.cx} ${h.top - 7}Q${h.cx + w * 0.72} ${h.top - 10} ${h.cx + w * 0.6} ${h.chin + 14}Z" fill="${hairColour}" ${line}/>`;
  if (hair === 'curly hair')
    return Array.from({ length: 13 }, (_, i) => {
      const a = Math.PI * (0.9 + (i / 12) * 1.2);
      return `<circle cx="${h.cx + Math.cos(a) * w * 0.52}" cy="${h.eye - 3 + Math.sin(a) * w * 0.55}" r="${w * 0.17}" fill="${hairColour}" ${line}/>`;
    }).join('');
  if (hair === 'bun')
    return `<circle cx="${h.cx}" cy="${h.top - 5}" r="${w * 0.19}" fill="${hairColour}" ${line}/>`;
  return '';
}

function hairFront({ head: h, hair, hairColour, line }: Person): string {
  const w = h.width;
  if (hair === 'bald') return '';
  const low = h.top + (h.eye - h.top) * 0.4;
  if (hair === 'spiky')
    return `<path d="M${h.cx - w * 0.5} ${low + 3}L${h.cx - w * 0.5} ${h.top - 4}L${h.cx - w * 0.3} ${h.top}L${h.cx - w * 0.15} ${h.top - 9}L${h.cx} ${h.top - 2}L${h.cx + w * 0.2} ${h.top - 9}L${h.cx + w * 0.3} ${h.top}L${h.cx + w * 0.5} ${h.top - 4}L${h.cx + w * 0.5} ${low + 3}Q${h.cx} ${h.top + 2} ${h.cx - w * 0.5} ${low + 3}Z" fill="${hairColour}" ${line}/>`;
  return `<path d="M${h.cx - w * 0.51} ${h.eye - 2}C${h.cx - w * 0.56} ${h.top - 10} ${h.cx + w * 0.56} ${h.top - 10} ${h.cx + w * 0.51} ${h.eye - 2}Q${h.cx + w * 0.42} ${low} ${h.cx + w * 0.1} ${low - 2}Q${h.cx - w * 0.3} ${low - 3} ${h.cx - w * 0.51} ${h.eye - 2}Z" fill="${hairColour}" ${line}/>`;
}

export { EXPRESSIONS, WEAR };
