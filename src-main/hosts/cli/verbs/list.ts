import { shortDigest, table, when } from '../text.ts';
import type { Verb } from '../verb.ts';

export const list: Verb = (program, run) => {
  program
    .command('list')
    .description('what is installed')
    .option('--all', 'uninstalled ones too')
    .action(
      run(async (session, options) => {
        const answer = await session.client.installs.list({ all: options['all'] === true });
        session.print(answer, () =>
          answer.items.length === 0
            ? 'Nothing is installed. Find something with `wpk search`.'
            : table(
                ['EXTENSION', 'VERSION', 'STATUS', 'INSTALLED', 'DIGEST', 'MAY', 'SIGNER', 'SUBSCRIPTION'],
                answer.items.map((one) => [
                  one.extensionId,
                  one.pinned ? `${one.version} (pinned)` : one.version,
                  one.status,
                  when(one.installedAt),
                  shortDigest(one.digest),
                  one.grants
                    .map((grant) =>
                      grant.hosts === undefined
                        ? grant.capability
                        : `${grant.capability}(${grant.hosts.join(' ')})`,
                    )
                    .join(', ') || 'nothing',
                  one.signer === null
                    ? 'unsigned'
                    : `${shortDigest(one.signer.id)}${one.signer.simulated ? ' (simulated)' : ''}`,
                  one.subscription.state,
                ]),
              ),
        );
      }),
    );
};
