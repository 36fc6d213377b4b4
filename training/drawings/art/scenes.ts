/** Landscapes with weather and sky, and plain coloured things: what a picture shows besides people. */
import type { Random } from '../../../core/random.ts';
import { COLOURS, ink, shade, type Colour } from './wear.ts';

export const PLACES = [
  'grass',
  'snow',
  'desert',
  'sea',
  'mountain',
  'forest',
  'city',
  'beach',
  'room',
] as const;
export const SKY = [
  'sun',
  'moon',
  'clouds',
  'rain',
  'rainbow',
  'stars',
  'lightning',
  'snowfall',
  'fog',
  'tree',
  'house',
  'flowers',
  'fence',
  'river',
] as const;
export type Place = (typeof PLACES)[number];
export type Extra = (typeof SKY)[number];

/** A landscape as SVG content; `random` draws the same land for the same seed, whatever `extras` are added. */
export function drawScene(
  place: Place,
  time: 'day' | 'night' | 'sunset',
  extras: readonly string[],
  random: Random,
): string {
  const line = ink(random);
  const horizon = random.range(50, 72);
  const skies = {
    day: random.pick(['#8ecae6', '#bde0fe', '#a9def9', '#d0ebff']),
    night: random.pick(['#10142e', '#1b1f3b', '#0b132b']),
    sunset: random.pick(['#ff9e6d', '#ffb385', '#f4845f']),
  };
  const dim =
    time === 'night' ? '<rect width="100" height="100" fill="#050820" opacity=".45"/>' : '';
  const ground: Record<Place, string> = {
    grass: random.pick(['#7cb518', '#80b918', '#55a630']),
    snow: '#f8f9fa',
    desert: random.pick(['#e9c46a', '#edc97d']),
    sea: random.pick(['#0077b6', '#219ebc']),
    mountain: '#90a955',
    forest: '#386641',
    city: '#6c757d',
    beach: '#f4e1a1',
    room: random.pick(['#a47148', '#c9ada7']),
  };
  const bumps = Array.from({ length: 5 }, () => random.next());
  let out = `<rect width="100" height="100" fill="${place === 'room' ? random.pick(['#f2e9e4', '#e9edc9', '#dde5f4']) : skies[time]}"/>`;
  if (place === 'mountain')
    out += bumps
      .slice(0, 3)
      .map(
        (b, i) =>
          `<path d="M${i * 30 - 20} ${horizon}L${i * 30 + 15 + b * 10} ${horizon - 25 - b * 20}L${i * 30 + 55} ${horizon}Z" fill="${['#6c757d', '#495057', '#7f8ea3'][i]}" ${line}/><path d="M${i * 30 + 8 + b * 9} ${horizon - 17 - b * 18}L${i * 30 + 15 + b * 10} ${horizon - 25 - b * 20}L${i * 30 + 24 + b * 9} ${horizon - 18 - b * 17}Z" fill="#fff"/>`,
      )
      .join('');
  if (place === 'city')
    out += bumps
      .map(
        (b, i) =>
          `<rect x="${i * 20 + 1}" y="${horizon - 15 - b * 30}" width="17" height="${20 + b * 30}" fill="${['#495057', '#343a40', '#5c677d', '#7d8597', '#33415c'][i]}" ${line}/>${[0, 1, 2].map((k) => `<rect x="${i * 20 + 4}" y="${horizon - 12 - b * 30 + k * 8}" width="4" height="4" fill="#ffd60a"/><rect x="${i * 20 + 11}" y="${horizon - 12 - b * 30 + k * 8}" width="4" height="4" fill="#ffe97f"/>`).join('')}`,
      )
      .join('');
  out += `<path d="M0 ${horizon}Q25 ${horizon - bumps[0]! * 8} 50 ${horizon}T100 ${horizon}V100H0Z" fill="${ground[place]}"/>`;
  if (place === 'forest')
    out += bumps
      .map((b, i) => conifer(i * 20 + 10 + b * 4, horizon + 12 + b * 6, 26 + b * 10, line))
      .join('');
  if (place === 'beach') out += `<rect y="${horizon}" width="100" height="12" fill="#00b4d8"/>`;
  if (place === 'sea')
    out += [6, 14, 22]
      .map(
        (y) =>
          `<path d="M0 ${horizon + y}q12 -5 25 0t25 0t25 0t25 0" fill="none" stroke="#fff8" stroke-width="1.5"/>`,
      )
      .join('');
  if (place === 'room')
    out += `<rect x="12" y="14" width="24" height="24" fill="#bde0fe" stroke="#6f4518" stroke-width="2.5"/><path d="M24 14v24M12 26h24" stroke="#6f4518" stroke-width="1.5"/>`;
  out += dim;
  const x = random.range(20, 80);
  const y = random.range(14, 28);
  const spots = Array.from(
    { length: 26 },
    () => [random.range(0, 100), random.range(0, 100)] as const,
  );
  const side = random.range(15, 85);
  const colour = shade(random);
  const parts: Record<Extra, string> = {
    sun:
      `<circle cx="${x}" cy="${y}" r="9" fill="#ffd60a" ${line}/>` +
      Array.from(
        { length: 8 },
        (_, i) =>
          `<path d="M${x + Math.cos(i * 0.785) * 12} ${y + Math.sin(i * 0.785) * 12}L${x + Math.cos(i * 0.785) * 16} ${y + Math.sin(i * 0.785) * 16}" stroke="#ffb703" stroke-width="2"/>`,
      ).join(''),
    moon: `<path d="M${x} ${y - 10}a10 10 0 1 0 8 16a8 8 0 0 1 -8 -16Z" fill="#fff3b0"/>`,
    clouds: [0, 1]
      .map((i) => {
        const cx = (x + 35 * i + 10) % 90;
        const cy = y + i * 9;
        return `<g fill="#fff" ${line}><ellipse cx="${cx}" cy="${cy}" rx="13" ry="6"/><circle cx="${cx - 4}" cy="${cy - 5}" r="6"/><circle cx="${cx + 5}" cy="${cy - 4}" r="5"/></g>`;
      })
      .join(''),
    rain:
      `<ellipse cx="50" cy="12" rx="45" ry="10" fill="#6c757d"/>` +
      spots
        .map(
          ([a, b]) => `<path d="M${a} ${20 + b * 0.7}l-3 9" stroke="#4895ef" stroke-width="1.5"/>`,
        )
        .join(''),
    rainbow: ['#e63946', '#f77f00', '#ffd60a', '#2a9d4a', '#1d4ed8', '#7b2cbf']
      .map(
        (c, i) =>
          `<path d="M${12 + i * 3} ${horizon}A${38 - i * 3} ${38 - i * 3} 0 0 1 ${88 - i * 3} ${horizon}" fill="none" stroke="${c}" stroke-width="3"/>`,
      )
      .join(''),
    stars: spots
      .slice(0, 14)
      .map(
        ([a, b]) =>
          `<path d="M${a} ${b * 0.5 - 2}l.8 1.6 1.8 .2 -1.3 1.2 .4 1.8 -1.7 -.9 -1.7 .9 .4 -1.8 -1.3 -1.2 1.8 -.2Z" fill="#fff3b0"/>`,
      )
      .join(''),
    lightning: `<ellipse cx="${x}" cy="14" rx="26" ry="9" fill="#495057"/><path d="M${x} 20l-8 16h6l-4 16 13 -20h-7l6 -12Z" fill="#ffd60a" stroke="#e0a800" stroke-width=".7"/>`,
    snowfall: spots
      .map(
        ([a, b]) =>
          `<circle cx="${a}" cy="${b}" r="1.7" fill="#fff" stroke="#b8d4e8" stroke-width=".5"/>`,
      )
      .join(''),
    fog:
      [0.35, 0.5, 0.65, 0.8]
        .map((f) => `<rect y="${f * 100}" width="100" height="9" rx="4" fill="#fff" opacity=".6"/>`)
        .join('') + '<rect width="100" height="100" fill="#e9ecef" opacity=".45"/>',
    tree: `<rect x="${side - 3}" y="${horizon - 8}" width="6" height="20" fill="#6f4518" ${line}/><circle cx="${side}" cy="${horizon - 16}" r="14" fill="#2d6a4f" ${line}/>`,
    house: `<rect x="${side - 13}" y="${horizon - 8}" width="26" height="22" fill="${colour}" ${line}/><path d="M${side - 17} ${horizon - 8}L${side} ${horizon - 24}L${side + 17} ${horizon - 8}Z" fill="#9b2226" ${line}/><rect x="${side - 4}" y="${horizon + 2}" width="8" height="12" fill="#5d4037"/>`,
    flowers: spots
      .slice(0, 12)
      .map(
        ([a, b], i) =>
          `<g transform="translate(${a} ${horizon + 8 + b * 0.2})"><path d="M0 0v6" stroke="#2d6a4f"/><circle r="2.8" fill="${['#ff5d8f', '#ffd60a', '#e63946', '#9d4edd'][i % 4]}"/><circle r="1.1" fill="#fff"/></g>`,
      )
      .join(''),
    fence:
      Array.from(
        { length: 9 },
        (_, i) =>
          `<path d="M${i * 12} 92v-14l3 -3 3 3v14Z" fill="#fff" stroke="#999" stroke-width=".6"/>`,
      ).join('') +
      '<rect y="82" width="100" height="3" fill="#fff" stroke="#999" stroke-width=".5"/>',
    river: `<path d="M${side} ${horizon}q-14 10 4 20t-10 22h26q14 -12 0 -22t-4 -20Z" fill="#48cae4"/>`,
  };
  for (const extra of extras) out += parts[extra as Extra];
  return out;
}

