/** Command line: which command, exit codes, help. Exit 2 for usage, 1 for failure, 130 when it was stopped. */
import { API_VERSION } from '#core/contract/openapi.ts';
import { toProblem } from '#core/contract/problem.ts';
import { PictureMathError } from '#core/errors.ts';
import type { RunnableCommand } from './commands/command.ts';
import { complain, say, sayJson } from './terminal/say.ts';
import { diskFailure } from './terminal/disk.ts';
import { watchOutput } from './terminal/output.ts';
import { Stopped, UsageError } from './terminal/usage.ts';

/** What there is, in the order of the list. Loaded when called: ONNX Runtime, miniflare and protobufjs take a second. */
const COMMANDS: Record<string, { what: string; load(): Promise<RunnableCommand> }> = {
  rank: {
    what: 'subtract one picture from another and read the difference in words',
    load: async () => (await import('./commands/rank.ts')).rank,
  },
  film: {
    what: 'two pictures as in the film: bare words, raw cosines',
    load: async () => (await import('./commands/film.ts')).film,
  },
  sets: {
    what: 'what differs between two sets of pictures, or groups of them',
    load: async () => (await import('./commands/sets.ts')).sets,
  },
  embed: {
    what: 'pictures and texts to vectors, in files that others read',
    load: async () => (await import('./commands/embed.ts')).embed,
  },
  index: {
    what: 'the pictures of a folder, to search in them',
    load: async () => (await import('./commands/index.ts')).index,
  },
  search: {
    what: 'your own pictures by a sum of pictures and texts',
    load: async () => (await import('./commands/search.ts')).search,
  },
  evaluate: {
    what: 'how good answers are on pairs whose difference you know',
    load: async () => (await import('./commands/evaluate.ts')).evaluate,
  },
  words: {
    what: 'lists of words and their vectors',
    load: async () => (await import('./commands/words.ts')).words,
  },
  model: {
    what: 'which models are here; bring, check and remove them',
    load: async () => (await import('./commands/model.ts')).model,
  },
  serve: {
    what: 'the page and the API on this machine',
    load: async () => (await import('./commands/serve.ts')).serve,
  },
  key: {
    what: 'keys of the service that you run',
    load: async () => (await import('./commands/key.ts')).key,
  },
};

const commandOf = (name: string) =>
  Object.hasOwn(COMMANDS, name) ? COMMANDS[name]?.load() : undefined;

/** The list of commands. */
function overview(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  return [
    'Usage: picture-math COMMAND ...',
    '',
    ...Object.entries(COMMANDS).map(([name, { what }]) => `  ${name.padEnd(width)}  ${what}`),
    '',
    'picture-math COMMAND --help tells more of each. --version says which this is.',
  ].join('\n');
}

/** What stands under a wrong call: the usage of that command, or the names of all. */
const usageOf = async (name: string, args: readonly string[]): Promise<string> =>
  (await commandOf(name))?.usage(args) ?? overview();

/**
 * Runs a command line, `rank A B`, and says what is wrong with it.
 * @returns the exit code
 */
export async function main([name = '', ...args]: readonly string[]): Promise<number> {
  try {
    if (name === '--help' || name === '-h') say(overview());
    else if (name === '--version' || name === '-V') say(API_VERSION);
    else {
      const command = await commandOf(name);
      if (!command)
        throw new UsageError(name ? `Unknown command "${name}".` : 'Expected a command.');
      return await command.call(args);
    }
    return 0;
  } catch (thrown) {
    const error = diskFailure(thrown, 'the place where it writes');
    if (error instanceof UsageError) {
      complain(`${error.message}\n\n${await usageOf(name, args)}`);
      return 2;
    }
    if (error instanceof PictureMathError) {
      if (args.includes('--json'))
        sayJson(toProblem(error, 'https://picture-math.example', 'urn:picture-math:cli'), 0);
      complain(error.message);
      return 1;
    }
    if (error instanceof Stopped) {
      complain(error.message);
      return 130;
    }
    throw error;
  }
}

/** This process as a command line. */
export async function runProcess(): Promise<void> {
  watchOutput();
  const code = await main(process.argv.slice(2));
  // Lost output has set it already.
  process.exitCode ||= code;
}

if (import.meta.main) await runProcess();
