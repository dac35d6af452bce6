import type { Outputs } from '../../../../src-shared/contract/index.ts';
import { ENTITLEMENT_LIMITS, PAGE_LIMITS } from '../../../../src-shared/limits.ts';
import { printable, table, when } from '../text.ts';
import { usage } from '../usage.ts';
import { atRegistry, momentOf, wholeExtensionOperand, wholeNumber, type Verb } from '../verb.ts';

type Entitlement = Outputs['entitlements']['list']['items'][number];

const PLANS = ['trial', 'subscription'] as const;
const DAY_MS = 86_400_000;

export const entitlement: Verb = (program, run) => {
  const group = program.command('entitlement').description('rights of users to paid extensions, for a time');
  atRegistry(group.command('issue'))
    .argument('<id>', 'the extension')
    .description('entitle a user to an extension; the answer holds the token that their station imports')
    .requiredOption('--user <user>', 'whom: the fingerprint that `wpk key show` prints on their machine')
    .requiredOption('--until <when>', 'its end: days from its start such as 30d, or 2026-12-31')
    .option('--plan <plan>', `${PLANS.join(' or ')} (default subscription)`)
    .option('--from <date>', 'its start, such as 2026-12-01 (default now)')
    .addOption(
      wholeNumber(
        '--grace <days>',
        'how long it goes on after its end (default 7)',
        0,
        ENTITLEMENT_LIMITS.graceDays,
      ),
    )
    .option('--resets-clock', 'let a machine whose clock had run ahead start counting anew')
    .action(
      run(async (session, options, extension = '') => {
        const extensionId = wholeExtensionOperand(extension);
        const plan = PLANS.find((one) => one === (options['plan'] ?? 'subscription'));
        if (plan === undefined) throw usage(`--plan is one of ${PLANS.join(', ')}.`);
        const from = options['from'] as string | undefined;
        const startsAt = from === undefined ? undefined : demandMoment('--from', from);
        const graceDays = options['grace'] as number | undefined;
        const made = await session.client.entitlements.issue({
          extensionId,
          userId: fingerprintOf(options['user'] as string),
          plan,
          endsAt: endOf(options['until'] as string, startsAt),
          ...(startsAt === undefined ? {} : { startsAt }),
          ...(graceDays === undefined ? {} : { graceDays }),
          resetsClock: options['resetsClock'] === true,
        });
        session.print(made, () => withToken(made));
      }),
    );
  atRegistry(group.command('list'))
    .description('entitlements and what they are now, newest first')
    .option('--user <user>', 'only those of this user')
    .option('--extension <id>', 'only those to this extension')
    .addOption(wholeNumber('--limit <n>', 'how many at the most', 1, PAGE_LIMITS.maxSize))
    .action(
      run(async (session, options) => {
        const [userId, extension] = [options['user'], options['extension']] as (string | undefined)[];
        const limit = options['limit'] as number | undefined;
        const { items } = await session.client.entitlements.list({
          everybody: true,
          ...(userId === undefined ? {} : { userId }),
          ...(extension === undefined ? {} : { extensionId: wholeExtensionOperand(extension) }),
          ...(limit === undefined ? {} : { limit }),
        });
        session.print({ items }, () =>
          items.length === 0 ? 'No entitlements. Make one with wpk entitlement issue.' : listed(items),
        );
      }),
    );
  atRegistry(group.command('show'))
    .argument('<entitlement>', 'as wpk entitlement list shows it')
    .description('one entitlement with its token')
    .action(
      run(async (session, _options, id = '') => {
        const found = await session.client.entitlements.get({ id });
        session.print(found, () => withToken(found));
      }),
    );
  atRegistry(group.command('issuer'))
    .description('the public key that signs entitlements here, for `subscriptions.trustIssuer`')
    .action(
      run(async (session) => {
        const issuer = await session.client.entitlements.issuer();
        session.print(issuer, () => `${printable(issuer.name)}  ${issuer.keyId}\n${issuer.publicKey}`);
      }),
    );
};

function listed(items: readonly Entitlement[]): string {
  return table(
    ['ENTITLEMENT', 'EXTENSION', 'USER', 'PLAN', 'STATE', 'ENDS'],
    items.map((one) => [one.id, one.extensionId, one.userId, one.plan, one.state, when(one.endsAt)]),
  );
}

function withToken(one: Entitlement & { readonly token: string }): string {
  return [
    `${one.id}: ${one.userId} may use ${one.extensionId} (${one.plan}, now ${one.state}) from ${when(one.startsAt)} to ${when(one.endsAt)}, with grace until ${when(one.graceUntil)}.`,
    'Its token, for `wpk api subscriptions.import` on their machine:',
    `  ${one.token}`,
  ].join('\n');
}

/** An entitlement to anybody else would open nothing. */
function fingerprintOf(text: string): string {
  if (!/^sha256:[0-9a-f]{64}$/.test(text))
    throw usage(
      `--user takes the fingerprint (sha256:…) that wpk key show prints on their machine, not "${text}".`,
    );
  return text;
}

function endOf(text: string, startsAt: string | undefined): string {
  const [, days] = /^(\d{1,4})d$/.exec(text) ?? [];
  if (days === undefined) return demandMoment('--until', text);
  const start = startsAt === undefined ? Date.now() : Date.parse(startsAt);
  return new Date(start + Number(days) * DAY_MS).toISOString();
}

function demandMoment(flag: string, text: string): string {
  const moment = momentOf(text);
  if (moment !== null) return moment;
  const days = flag === '--until' ? '30d, ' : '';
  throw usage(`${flag} takes ${days}2026-12-31 or 2026-12-31T12:00:00Z, not "${text}".`);
}
