/** What of a space is drawn in three dimensions, in the colours of the page. */
import type { SceneParts } from './scene.ts';
import type { SpaceView, SpaceWord } from './space-view.ts';

export interface SceneColours {
  chalk: string;
  quiet: string;
  gain: string;
  loss: string;
}
interface Saying {
  isPair: boolean;
  /** Words may be said. */
  isSure: boolean;
  /** Small: words are larger for it, and fewer. */
  isNarrow: boolean;
  /** What a word is called. */
  say: (word: string) => string;
}

/** Far words that are shown: they may not be moved apart here. */
const COMPANY = 8;
const LARGER = 1.35;
const NARROW_NEAR = 3;
const ZERO = [0, 0, 0];
/** Arrows end before pictures, and begin after them. */
const SHORT = 0.12;

const between = (from: readonly number[], to: readonly number[], share: number) =>
  from.map((x, i) => x + ((to[i] ?? 0) - x) * share);
function shortened(from: readonly number[], to: readonly number[], begin: number) {
  const length = Math.hypot(...from.map((x, i) => (to[i] ?? 0) - x));
  const by = Math.min(0.45, SHORT / (length || 1));
  return { from: between(from, to, begin * by), to: between(from, to, 1 - by) };
}

/** The parts of a view, each from its step of the walk on. */
export function scenePartsOf(
  view: SpaceView,
  { chalk, quiet, gain, loss }: SceneColours,
  { isPair, isSure, isNarrow, say }: Saying,
): SceneParts {
  const b = view.terms.find(({ weight }) => weight < 0);
  const a = view.terms.find(({ weight }) => weight > 0);
  const sum = isSure ? ([loss, gain] as const) : ([chalk, chalk] as const);
  const plain = [quiet, quiet] as const;
  const words = (all: readonly SpaceWord[], colour: string, size: number, step: number) =>
    all.map(({ label, at }) => ({
      text: say(label),
      at,
      colour,
      size: isNarrow ? LARGER * size : size,
      step,
    }));
  const [first, ...near] = isSure ? view.near : [];
  const isStep = isPair && a && b;
  return {
    arrows: [
      ...view.terms.map(({ at }) => ({
        ...shortened(ZERO, at, 0),
        colours: plain,
        thick: 0.004,
        step: 1,
      })),
      ...(isStep ? [{ ...shortened(b.at, a.at, 1), colours: sum, thick: 0.006, step: 2 }] : []),
      { from: ZERO, to: view.result.at, colours: sum, thick: 0.01, step: 3 },
    ],
    labels: [
      ...view.terms.map(({ name, at: [x = 0, y = 0, z = 0], weight }) => ({
        text: name,
        at: [x, y + 0.15, z],
        colour: weight < 0 ? loss : gain,
        size: 0.08,
        step: 1,
      })),
      // With a dash that the font of words has: the minus of another is a hair when small.
      ...(isStep
        ? [{ text: 'A – B', at: [0, (a.at[1] ?? 0) + 0.05, 0], colour: chalk, size: 0.06, step: 2 }]
        : []),
      { text: '0', at: [0, -0.05, 0], colour: quiet, size: 0.05, step: 1 },
      ...words(view.far.slice(0, isNarrow ? 0 : COMPANY), quiet, 0.045, 1),
      ...words(isSure ? view.lost : [], loss, 0.055, 4),
      ...words(isNarrow ? near.slice(0, NARROW_NEAR) : near, chalk, 0.07, 4),
      ...(first ? words([first], gain, 0.14, 4) : []),
    ],
    pictures: view.terms.map(({ url, at, weight }) => ({
      url,
      at,
      colour: weight < 0 ? loss : gain,
      step: 1,
    })),
  };
}
