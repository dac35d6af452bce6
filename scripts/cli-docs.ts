import type { Command } from 'commander';
import { buildProgram } from '../src-main/hosts/cli/program.ts';

/** The text of docs/cli.md: every verb with its arguments and options, from the program itself. */
export function cliDocs(): string {
  const program = buildProgram();
  const sections = program.commands
    .filter((command) => command.name() !== 'help')
    .flatMap((command) => sectionsOf(command, 'wpk'));
  return `${[
    '# The command line',
    'Exit codes: 0 ok, 1 refused or failed, 2 wrong usage, 70 a bug. With `--json` standard output holds JSON and nothing else: one document, or with several operands one object a line in their order; an error is `{"error":{"code","message","details","hint"}}` ([errors.md](errors.md)).',
    '`--home FOLDER` names the home (default: `MARKETPLACE_HOME`, else your data folder). `--yes` answers every verb that asks. `MARKETPLACE_PASSPHRASE` unlocks a private key that a passphrase protects; `MARKETPLACE_EXPORT_PASSPHRASE` is the one of an exported key. `MARKETPLACE_SCANNERS` names a JSON file with the external scanners that every audit asks too: `[{"name":"deep","command":["program","argument"]},{"name":"cloud","url":"https://scanner.example/scan"}]`; one that does not answer is never taken for a pass.',
    '`init`, `inspect`, `ls`, `lint`, `validate`, `sandbox`, `dry-run`, `package` and `verify-bundle` need no home and make none.',
    'This page is written by `node scripts/write-cli-docs.ts`; a test fails when it and the program differ.',
    ...sections,
  ].join('\n\n')}\n`;
}

function sectionsOf(command: Command, parent: string): string[] {
  const name = `${parent} ${command.name()}`;
  if (command.commands.length > 0) return command.commands.flatMap((child) => sectionsOf(child, name));
  const operands = command.registeredArguments.map((argument) => {
    const dots = argument.variadic ? '…' : '';
    return argument.required
      ? `${argument.name().toUpperCase()}${dots}`
      : `[${argument.name().toUpperCase()}${dots}]`;
  });
  const alias = command.aliases().map((one) => ` (also \`${parent} ${one}\`)`);
  const options = command.options.filter((option) => option.long !== '--home' && option.long !== '--json');
  const rows = options.map(
    (option) =>
      `| \`${option.flags.replaceAll('|', '\\|')}\` | ${option.description}${option.mandatory ? ' (needed)' : ''} |`,
  );
  const lines = [
    `## ${[name, ...operands].join(' ')}`,
    '',
    `${sentence(command.description())}${alias.join('')}`,
  ];
  const described = command.registeredArguments.filter((argument) => argument.description !== '');
  if (described.length > 0)
    lines.push(
      '',
      ...described.map((argument) => `- \`${argument.name().toUpperCase()}\`: ${argument.description}`),
    );
  if (rows.length > 0) lines.push('', '| option | meaning |', '| --- | --- |', ...rows);
  return [lines.join('\n')];
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}
