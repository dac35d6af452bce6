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

/** The `wpk` program with all its verbs. */
export function buildProgram({ run, writeOut, writeErr }: ProgramParts = INERT): Command {
  const program = new Command('wpk')
    .description('Create, check, sign, publish, install and run extensions, offline first.')
    .version(PRODUCT.version, '-V, --version')
    .showSuggestionAfterError(true)
    .helpCommand('help [verb]', 'help on a verb');
  atRegistry(program);
  for (const verb of VERBS) verb(program, run);
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

function descendants(command: Command): readonly Command[] {
  return command.commands.flatMap((child) => [child, ...descendants(child)]);
}
