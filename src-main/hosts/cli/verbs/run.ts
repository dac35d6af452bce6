import { SANDBOX_CEILING } from '../../../../src-shared/limits.ts';
import { runText } from '../run-text.ts';
import { jsonInput } from '../json-input.ts';
import { extensionOperand, wholeNumber, type Verb } from '../verb.ts';

export const runVerb: Verb = (program, run) => {
  program
    .command('run')
    .argument('<id>', 'publisher.name')
    .argument('<name>', 'command, strategy or report')
    .description('run something of an installed extension, within what you allowed it')
    .option('--input <json>', 'input as JSON, @file, or - for standard input')
    .addOption(wholeNumber('--timeout <ms>', 'wall time', 10, SANDBOX_CEILING.wallMs))
    .action(
      run(async (session, options, id = '', name = '') => {
        const result = await session.client.runs.start({
          extensionId: extensionOperand(id).extensionId,
          name,
          input: await jsonInput(options['input'] as string | undefined, session),
          timeoutMs: options['timeout'] as number | undefined,
        });
        if (result.outcome !== 'ok') session.fail();
        session.print(result, () => `${runText(result)}\nrun ${result.runId}`);
      }),
    );
};
