/** Command line: which command, exit codes, help. Exit 2 for usage, 1 for failure, 130 when it was stopped. */
import { toProblem } from '#core/contract/problem.ts';
import { PictureMathError } from '#core/errors.ts';
import type { RunnableCommand } from './commands/command.ts';
import { complain, say, sayJson } from './terminal/say.ts';
import { diskFailure } from './terminal/disk.ts';
import { watchOutput } from './terminal/output.ts';
import { Stopped, UsageError } from './terminal/usage.ts';

/** Loaded when they are called: wrangler, ONNX Runtime and protobufjs take a second. */
const COMMANDS: Record<string, () => Promise<RunnableCommand>> = {
  rank: async () => (await import('./commands/rank.ts')).rank,
  film: async () => (await import('./commands/film.ts')).film,
  model: async () => (await import('./commands/model.ts')).model,
  vocabulary: async () => (await import('./commands/vocabulary.ts')).vocabulary,
  key: async () => (await import('./commands/key.ts')).key,
};

/** What stands under a wrong call: the usage of that command, or the names of all. */
async function usageOf(name: string): Promise<string> {
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load) return `Usage:\n${(await load()).help}`;
  return `Usage: npm run COMMAND -- ... with one of ${Object.keys(COMMANDS).join(', ')}; --help tells more of each.`;
}

/**
 * Runs a command line, `rank A B`, and says what is wrong with it.
 * @returns the exit code
 */
export async function main([name = '', ...args]: readonly string[]): Promise<number> {
  try {
    const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (name === '--help' || name === '-h') say(await usageOf(''));
    else if (!load)
      throw new UsageError(name ? `Unknown command "${name}".` : 'Expected a command.');
    else return await (await load()).call(args);
    return 0;
  } catch (thrown) {
    const error = diskFailure(thrown, 'the place where it writes');
    if (error instanceof UsageError) {
      complain(`${error.message}\n\n${await usageOf(name)}`);
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

if (import.meta.main) {
  watchOutput();
  const code = await main(process.argv.slice(2));
  // Lost output has set it already.
  process.exitCode ||= code;
}
