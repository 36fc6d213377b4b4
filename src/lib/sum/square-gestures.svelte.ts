/**
 * The square that is read, while somebody moves it: by one pointer, two, a corner, the wheel or keys. What is read changes
 * when the gesture is over, so that a drag is one step of undo and is encoded once.
 */
import { isSameView, squareOf, type Size, type Square, type View } from '#core/picture/view.ts';
import { moveSquare, pullCorner, scaleSquare, type Corner } from './square-moves.ts';

/** Keys and wheel come one by one: what follows within this time belongs together. */
const REST_MS = 500;
/** Pixels that a click may tremble. */
const STILL = 4;
const STEP = 0.02;
const STRIDE = 0.1;
const GROWTH = 1.1;

interface Place {
  x: number;
  y: number;
}
interface Gesture {
  corner: Corner | null;
  square: Square;
  from: ReadonlyMap<number, Place>;
}

const KEYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export class SquareGestures {
  /** Where the square is meanwhile; null when nobody moves it. */
  draft = $state.raw<View | null>(null);
  readonly #now: () => { view: View; size: Size };
  readonly #settle: (view: View) => void;
  #pointers = new Map<number, Place>();
  #gesture: Gesture | null = null;
  #moved = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `now` says what is read of which picture; `settle` hears what is to be read once a gesture is over. */
  constructor(now: () => { view: View; size: Size }, settle: (view: View) => void) {
    this.#now = now;
    this.#settle = settle;
  }

  get #square(): Square | null {
    const { view, size } = this.#now();
    return squareOf(this.draft ?? view, size);
  }

  down(id: number, place: Place, corner: Corner | null): void {
    clearTimeout(this.#timer);
    if (this.#pointers.size === 0) this.#moved = false;
    this.#pointers.set(id, place);
    this.#begin(this.#pointers.size > 1 ? null : corner);
  }

  /** @param shown how large the picture is on the screen */
  move(id: number, place: Place, shown: Size): void {
    const gesture = this.#gesture;
    if (!gesture || !this.#pointers.has(id)) return;
    this.#pointers.set(id, place);
    const { size } = this.#now();
    const { square, corner, from } = gesture;
    const before = [...from.values()];
    const after = [...from.keys()].map((key) => this.#pointers.get(key) ?? { x: 0, y: 0 });
    const dx = mean(after, 'x') - mean(before, 'x');
    const dy = mean(after, 'y') - mean(before, 'y');
    const spread = apart(before);
    if (Math.hypot(dx, dy) > STILL || Math.abs(apart(after) - spread) > STILL) this.#moved = true;
    if (!this.#moved || shown.width <= 0 || shown.height <= 0) return;
    const [across, down] = [dx / shown.width, dy / shown.height];
    const grown = spread > 0 ? scaleSquare(square, apart(after) / spread, size) : square;
    this.draft = corner
      ? pullCorner(square, corner, across, down, size)
      : moveSquare(grown, across, down, size);
  }

  /** Whether the pointer only clicked. */
  up(id: number): boolean {
    if (!this.#pointers.delete(id)) return false;
    if (this.#pointers.size > 0) {
      this.#begin(null);
      return false;
    }
    this.#gesture = null;
    this.flush();
    return !this.#moved;
  }

  /** The browser took the pointer, to scroll: nothing was meant. */
  cancel(): void {
    this.#pointers.clear();
    this.#gesture = null;
    clearTimeout(this.#timer);
    this.draft = null;
  }

  /** Larger (above 1) or smaller; settles when it rests. */
  scale(factor: number): void {
    const square = this.#square;
    if (square) this.#rest(scaleSquare(square, factor, this.#now().size));
  }

  wheel(deltaY: number): void {
    this.scale(GROWTH ** -Math.sign(deltaY));
  }

  /** Whether a key means something here. */
  key(key: string, isFar: boolean): boolean {
    const square = this.#square;
    const [across, down] = KEYS[key] ?? [0, 0];
    const step = isFar ? STRIDE : STEP;
    if (key === '+' || key === '=') this.scale(GROWTH);
    else if (key === '-' || key === '_') this.scale(1 / GROWTH);
    else if (key === 'Escape') this.choose({ kind: 'middle' });
    else if (square && (across !== 0 || down !== 0))
      this.#rest(moveSquare(square, across * step, down * step, this.#now().size));
    else return false;
    return true;
  }

  /** At once. */
  choose(view: View): void {
    this.draft = view;
    this.flush();
  }

  /** What is read becomes what is shown. */
  flush(): void {
    clearTimeout(this.#timer);
    const { draft } = this;
    this.draft = null;
    if (draft && !isSameView(draft, this.#now().view)) this.#settle(draft);
  }

  #begin(corner: Corner | null): void {
    const square = this.#square;
    this.#gesture = square && { corner, square, from: new Map(this.#pointers) };
  }

  #rest(view: View): void {
    this.draft = view;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), REST_MS);
  }
}

const mean = (places: readonly Place[], axis: 'x' | 'y') =>
  places.reduce((sum, place) => sum + place[axis], 0) / places.length;

/** How far two pointers are apart; 0 for one. */
function apart([one, other]: readonly Place[]): number {
  return one && other ? Math.hypot(one.x - other.x, one.y - other.y) : 0;
}
