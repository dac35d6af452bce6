import { Command, Option } from 'commander';
import { PRODUCT } from '../../../src-shared/product.ts';
import { atRegistry, type Runner } from './verb.ts';
import { VERBS } from './verbs/index.ts';

export interface ProgramParts {
  readonly run: Runner;
  readonly writeOut: (text: string) => void;
  readonly writeErr: (text: string) => void;
}

/** A program that can be looked at and does nothing: for its documentation. */
const INERT: ProgramParts = {
  run: Object.assign(() => () => Promise.resolve(), { alone: () => () => Promise.resolve() }),
  writeOut: () => undefined,
  writeErr: () => undefined,
};

/**
 * The `wpk` program with all its verbs; for a command line that names one, with that alone: most of them have several
 * commands, and putting all together takes a good part of a start.
 */
export function buildProgram(
  { run, writeOut, writeErr }: ProgramParts = INERT,
  args: readonly string[] = [],
): Command {
  const word = args[verbAt(args)] ?? '';
  const named = Object.hasOwn(VERBS, word) ? VERBS[word] : undefined;
  const program = new Command('wpk')
    .description('Create, check, sign, publish, install and run extensions, offline first.')
    .version(PRODUCT.version, '-V, --version')
    .showSuggestionAfterError(true)
    .helpCommand('help [verb]', 'help on a verb');
  atRegistry(program);
  for (const verb of named === undefined ? Object.values(VERBS) : [named]) verb(program, run);
  for (const command of [program, ...descendants(program)]) {
    command
      .addOption(
        new Option('--home <folder>', 'home folder (default: MARKETPLACE_HOME, else your data folder)'),
      )
      .addOption(new Option('--json', 'answer in JSON on standard output'))
      .exitOverride()
      .configureOutput({ writeOut, writeErr });
  }
  return program;
}

/** Options of the program itself may stand before the verb, some with a value. */
function verbAt(args: readonly string[]): number {
  let at = 0;
  while (args[at]?.startsWith('-') === true) at += WITH_VALUE.has(args[at] ?? '') ? 2 : 1;
  return at;
}

const WITH_VALUE = new Set(['--home', '--registry', '--token-file']);

function descendants(command: Command): readonly Command[] {
  return command.commands.flatMap((child) => [child, ...descendants(child)]);
}
