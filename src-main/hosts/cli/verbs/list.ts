import type { Installation } from '../../../../src-shared/models/installation.ts';
import { printable, shortDigest, table, when } from '../text.ts';
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
            : [
                table(
                  ['EXTENSION', 'VERSION', 'STATUS', 'INSTALLED', 'DIGEST', 'MAY', 'SIGNER', 'SUBSCRIPTION'],
                  answer.items.map((one) => [
                    one.extensionId,
                    one.pinned ? `${one.version} (pinned)` : one.version,
                    blockOf(one) === null ? one.status : 'blocked',
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
                ...answer.items.flatMap((one) => {
                  const why = blockOf(one);
                  return why === null
                    ? []
                    : [`${one.extensionId}@${one.version} was blocked: ${printable(why)}`];
                }),
              ].join('\n'),
        );
      }),
    );
};

/** Why a registry's block switched a copy off; null where none did. */
function blockOf({ status, disabledReason }: Installation): string | null {
  return status === 'disabled' ? disabledReason : null;
}
