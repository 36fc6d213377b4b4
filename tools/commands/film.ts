/** `picture-math film`: two pictures as in the film. */
import { say, sayJson } from '../terminal/say.ts';
import { fromUser } from '../terminal/usage.ts';
import { defineCommand, JSON_OPTION } from './command.ts';

export const film = defineCommand({
  name: 'film',
  summary: "Two pictures as in the film: bare words, raw cosines, beside the film's own figures.",
  examples: [['film with-hat.jpg without.jpg', 'what the first has and the second has not']],
  build: (command) =>
    command
      .argument('<a>', 'a picture')
      .argument('<b>', 'the picture that is subtracted')
      .option('--model <id>', "the film's model where it was pulled, else the embedded one")
      .option(...JSON_OPTION)
      .action(async (a, b, { model, json }) => {
        const { compileQuickly } = await import('../model/runtime.ts');
        compileQuickly();
        const { filmModel, filmTable, formatFilm } = await import('../answer/film.ts');
        const table = await filmTable(fromUser(a), fromUser(b), model ?? (await filmModel()));
        if (json) sayJson(table);
        else say(formatFilm(table));
      }),
});
