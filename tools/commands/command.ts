/** What a command of tools/cli.ts is. Its file imports little: what it needs to run is loaded when it runs. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { say } from '../terminal/say.ts';
import { UsageError } from '../terminal/usage.ts';

export type Options = NonNullable<ParseArgsConfig['options']>;

/** Of every command. */
const COMMON = {
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const satisfies Options;

export type Arguments<Own extends Options> = ReturnType<
  typeof parseArgs<{ options: Own & typeof COMMON; allowPositionals: true }>
>;

export interface Command<Own extends Options = Options> {
  /** Lines of its usage. */
  help: string;
  options: Own;
  /** @returns the exit code, where it is not 0 */
  run(parsed: Arguments<Own>): Promise<number | void>;
}

/** What the command line calls. */
export interface RunnableCommand {
  help: string;
  /** @returns the exit code @throws UsageError, PictureMathError, Stopped */
  call(args: string[]): Promise<number>;
}

export const defineCommand = <const Own extends Options>({
  help,
  options,
  run,
}: Command<Own>): RunnableCommand => ({
  help,
  async call(args) {
    let parsed: Arguments<Own>;
    try {
      parsed = parseArgs({ args, options: { ...options, ...COMMON }, allowPositionals: true });
    } catch (cause) {
      throw new UsageError(cause instanceof Error ? cause.message : String(cause));
    }
    if (!(parsed.values as { help?: boolean }).help) return (await run(parsed)) ?? 0;
    say(`Usage:\n${help}`);
    return 0;
  },
});