function conifer(x: number, y: number, h: number, line: string): string {
  return `<rect x="${x - 1.5}" y="${y - 4}" width="3" height="6" fill="#5d4037"/><path d="M${x} ${y - h}L${x + h * 0.3} ${y - 3}H${x - h * 0.3}Z" fill="#1b4332" ${line}/>`;
}

const star = Array.from(
  { length: 10 },
  (_, i) =>
    `${50 + Math.sin((i * Math.PI) / 5) * (i % 2 ? 16 : 38)} ${50 - Math.cos((i * Math.PI) / 5) * (i % 2 ? 16 : 38)}`,
).join('L');

/** Plain things that come in every colour. */
export const THINGS: Record<string, (fill: string, line: string) => string> = {
  circle: (f, l) => `<circle cx="50" cy="50" r="36" fill="${f}" ${l}/>`,
  square: (f, l) => `<rect x="18" y="18" width="64" height="64" fill="${f}" ${l}/>`,
  triangle: (f, l) => `<path d="M50 14L88 84H12Z" fill="${f}" ${l}/>`,
  star: (f, l) => `<path d="M${star}Z" fill="${f}" ${l}/>`,
  heart: (f, l) =>
    `<path d="M50 86C10 58 10 20 34 20Q46 20 50 34Q54 20 66 20C90 20 90 58 50 86Z" fill="${f}" ${l}/>`,
  balloon: (f, l) =>
    `<path d="M50 72V98" stroke="#555" fill="none"/><ellipse cx="50" cy="40" rx="27" ry="33" fill="${f}" ${l}/><path d="M46 72h8l-4 -6Z" fill="${f}"/><ellipse cx="40" cy="28" rx="5" ry="8" fill="#fff6"/>`,
  car: (f, l) =>
    `<path d="M8 66V54Q9 48 24 46L36 30H64L78 46Q92 48 92 56V66Z" fill="${f}" ${l}/><path d="M32 45L39 34H48V45ZM52 34H62L71 45H52Z" fill="#cfe8ff"/><circle cx="28" cy="67" r="9" fill="#222"/><circle cx="72" cy="67" r="9" fill="#222"/>`,
  shirt: (f, l) =>
    `<path d="M34 20Q50 32 66 20L92 36L82 52L72 46V86H28V46L18 52L8 36Z" fill="${f}" ${l}/>`,
  cup: (f, l) =>
    `<path d="M24 28H70V66Q70 80 47 80Q24 80 24 66Z" fill="${f}" ${l}/><path d="M70 38q18 0 18 14t-18 14" fill="none" stroke="${f}" stroke-width="6"/>`,
  bag: (f, l) =>
    `<path d="M20 40H80L86 88H14Z" fill="${f}" ${l}/><path d="M36 44V32a14 14 0 0 1 28 0V44" fill="none" stroke="#333" stroke-width="4"/>`,
  book: (f, l) =>
    `<path d="M22 16H78V84H22Z" fill="${f}" ${l}/><path d="M30 16V84" stroke="#0005" stroke-width="2"/><rect x="40" y="28" width="28" height="8" fill="#fff9"/>`,
  ball: (f, l) =>
    `<circle cx="50" cy="50" r="36" fill="${f}" ${l}/><path d="M18 36Q50 52 82 36M18 64Q50 48 82 64" stroke="#fff9" stroke-width="3" fill="none"/>`,
  flower: (f, l) =>
    `<path d="M50 60V98" stroke="#2d6a4f" stroke-width="4"/>${Array.from({ length: 6 }, (_, i) => `<circle cx="${50 + Math.cos(i * 1.047) * 17}" cy="${42 + Math.sin(i * 1.047) * 17}" r="12" fill="${f}" ${l}/>`).join('')}<circle cx="50" cy="42" r="9" fill="#ffb703"/>`,
  house: (f, l) =>
    `<rect x="22" y="46" width="56" height="40" fill="${f}" ${l}/><path d="M14 48L50 16L86 48Z" fill="#7f4f24" ${l}/><rect x="43" y="62" width="14" height="24" fill="#432818"/>`,
  umbrella: (f, l) =>
    `<path d="M50 18C18 18 10 46 10 52Q20 44 30 52Q40 44 50 52Q60 44 70 52Q80 44 90 52C90 46 82 18 50 18Z" fill="${f}" ${l}/><path d="M50 50V82q0 8 8 6" fill="none" stroke="#333" stroke-width="3"/>`,
};

export function drawThing(name: string, colour: Colour, random: Random): string {
  const draw = THINGS[name];
  if (!draw)
    throw new RangeError(`Expected one of ${Object.keys(THINGS).join(', ')}, got ${name}.`);
  const line = ink(random);
  return draw(
    shade(random, colour),
    line || (colour === 'white' ? 'stroke="#bbb" stroke-width="1"' : ''),
  );
}
export { COLOURS };
