/** A pair that evaluation asks about, and what is right. */

export interface Pair {
  /** Which of the report's tests it belongs to. */
  test:
    | 'seen styles'
    | 'held-out styles'
    | 'exchange'
    | 'different people'
    | 'scenes and things'
    | 'rendered people'
    | 'photographs';
  style: string;
  /** Drawn by our own hand, pasted onto art of others, or as that art draws it; rendered of one person or of two. */
  how: 'drawn' | 'pasted' | 'native' | 'beside' | 'alone' | 'one person' | 'two people';
  /** The word that A has and B has not. */
  concept: string;
  /** More that A has and B has not: as right as the concept. */
  besides?: readonly string[];
  /** The word that B has and A has not, where there is one. */
  lost?: string;
  /** SVG content of the 100 x 100 box, or a picture's bytes. */
  a: string | Buffer;
  b: string | Buffer;
  /** Of a rendered person: sex, age and skin. */
  who?: { sex: string; age: string; skin: string };
}
