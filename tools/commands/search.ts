/** `picture-math search`: your own pictures by a sum of pictures and texts. */
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseExpression } from '#core/vector/expression-text.ts';
import { DEFAULT_MODEL, readManifest } from '../model/folder.ts';
import { openInViewer } from '../terminal/viewer.ts';
import { say, sayJson } from '../terminal/say.ts';
import { fromUser, UsageError } from '../terminal/usage.ts';
import { defineCommand, JSON_OPTION, wholeNumber } from './command.ts';

const LETTERS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;
const MOST_FOUND = 1000;

type Pictures = Partial<Record<(typeof LETTERS)[number], string>>;

interface SearchOptions extends Pictures {
  in: string;
  k: number;
  model: string;
  whole?: true | undefined;
  store?: string | undefined;
  recall?: true | undefined;
}

async function ask(sum: string, options: SearchOptions) {
  const { openPictureEncoder } = await import('../embed/pictures.ts');
  const { createTextEncoder, termsOf } = await import('../answer/sum-terms.ts');
  const { nameOfIndex, openIndex } = await import('../search/picture-index.ts');
  const { directionOf, search } = await import('../search/search.ts');
  const { openStore } = await import('../search/stores/open.ts');
  const { compileQuickly } = await import('../model/runtime.ts');
  compileQuickly();
  const manifest = await readManifest(options.model);
  const pictures = LETTERS.flatMap((letter) => {
    const path = options[letter];
    return path === undefined ? [] : [{ letter: letter.toUpperCase(), path: fromUser(path) }];
  });
  const written = parseExpression(
    sum,
    pictures.map(({ letter }) => letter),
  );
  const index = await openIndex(fromUser(options.in), manifest);
  const encoder = await openPictureEncoder(manifest, { workers: 0, whole: options.whole });
  const engine =
    options.store === undefined ? null : await openStore(options.store, nameOfIndex(index));
  try {
    const parts = written.map((term) => {
      if (term.text !== undefined) return { weight: term.weight, text: term.text };
      const path = pictures.find(({ letter }) => letter === term.letter)?.path ?? '';
      return { weight: term.weight, image: path };
    });
    const { terms } = await termsOf(
      parts,
      manifest,
      () => Promise.resolve(encoder),
      createTextEncoder(manifest),
    );
    const { found, recall } = await search(index, directionOf(index, terms), {
      // Pictures of the sum are nearest to themselves.
      k: options.k + pictures.length,
      store: engine,
      isMeasured: options.recall ?? false,
    });
    const where = engine?.title ?? 'every picture looked at';
    const asked = new Set(pictures.map(({ path }) => path));
    return {
      found: found.filter(({ path }) => !asked.has(path)).slice(0, options.k),
      recall,
      pictures,
      size: index.vectors.count,
      model: index.vectors.about.model,
      where,
    };
  } finally {
    await Promise.all([index.vectors.close(), encoder.close(), engine?.close()]);
  }
}

export const search = defineCommand({
  name: 'search',
  summary: 'Your own pictures by a sum of pictures and texts.',
  examples: [
    ['search "a dog on the beach" --open', 'by words, shown in the browser'],
    ['search \'A + "at night"\' --a photo.jpg', 'like this one, but at night'],
    [
      'search \'A - B + "snow"\' --a x.jpg --b y.jpg --in ~/photos',
      'what A has and B has not, in snow',
    ],
    [
      'search A --a x.jpg --store lance:photos.lance --recall',
      "an engine's answer, held against ours",
    ],
  ],
  build(command) {
    command
      .argument('<sum>', 'letters are pictures, everything else is text: \'A - B + 2 "snow"\'')
      .option('--in <folder>', 'an indexed folder, or a file of `embed`', '.')
      .option('--k <n>', 'how many', wholeNumber(1, MOST_FOUND), 20)
      .option('--model <id>', 'a model that is here (picture-math model list)', DEFAULT_MODEL)
      .option('--whole', 'read the pictures of the sum whole')
      .option('--store <address>', 'ask an engine that `index --store` has filled')
      .option('--recall', 'hold its answer against the exact scan')
      .option('--sheet <file>', 'write a contact sheet there (HTML)')
      .option('--open', 'write one and open it')
      .option(...JSON_OPTION);
    for (const letter of LETTERS)
      command.option(`--${letter} <picture>`, `the picture ${letter.toUpperCase()}`);
    return command.action(async (sum, options) => {
      const given = options as unknown as SearchOptions & {
        sheet?: string;
        open?: true;
        json: boolean;
      };
      const { found, recall, pictures, size, model, where } = await ask(String(sum), given);
      if (given.recall && given.store === undefined)
        throw new UsageError('Expected --store with --recall: the scan alone misses nothing.');
      if (given.sheet !== undefined || given.open) {
        const { contactSheet } = await import('../search/contact-sheet.ts');
        const sheet =
          given.sheet === undefined
            ? join(tmpdir(), `picture-math-${process.pid}.html`)
            : fromUser(given.sheet);
        const about = `${found.length} of ${size} pictures, ${model}.`;
        await writeFile(sheet, await contactSheet(String(sum), pictures, found, about));
        if (given.open) openInViewer(sheet);
      }
      if (given.json) sayJson({ object: 'search', model, sum, searched: size, recall, found });
      else {
        say(found.map(({ score, path }) => `${score.toFixed(3)}  ${path}`).join('\n'));
        if (recall !== null)
          say(`Recall ${(100 * recall).toFixed(1)} % of the exact scan (${where})`);
      }
    });
  },
});
