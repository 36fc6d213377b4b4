/** What a command of tools/cli.ts is. Its file imports little: what it needs to run is loaded when it runs. */
import { Command, CommanderError, Help, InvalidArgumentError } from '@commander-js/extra-typings';
import { say } from '../terminal/say.ts';
import { fromUser, UsageError } from '../terminal/usage.ts';

/** How people call us. In the repository, `npm run NAME -- ...` is the same. */
const PROGRAM = 'picture-math';

export interface CommandSpec {
  name: string;
  /** A sentence. */
  summary: string;
  /** Calls as they are typed, after the program's name, with what each does. */
  examples: readonly (readonly [call: string, what: string])[];
  /**
   * Adds arguments, options, an action, or commands below it. An action that fails throws; one that ends with another
   * code than 0 says so by `end`.
   */
  build(command: Command, end: (code: number) => void): unknown;
}

/** What the command line calls. */
export interface RunnableCommand {
  /** How it is called, in a line; that of the command below it that the arguments name. */
  usage(args: readonly string[]): string;
  /** @returns the exit code @throws UsageError, PictureMathError, Stopped */
  call(args: readonly string[]): Promise<number>;
}

const examplesText = (examples: CommandSpec['examples']) =>
  [
    '\nExamples:',
    ...examples.map(([call, what]) => `  # ${what}\n  ${PROGRAM} ${call}`),
    '\nExit status: 0 done, 1 failed, 2 called in a way that is not understood, 130 stopped.',
  ].join('\n');

/** That a switch is off unless it is set goes without saying. */
const describeOption: Help['optionDescription'] = (option) =>
  option.isBoolean() ? option.description : new Help().optionDescription(option);

/** What commander says of a wrong call, as a sentence. */
function usageError({ code, message }: CommanderError): UsageError {
  if (code === 'commander.help') return new UsageError('Expected one of the commands below it.');
  const text = message.replace(/^error: /, '').trim();
  const sentence = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return new UsageError(/[.!?]$/.test(sentence) ? sentence : `${sentence}.`);
}

export function defineCommand({ name, summary, examples, build }: CommandSpec): RunnableCommand {
  /** The program with this command alone: commands below take its settings over. */
  const create = (end: (code: number) => void) => {
    const program = new Command(PROGRAM)
      .exitOverride()
      .showSuggestionAfterError(false)
      .helpOption('-h, --help', 'how it is called')
      .configureHelp({ optionDescription: describeOption })
      .configureOutput({ writeOut: (text) => say(text.trimEnd()), writeErr: () => {} });
    const command = program.command(name).description(summary).helpCommand(false);
    command.addHelpText('after', examplesText(examples));
    build(command, end);
    return { program, command };
  };
  return {
    usage([first]) {
      const { command } = create(() => {});
      const below = command.commands.find((one) => one.name() === first);
      const [line = ''] = (below ?? command).helpInformation().split('\n');
      const full = [PROGRAM, name, below?.name() ?? []].flat().join(' ');
      return `${line}\n${full} --help tells more.`;
    },
    async call(args) {
      let code = 0;
      const { program } = create((ended) => (code = ended));
      try {
        await program.parseAsync([name, ...args], { from: 'user' });
      } catch (error) {
        if (!(error instanceof CommanderError)) throw error;
        // Help that was asked for has been said.
        if (error.exitCode !== 0) throw usageError(error);
      }
      return code;
    },
  };
}

/** Reads the N of `--name N`. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const number = Number(text);
    if (text.trim() === '' || !Number.isInteger(number) || number < least || number > most)
      throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
    return number;
  };

/** What `--vocabulary` names: a list of the model, or a file of words by its path. */
export const listOf = (nameOrPath: string): string =>
  /[./\\]/.test(nameOrPath) ? fromUser(nameOrPath) : nameOrPath;

/** What every command that answers with data takes. */
export const JSON_OPTION = ['--json', 'the answer as JSON', false] as const;
