import { shortDigest, table, when } from '../text.ts';
import { atRegistry, versionOperand, type Verb } from '../verb.ts';

export const review: Verb = (program, run) => {
  const group = program.command('review').description('decide on submissions');
  atRegistry(group.command('list'))
    .description('what waits for a decision, oldest first')
    .action(
      run(async (session) => {
        const { items } = await session.client.moderation.queue({ limit: 200 });
        session.print({ items }, () =>
          items.length === 0
            ? 'Nothing waits for a decision.'
            : table(
                ['VERSION', 'WAITING SINCE', 'WARNINGS', 'SIGNER'],
                items.map((one) => [
                  `${one.extensionId}@${one.version}`,
                  when(one.submittedAt),
                  String(one.findings?.warnings ?? 0),
                  one.signer === null
                    ? 'unsigned'
                    : `${shortDigest(one.signer.id)}${one.signer.simulated ? ' (simulated)' : ''}`,
                ]),
              ),
        );
      }),
    );
  atRegistry(group.command('approve'))
    .argument('<id@version>')
    .description('list a pending version')
    .option('--reason <text>', 'why')
    .action(
      run(async (session, options, operand = '') => {
        const decided = await session.client.moderation.approve({
          ...versionOperand(operand),
          reason: options['reason'] as string | undefined,
        });
        session.print(
          decided,
          () =>
            `${decided.extensionId}@${decided.version} is ${decided.state}${session.registry === null ? `\nNext: wpk install ${decided.extensionId}` : ''}`,
        );
      }),
    );
  atRegistry(group.command('reject'))
    .argument('<id@version>')
    .description('refuse a pending version')
    .requiredOption('--reason <text>', 'why, for the author')
    .action(
      run(async (session, options, operand = '') => {
        const decided = await session.client.moderation.reject({
          ...versionOperand(operand),
          reason: options['reason'] as string,
        });
        session.print(decided, () => `${decided.extensionId}@${decided.version} is ${decided.state}`);
      }),
    );
};
