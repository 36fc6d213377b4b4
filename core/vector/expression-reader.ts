/** From the pieces of a written sum to its terms; what may be read in two ways is refused with both. */
import { MAX_TEXT_CHARACTERS, MAX_WEIGHT } from '../limits.ts';
import { ambiguous, malformed, tokenize, unexpected, type Token } from './expression-tokens.ts';
import { quoted, type WrittenTerm } from './expression-format.ts';

type Operand = { letter: string } | { text: string };

const named = (token: Token | undefined): string | null => {
  if (!token) return null;
  if (token.kind === 'sign') return token.value > 0 ? '+' : '-';
  if (token.kind === 'star') return '*';
  if (token.kind === 'slash') return '/';
  return token.kind === 'number' ? token.written : token.value;
};

const isSingle = (word: string) => /^\p{L}$/u.test(word);

/** Reads the pieces of a sum, term by term. */
export class SumReader {
  readonly #tokens: readonly Token[];
  readonly #letters: readonly string[];
  readonly #end: number;
  #at = 0;

  constructor(source: string, letters: readonly string[]) {
    this.#letters = letters;
    this.#end = source.length;
    this.#tokens = tokenize(source).flatMap((token) => this.#unhyphen(token));
    if (this.#tokens.length === 0) throw unexpected(0, 'sum', null);
  }

  read(): WrittenTerm[] {
    const terms: WrittenTerm[] = [];
    while (this.#at < this.#tokens.length) terms.push(this.#term(terms.length === 0));
    return terms;
  }

  get #next(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #place(token: Token | undefined): number {
    return token?.at ?? this.#end;
  }

  /** The picture that a letter names, in whichever case. */
  #picture(word: string): string | null {
    const upper = word.toUpperCase();
    return isSingle(word) && this.#letters.includes(upper) ? upper : null;
  }

  /** Letters with hyphens are a sum of pictures; words with hyphens may be one. */
  #unhyphen(token: Token): Token[] {
    if (token.kind !== 'hyphened') return [token];
    const { parts, value, at } = token;
    if (!parts.every(isSingle))
      throw ambiguous(at, value, 'one text or a difference', [
        quoted(value),
        parts.map((part) => this.#picture(part) ?? quoted(part)).join(' - '),
      ]);
    return parts.flatMap((part, i): Token[] => {
      const place = at + 2 * i;
      const word: Token = { kind: 'word', value: part, at: place };
      return i === 0 ? [word] : [{ kind: 'sign', value: -1, at: place - 1 }, word];
    });
  }

  #term(isFirst: boolean): WrittenTerm {
    const sign = this.#next;
    let weight = 1;
    if (sign?.kind === 'sign') {
      weight = sign.value;
      this.#at++;
    } else if (!isFirst) throw unexpected(this.#place(sign), 'sign', named(sign));
    const begin = this.#place(this.#next);
    weight *= this.#factorBefore();
    const operand = this.#operand();
    weight *= this.#factorAfter();
    if (!(Math.abs(weight) <= MAX_WEIGHT))
      throw malformed(
        begin,
        `expected a weight from -${MAX_WEIGHT} to ${MAX_WEIGHT}, got ${weight}`,
        { key: 'sum-weight', most: MAX_WEIGHT, weight },
      );
    // Not -0, which nothing tells from 0.
    return { weight: weight || 0, ...operand };
  }

  #factorBefore(): number {
    const number = this.#next;
    if (number?.kind !== 'number') return 1;
    this.#at++;
    const after = this.#next;
    // A cross that is typed as a letter.
    const isCross = after?.kind === 'word' && after.value === 'x' && !this.#letters.includes('X');
    if (after?.kind === 'star' || (isCross && this.#tokens[this.#at + 1])) this.#at++;
    else if (after?.kind === 'word' && !this.#picture(after.value)) {
      const whole = `${number.written}${number.joined ? '' : ' '}${after.value}`;
      throw ambiguous(number.at, whole, 'one text or a multiple', [
        quoted(whole),
        `${number.written}*${quoted(after.value)}`,
      ]);
    }
    return number.value;
  }

  #factorAfter(): number {
    const by = this.#next;
    if (by?.kind !== 'star' && by?.kind !== 'slash') return 1;
    const sign = this.#tokens[++this.#at];
    if (sign?.kind === 'sign') this.#at++;
    const number = this.#next;
    if (number?.kind !== 'number') throw unexpected(this.#place(number), 'number', named(number));
    this.#at++;
    const factor = (sign?.kind === 'sign' ? sign.value : 1) * number.value;
    return by.kind === 'star' ? factor : 1 / factor;
  }

  #operand(): Operand {
    const token = this.#next;
    if (token?.kind === 'word') return this.#words(token.at);
    if (token?.kind !== 'text') throw unexpected(this.#place(token), 'term', named(token));
    this.#at++;
    return this.#text(token.value, token.at);
  }

  /** Bare words up to the next sign are one text: `A + red hat`. A letter alone is a picture. */
  #words(at: number): Operand {
    const words: string[] = [];
    for (let next = this.#next; next?.kind === 'word'; next = this.#next) {
      // "a hat" begins with an article; any other letter in a text may be a picture.
      const isArticle = words.length === 0 && /^[ai]$/.test(next.value) && this.#follows('word');
      if (isSingle(next.value) && !isArticle) {
        if (words.length > 0)
          throw unexpected(next.at, 'sign', next.value, {
            asText: quoted([...words, next.value].join(' ')),
          });
        this.#at++;
        return this.#letter(next.value, next.at);
      }
      words.push(next.value);
      this.#at++;
    }
    const [word = ''] = words;
    if (words.length === 1 && word.length <= this.#letters.length && /^\p{Lu}+$/u.test(word))
      if ([...word].every((letter) => this.#picture(letter)))
        throw ambiguous(at, word, 'one text or pictures without signs', [
          quoted(word),
          [...word].join(' + '),
        ]);
    return this.#text(words.join(' '), at);
  }

  #follows(kind: Token['kind']): boolean {
    return this.#tokens[this.#at + 1]?.kind === kind;
  }

  #letter(word: string, at: number): Operand {
    const letter = this.#picture(word);
    if (letter !== null) return { letter };
    throw unexpected(at, this.#letters.length === 0 ? 'text' : 'picture', word, {
      pictures: this.#letters,
      asText: quoted(word),
    });
  }

  #text(text: string, at: number): Operand {
    if (text.length > MAX_TEXT_CHARACTERS)
      throw malformed(
        at,
        `expected a text of at most ${MAX_TEXT_CHARACTERS} characters, got ${text.length}`,
        { key: 'text-long', most: MAX_TEXT_CHARACTERS, characters: text.length },
      );
    return { text };
  }
}
