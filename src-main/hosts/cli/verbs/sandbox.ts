import { SANDBOX_CEILING } from '../../../../src-shared/limits.ts';
import { eachOperand } from '../each-operand.ts';
import { runText } from '../run-text.ts';
import { printable } from '../text.ts';
import { jsonInput } from '../json-input.ts';
import { collect, wholeNumber, type Verb } from '../verb.ts';

export const sandbox: Verb = (program, run) => {
  program
    .command('sandbox')
    .argument('<file...>', 'JavaScript files')
    .description('run scripts or modules in the sandbox, each in a fresh one')
    .addOption(wholeNumber('--timeout <ms>', 'wall time', 1, SANDBOX_CEILING.wallMs))
    .addOption(wholeNumber('--memory <mb>', 'memory', 1, SANDBOX_CEILING.memoryBytes / 1024 / 1024))
    .option(
      '--allow <capability>',
      'grant a capability, such as storage or network:api.example.com (repeatable)',
      collect,
    )
    .option('--input <json>', 'input as JSON, @file, or - for standard input')
    .action(
      run(async (session, options, ...operands) => {
        const files = operands.flat();
        const input = await jsonInput(options['input'] as string | undefined, session);
        await eachOperand(session, 'file', files, async (file) => {
          const result = await session.client.workbench.sandbox({
            path: session.resolve(file),
            input,
            allow: (options['allow'] as string[] | undefined) ?? [],
            timeoutMs: options['timeout'] as number | undefined,
            memoryMb: options['memory'] as number | undefined,
          });
          if (result.outcome !== 'ok') session.fail();
          session.print(files.length > 1 ? { file, ...result } : result, () =>
            files.length > 1 ? `${printable(file)}: ${runText(result)}` : runText(result),
          );
        });
      }),
    );
};
