import { ROLES } from '../../../../src-shared/models/roles.ts';
import { usage } from '../usage.ts';
import type { Verb } from '../verb.ts';

const DAYS = /^(\d{1,4})(?:d| days?)?$/;

export const token: Verb = (program, run) => {
  const command = program.command('token').description('access tokens of this home, for a server on it');
  command
    .command('create')
    .description('make a token; it is shown once')
    .requiredOption('--role <role>', ROLES.join(', '))
    .option('--name <text>', 'what it is for')
    .option('--publisher <id>', 'let it speak for this publisher only')
    .option('--expires <days>', 'such as 30d, or never (default 90d)')
    .action(
      run(async (session, options) => {
        const role = ROLES.find((one) => one === options['role']);
        if (role === undefined) throw usage(`--role is one of ${ROLES.join(', ')}.`);
        const made = await session.client.tokens.create({
          role,
          name: options['name'] as string | undefined,
          publisherId: (options['publisher'] as string | undefined) ?? null,
          expiresInDays: daysOf(options['expires'] as string | undefined),
        });
        session.print(made, () =>
          [
            `Token ${made.id} for the role ${made.role}, ${until(made.expiresAt)}. Shown once:`,
            `  ${made.token}`,
          ].join('\n'),
        );
      }),
    );
  command
    .command('list')
    .description('tokens, newest first')
    .action(
      run(async (session) => {
        const { items } = await session.client.tokens.list({});
        session.print({ items }, () =>
          items.length === 0
            ? 'No tokens. Make one with wpk token create.'
            : items
                .map(
                  ({ id, role, name, expiresAt, revokedAt, lastUsedAt }) =>
                    `${id}  ${role}  ${name}  ${revokedAt === null ? until(expiresAt) : `revoked ${revokedAt}`}, last used ${lastUsedAt ?? 'never'}`,
                )
                .join('\n'),
        );
      }),
    );
  command
    .command('revoke')
    .argument('<id>', 'as wpk token list shows it')
    .description('take a token back at once')
    .action(
      run(async (session, _options, id = '') => {
        const revoked = await session.client.tokens.revoke({ id });
        session.print(revoked, () => `Token ${revoked.id} is revoked.`);
      }),
    );
};

function daysOf(text: string | undefined): number | null | undefined {
  if (text === undefined) return undefined;
  if (text === 'never') return null;
  const [, days] = DAYS.exec(text) ?? [];
  if (days === undefined) throw usage('--expires is a number of days such as 30d, or never.');
  return Number(days);
}

function until(expiresAt: string | null): string {
  return expiresAt === null ? 'without an end' : `until ${expiresAt}`;
}
