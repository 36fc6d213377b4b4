/** `picture-math evaluate`: how good answers are on pairs whose difference you know. */
import { Option } from '@commander-js/extra-typings';
import { METHODS } from '#core/rank/methods.ts';
import { DEFAULT_MODEL } from '../model/folder.ts';
import { complain, say, sayJson } from '../terminal/say.ts';
import { fromUser } from '../terminal/usage.ts';
import { defineCommand, JSON_OPTION, listOf } from './command.ts';

export const evaluate = defineCommand({
  name: 'evaluate',
  summary: 'How good answers are on your own pairs, whose difference you know.',
  examples: [
    [
      'evaluate pairs.jsonl',
      'a line a pair: {"a": "with.png", "b": "without.png", "gained": ["hat", "cap"]}; [] where nothing changed',
    ],
    ['evaluate pairs.json --model clip-vit-base-patch32 --json', 'another model, for a program'],
  ],
  build: (command, end) =>
    command
      .argument('<pairs>', 'JSON, a list or a line a pair')
      .option('--model <id>', 'a model that is here (picture-math model list)', DEFAULT_MODEL)
      .option('--vocabulary <name|file>', 'common, known, or a text file, a word a line', 'common')
      .addOption(new Option('--method <name>', 'how words are scored').choices(METHODS))
      .option('--noise-floor', 'take each picture again and count only what goes beyond', false)
      .option('--whole', 'read pictures whole, padded to a square', false)
      .option('--strict', 'exit with 1 when any pair was not answered', false)
      .option(...JSON_OPTION)
      .action(async (pairs, { json, strict, vocabulary, ...how }) => {
        const { evaluatePairs, formatEvaluation, readKnownPairs } =
          await import('../answer/evaluate.ts');
        const known = await readKnownPairs(fromUser(pairs));
        const evaluation = await evaluatePairs(known, { ...how, vocabulary: listOf(vocabulary) });
        if (json) sayJson(evaluation);
        else say(formatEvaluation(evaluation));
        const { failed } = evaluation.pairs;
        if (failed === 0) return;
        complain(`${failed} of ${known.length} pairs were not answered.`);
        if (strict) end(1);
      }),
});
