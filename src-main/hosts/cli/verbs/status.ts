import { count, printable, table, when } from '../text.ts';
import { atRegistry, extensionOperand, type Verb } from '../verb.ts';

export const status: Verb = (program, run) => {
  atRegistry(program.command('status'))
    .argument('[id]', 'publisher.name or publisher.name@1.2.3')
    .description('where submissions stand')
    .action(
      run(async (session, _options, operand) => {
        const { extensionId, range } = operand === undefined ? {} : extensionOperand(operand);
        const { items } = await session.client.submissions.list({ extensionId, version: range, limit: 50 });
        session.print({ items }, () =>
          items.length === 0
            ? 'Nothing has been submitted. Submit a signed package with `wpk publish FILE.wpk`.'
            : table(
                ['VERSION', 'STATE', 'FINDINGS', 'SUBMITTED', 'DECISION'],
                items.map((one) => [
                  `${one.extensionId}@${one.version}`,
                  one.simulated ? `${one.state} (simulated)` : one.state,
                  one.findings === null
                    ? ''
                    : `${count(one.findings.errors, 'error')}, ${count(one.findings.warnings, 'warning')}`,
                  when(one.submittedAt),
                  one.decision === null
                    ? ''
                    : printable(
                        `${one.decision.verdict}${one.decision.reason === null ? '' : `: ${one.decision.reason}`}`,
                      ),
                ]),
              ),
        );
      }),
    );
};
