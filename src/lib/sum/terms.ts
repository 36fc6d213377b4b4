/** The terms of the page's sum, as values: every change makes a new list, so that undo is the list before. */
import { MAX_TERMS, MAX_WEIGHT } from '#core/limits.ts';
import { PictureMathError } from '#core/errors.ts';
import type { WrittenTerm } from '#core/vector/expression-format.ts';
import { isSameView, type View } from '#core/picture/view.ts';
import { Content } from './content.svelte.ts';

export interface SumTerm {
  readonly id: number;
  /** Of pictures: A, B, C ... */
  readonly letter: string | null;
  /** 0 leaves the term out. */
  readonly weight: number;
  /** Null where no picture is chosen yet. */
  readonly content: Content | null;
}
export type Terms = readonly SumTerm[];

/** The type of a drag within the list of terms: nothing for a slot. */
export const TERM_DRAG = 'application/x-picture-math-term';

let count = 0;
export const createTerm = (
  letter: string | null,
  weight: number,
  content: Content | null,
): SumTerm => ({ id: ++count, letter, weight, content });

/** A minus B, both empty. */
export const emptySum = (): Terms => [createTerm('A', 1, null), createTerm('B', -1, null)];

export const lettersOf = (terms: Terms): string[] => terms.flatMap(({ letter }) => letter ?? []);

const nextLetter = (terms: Terms): string => {
  const taken = new Set(lettersOf(terms));
  return [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].find((letter) => !taken.has(letter)) ?? 'Z';
};

/** @throws PictureMathError `request-malformed` when the sum is full */
function assertRoom(terms: Terms): void {
  if (terms.length >= MAX_TERMS)
    throw new PictureMathError(
      'request-malformed',
      `Expected at most ${MAX_TERMS} terms, got one more: remove one first.`,
      { reason: { key: 'sum-full', most: MAX_TERMS } },
    );
}

/** Appends a picture under the next letter. */
export function addPicture(terms: Terms, content: Content | null): Terms {
  assertRoom(terms);
  return [...terms, createTerm(nextLetter(terms), 1, content)];
}

export function addText(terms: Terms, content: Content): Terms {
  assertRoom(terms);
  return [...terms, createTerm(null, 1, content)];
}

export const changeTerm = (
  terms: Terms,
  id: number,
  change: Partial<Pick<SumTerm, 'weight' | 'content'>>,
): Terms => terms.map((term) => (term.id === id ? { ...term, ...change } : term));

const clampWeight = (weight: number): number =>
  Number.isFinite(weight) ? Math.max(-MAX_WEIGHT, Math.min(MAX_WEIGHT, weight)) : 1;

export const weighTerm = (terms: Terms, id: number, weight: number): Terms =>
  changeTerm(terms, id, { weight: clampWeight(weight) });

/** Another part of a term's picture is read; the same list where nothing changes. */
export function viewTerm(terms: Terms, id: number, view: View): Terms {
  const content = terms.find((term) => term.id === id)?.content;
  if (!content?.picture || isSameView(content.view, view)) return terms;
  return changeTerm(terms, id, { content: content.withView(view) });
}

export function moveTerm(terms: Terms, id: number, to: number): Terms {
  const from = terms.findIndex((term) => term.id === id);
  const moved = terms[from];
  if (!moved || to < 0 || to >= terms.length || to === from) return terms;
  const rest = terms.filter((term) => term.id !== id);
  return [...rest.slice(0, to), moved, ...rest.slice(to)];
}

/** A and B stay, empty; others go. */
export const removeTerm = (terms: Terms, id: number): Terms =>
  terms.flatMap((term) => {
    if (term.id !== id) return [term];
    return term.letter === 'A' || term.letter === 'B' ? [{ ...term, content: null }] : [];
  });

/** The contents of A and B change places. */
export function swapAB(terms: Terms): Terms {
  const [a, b] = ['A', 'B'].map((letter) => terms.find((term) => term.letter === letter));
  return terms.map((term) =>
    term === a
      ? { ...term, content: b?.content ?? null }
      : term === b
        ? { ...term, content: a?.content ?? null }
        : term,
  );
}

/** The list for a written sum: pictures that it does not name weigh 0; texts that were there keep their vectors. */
export function applyWritten(terms: Terms, written: readonly WrittenTerm[]): Terms {
  const texts = new Map(
    terms.flatMap(({ content }) => (content?.kind === 'text' ? [[content.name, content]] : [])),
  );
  const next: SumTerm[] = [];
  for (const { weight, letter, text } of written) {
    if (text !== undefined) {
      next.push(createTerm(null, weight, texts.get(text) ?? Content.ofText(text)));
      continue;
    }
    const known = terms.find((term) => term.letter === letter);
    const before = next.findIndex((term) => term.letter === letter);
    // A letter that comes twice is one term: its weights add up.
    if (before >= 0 && next[before])
      next[before] = { ...next[before], weight: next[before].weight + weight };
    else if (known) next.push({ ...known, weight });
  }
  const named = new Set(lettersOf(next));
  const rest = terms.filter(({ letter }) => letter !== null && !named.has(letter));
  const heavy = next.find(({ weight }) => Math.abs(weight) > MAX_WEIGHT);
  if (heavy)
    throw new PictureMathError(
      'request-malformed',
      `Expected weights from -${MAX_WEIGHT} to ${MAX_WEIGHT}, got ${heavy.weight} for ${heavy.letter}.`,
      { reason: { key: 'sum-weight', most: MAX_WEIGHT, weight: heavy.weight } },
    );
  const all = [...next, ...rest.map((term) => ({ ...term, weight: 0 }))];
  if (all.length > MAX_TERMS)
    throw new PictureMathError(
      'request-malformed',
      `Expected at most ${MAX_TERMS} terms, got ${all.length}.`,
      { reason: { key: 'sum-full', most: MAX_TERMS } },
    );
  return all;
}

/** The terms that count; null while one of them has no picture, or when there is none. */
export function usedTerms(terms: Terms): (SumTerm & { content: Content })[] | null {
  const used = terms.filter(({ weight }) => weight !== 0);
  const filled = used.filter((term): term is SumTerm & { content: Content } => !!term.content);
  return filled.length === used.length && filled.length > 0 ? filled : null;
}

export const writtenOf = (terms: Terms): WrittenTerm[] =>
  terms.flatMap(({ letter, weight, content }): WrittenTerm[] => {
    if (weight === 0) return [];
    if (letter !== null) return [{ weight, letter }];
    return content ? [{ weight, text: content.name }] : [];
  });

/** The sums of weights where pictures or texts do not cancel; rounding is not a sum. */
export function unbalanced(terms: Terms): { modality: 'image' | 'text'; sum: number }[] {
  return (['image', 'text'] as const).flatMap((modality) => {
    const sum = terms
      .filter(({ letter, content }) =>
        modality === 'text' ? content?.kind === 'text' : letter !== null,
      )
      .reduce((total, { weight }) => total + weight, 0);
    return Math.abs(sum) < 1e-9 ? [] : [{ modality, sum }];
  });
}
