/** `npm run film`: two pictures as in the film. */
import { say, sayJson } from '../terminal/say.ts';
import { UsageError, fromUser } from '../terminal/usage.ts';
import { defineCommand } from './command.ts';

export const film = defineCommand({
  help: `  npm run film -- A B [--model ID] [--json]     as in the film: bare words, raw cosines, explained beside the film's figures`,
  options: { model: { type: 'string' } },
  async run({ values, positionals }) {
    const [a, b, ...rest] = positionals;
    if (a === undefined || b === undefined || rest.length > 0)
      throw new UsageError(`Expected two pictures, got ${positionals.length}.`);
    const { filmModel, filmTable, formatFilm } = await import('../answer/film.ts');
    const table = await filmTable(fromUser(a), fromUser(b), values.model ?? (await filmModel()));
    if (values.json) sayJson(table);
    else say(formatFilm(table));
  },
});
