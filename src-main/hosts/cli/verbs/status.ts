import { count, printable, table, when } from '../text.ts';
import { isVersion } from '../../../../src-shared/models/names.ts';
import { usage } from '../usage.ts';
import { atRegistry, extensionOperand, type Verb } from '../verb.ts';

/** As jobs and `wpk publish` show it. */
const SUBMISSION = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}$/i;

export const status: Verb = (program, run) => {
  atRegistry(program.command('status'))
    .argument('[id]', 'publisher.name or publisher.name@1.2.3')
    .description('where submissions stand')
    .action(
      run(async (session, _options, operand) => {
        if (operand !== undefined && SUBMISSION.test(operand))
          throw usage(
            `"${operand}" is the id of a submission: write publisher.name or publisher.name@1.2.3.`,
          );
        const { extensionId, range } = operand === undefined ? {} : extensionOperand(operand);
        if (range !== undefined && !isVersion(range))
          throw usage(`"${range}" is not a version: write ${extensionId}@1.2.3.`);
        const { items } = await session.client.submissions.list({ extensionId, version: range, limit: 50 });
        session.print({ items }, () =>
          items.length === 0
            ? `${operand === undefined ? 'Nothing' : `Nothing of ${printable(operand)}`} has been submitted. Submit a signed package with \`wpk publish FILE.wpk\`.`
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
