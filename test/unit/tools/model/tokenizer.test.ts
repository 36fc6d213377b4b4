import { Tokenizer } from '@huggingface/tokenizers';
import { expect, test } from 'vitest';
import { cleanText } from '#core/text/text-clean.ts';
import { writePreparedTokenizer } from '#core/text/prepared-tokenizer.ts';
import { referenceTokenizer } from '#core/text/tokenizer-document.ts';
import { createTokenize } from '../../../../functions/encoder/tokenizer.ts';
import { clipTokenizer } from '../../../../stand-in/tokenizer.ts';
import vectors from '../../../../models/checks/clip-bpe.json' with { type: 'json' };

const CONTEXT = 77;
const END = 49_407;
const document = await clipTokenizer();
const tokenizer = new Tokenizer(referenceTokenizer(document), {});
/** As the edge has it. */
const tokenizePrepared = createTokenize(writePreparedTokenizer(document));

/** ftfy guesses that these were decoded wrongly and repairs them; we do not guess. */
const MOJIBAKE = ['mojibake', 'mojibake2'];

test.each(Object.entries(vectors).filter(([name]) => !MOJIBAKE.includes(name)))(
  'tokenizes %s as CLIP does',
  (_, { text, ids }) => {
    const got = tokenizer.encode(cleanText(text)).ids;
    const cut = got.length > CONTEXT ? [...got.slice(0, CONTEXT - 1), END] : got;
    expect(cut).toEqual(ids);
    expect(tokenizePrepared(cleanText(text))).toEqual(got);
  },
);

test('leaves mojibake as it is', () => {
  expect(Object.keys(vectors).filter((name) => MOJIBAKE.includes(name))).toEqual(MOJIBAKE);
  expect(cleanText(vectors.mojibake.text)).toBe('cafã©');
});
