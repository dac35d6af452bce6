import { count, printable } from '../text.ts';
import { runText } from '../run-text.ts';
import { jsonInput } from '../json-input.ts';
import { collect, wholeNumber, type Verb } from '../verb.ts';
import { SANDBOX_CEILING } from '../../../../src-shared/limits.ts';

export const dryRun: Verb = (program, run) => {
  program
    .command('dry-run')
    .argument('[path]', 'project folder or .wpk file', '.')
    .description('build, run everything it contributes with recorded stand-ins, and run its tests')
    .option('--name <id>', 'only this command, strategy or report')
    .option('--input <json>', 'input as JSON, @file, or - for standard input')
    .option('--with <path>', 'folder or .wpk of an extension that this one depends on (repeatable)', collect)
    .addOption(wholeNumber('--timeout <ms>', 'wall time of one run', 1, SANDBOX_CEILING.wallMs))
    .addOption(
      wholeNumber('--memory <mb>', 'memory of one run', 1, SANDBOX_CEILING.memoryBytes / 1024 / 1024),
    )
    .action(
      run(async (session, options, target = '.') => {
        const answer = await session.client.workbench.dryRun({
          path: session.resolve(target),
          with: ((options['with'] as string[] | undefined) ?? []).map((one) => session.resolve(one)),
          name: options['name'] as string | undefined,
          input: await jsonInput(options['input'] as string | undefined, session),
          timeoutMs: options['timeout'] as number | undefined,
          memoryMb: options['memory'] as number | undefined,
        });
        if (!answer.ok) session.fail();
        session.print(answer, () =>
          [
            `${answer.extensionId}@${answer.version}`,
            ...answer.runs.map((one) => `${one.kind} ${one.name}: ${runText(one)}`),
            ...answer.tests.map(
              (one) =>
                `${one.ok ? 'pass' : 'FAIL'}  ${printable(one.name)}${one.message === null ? '' : `\n      ${printable(one.message)}`}`,
            ),
            answer.tests.length === 0
              ? 'no tests'
              : `${count(answer.tests.filter((one) => one.ok).length, 'test')} passed, ${answer.tests.filter((one) => !one.ok).length} failed`,
            ...(answer.ok && !target.endsWith('.wpk')
              ? [`Next: wpk package ${target === '.' ? '' : target}`.trim()]
              : []),
          ].join('\n'),
        );
      }),
    );
};
