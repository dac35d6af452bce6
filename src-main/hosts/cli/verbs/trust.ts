import type { Command } from 'commander';
import type { TrustRootView } from '../../../../src-shared/models/trust.ts';
import { StationError } from '../../../../src-shared/errors/index.ts';
import { demandYes } from '../prompt.ts';
import { readTextFile } from '../read-text.ts';
import { printable, table, when } from '../text.ts';
import { usage } from '../usage.ts';
import { momentOf, wholeNumber, type Runner, type Verb } from '../verb.ts';

/** A PEM of a P-521 key has 268. */
const KEY_BYTES = 10_000;

export const trust: Verb = (program, run) => {
  const group = program
    .command('trust')
    .description('whom this home believes about signatures, and for what');
  rootVerbs(group, run);
  identityVerbs(group, run);
  pinVerbs(group, run);
  group
    .command('services')
    .description('where keyless signatures are made; options set them, "none" takes one away')
    .option('--fulcio <url>', 'certificate authority')
    .option('--rekor <url>', 'transparency log')
    .option('--tsa <url>', 'timestamp authority')
    .action(
      run(async (session, options) => {
        const before = await session.client.trust.services();
        const next = { ...before };
        for (const name of ['fulcio', 'rekor', 'tsa'] as const) {
          const typed = options[name] as string | undefined;
          if (typed !== undefined) next[name] = typed === 'none' ? null : typed;
        }
        const isAsked = JSON.stringify(next) === JSON.stringify(before);
        const services = isAsked ? before : await session.client.trust.setServices(next);
        session.print(services, () =>
          Object.entries(services)
            .map(([name, url]) => `${name.padEnd(6)}  ${url ?? 'none'}`)
            .join('\n'),
        );
      }),
    );
};

function rootVerbs(group: Command, run: Runner): void {
  group
    .command('roots')
    .description('trust roots with scope, age and expiry')
    .action(
      run(async (session) => {
        const { items } = await session.client.trust.roots();
        session.print({ items }, () =>
          table(
            ['NAME', 'KIND', 'SPEAKS FOR', 'STATE OF', 'FRESH', 'OWNER', 'FINGERPRINT'],
            items.map((root) => [
              root.name,
              root.kind,
              root.scope.join(', '),
              root.kind === 'machine' ? 'now' : `${when(root.asOf)} (${root.ageDays} days)`,
              freshness(root),
              printable(root.owner),
              root.fingerprint ?? '',
            ]),
          ),
        );
      }),
    );
  group
    .command('add-root')
    .argument('<name>', 'a short name for it')
    .argument('<file>', 'trusted_root.json of its owner')
    .description('believe the certificates of a root, after its fingerprint was compared')
    .requiredOption('--scope <publishers>', 'publishers it may speak for, separated by commas, or *')
    .requiredOption('--owner <text>', 'who runs it')
    .option('--fingerprint <sha256>', 'the fingerprint you were given; without a terminal it is needed')
    .option('--as-of <date>', 'the day whose state the file shows (default: today)')
    .option('--expires <date>', 'stale from that day on')
    .option('--replace', 'it takes the place of the root of that name')
    .action(
      run(async (session, options, name = '', file = '') => {
        const path = session.resolve(file);
        const facts = await session.client.trust.inspectRoot({ path });
        const given = options['fingerprint'] as string | undefined;
        if (given === undefined) {
          if (!session.io.interactive || session.json)
            throw usage(`Compare ${facts.fingerprint} with its owner's and give it with --fingerprint.`);
          session.note(
            `${file}\n  fingerprint ${facts.fingerprint}\n  ${facts.authorities} certificate authorities, ${facts.logs} logs, ${facts.certificateLogs} certificate logs, ${facts.timestampAuthorities} timestamp authorities`,
          );
          await demandYes('Is this the fingerprint that its owner gave you over another way?');
        }
        const root = await session.client.trust.addRoot({
          name,
          path,
          fingerprint: given ?? facts.fingerprint,
          scope: listOf(options['scope']),
          owner: options['owner'] as string,
          asOf: dateOf('--as-of', options['asOf']),
          expiresAt: dateOf('--expires', options['expires']),
          replace: options['replace'] === true,
        });
        session.print(root, () => `${root.name} may speak for ${root.scope.join(', ')}; ${freshness(root)}`);
      }),
    );
  group
    .command('remove-root')
    .argument('<name>')
    .description('take a root away, with what was allowed under it')
    .action(
      run(async (session, _options, name = '') => {
        const root = await session.client.trust.removeRoot({ name });
        session.print(root, () => `${root.name} speaks for nobody any more.`);
      }),
    );
  group
    .command('agree')
    .argument('<name>')
    .description('use a stale root for some days more')
    .addOption(wholeNumber('--days <n>', 'for so many days', 1, 90).makeOptionMandatory())
    .action(
      run(async (session, options, name = '') => {
        const root = await session.client.trust.agreeStale({ name, days: options['days'] as number });
        session.print(root, () => `${root.name}: ${freshness(root)}`);
      }),
    );
}

function identityVerbs(group: Command, run: Runner): void {
  group
    .command('identities')
    .description('who was allowed, and what was revoked on this machine')
    .action(
      run(async (session) => {
        const answer = await session.client.trust.identities();
        session.print(answer, () =>
          [
            table(
              ['WHO', 'ON THE WORD OF', 'ROOT', 'SIGNS FOR', 'REVOKED'],
              answer.items.map((one) => [
                printable(one.subject ?? one.fingerprint),
                printable(one.issuer ?? ''),
                one.root,
                one.publishers.join(', '),
                one.revokedAt === null ? '' : when(one.revokedAt),
              ]),
            ),
            ...answer.revocations.map(
              (one) => `revoked ${when(one.at)}  ${one.fingerprint}  ${printable(one.reason)}`,
            ),
          ].join('\n'),
        );
      }),
    );
  group
    .command('allow')
    .description('let exactly this identity, or exactly this key, sign for some publishers')
    .requiredOption('--publisher <ids>', 'publisher names, separated by commas, or *')
    .option('--identity <subject>', 'the identity in the certificate, letter for letter')
    .option('--issuer <url>', 'who vouches for the identity, letter for letter')
    .option('--root <name>', 'the root it counts under')
    .option('--key <pem>', 'file with a public key, in place of an identity')
    .action(
      run(async (session, options) => {
        const text = (name: string): string | undefined => options[name] as string | undefined;
        const [subject, issuer, root, key] = [text('identity'), text('issuer'), text('root'), text('key')];
        const isIdentity = subject !== undefined && issuer !== undefined && root !== undefined;
        if (isIdentity === (key !== undefined))
          throw usage('Give either --key, or --identity with --issuer and --root.');
        const signer = isIdentity
          ? { subject, issuer, root }
          : { publicKey: await readTextFile(session.resolve(key ?? ''), KEY_BYTES) };
        const allowed = await session.client.trust.allow({
          signer,
          publishers: listOf(options['publisher']),
        });
        session.print(
          allowed,
          () =>
            `${printable(allowed.subject ?? allowed.fingerprint)} may sign for ${allowed.publishers.join(', ')} under ${allowed.root}.`,
        );
      }),
    );
  group
    .command('revoke')
    .argument('<who>', 'fingerprint (sha256:…) of a key or identity, or the identity itself with --issuer')
    .description('believe this key or identity no more, whoever vouches for it')
    .requiredOption('--reason <text>', 'why')
    .option('--issuer <url>', 'who vouched for the identity')
    .action(
      run(async (session, options, who = '') => {
        const issuer = options['issuer'] as string | undefined;
        if (issuer === undefined && !who.startsWith('sha256:'))
          throw usage('Give the issuer of an identity with --issuer.');
        const revoked = await session.client.trust.revoke({
          signer: issuer === undefined ? { fingerprint: who } : { subject: who, issuer },
          reason: options['reason'] as string,
        });
        const { items } = await session.client.installs.list({});
        const installed = items.filter((one) => one.signerRevokedAt !== undefined);
        session.print({ ...revoked, installed: installed.map((one) => one.extensionId) }, () =>
          [
            `${revoked.fingerprint} counts for nothing since ${when(revoked.at)}.`,
            ...installed.map((one) => `  installed and exposed: ${one.extensionId}@${one.version}`),
          ].join('\n'),
        );
      }),
    );
}

function pinVerbs(group: Command, run: Runner): void {
  group
    .command('pins')
    .description('keys of publishers elsewhere: believed, and waiting for a decision')
    .action(
      run(async (session) => {
        const { items } = await session.client.trust.pins();
        session.print({ items }, () =>
          items.length === 0
            ? 'No publisher elsewhere was seen yet.'
            : table(
                ['PUBLISHER', 'STATE', 'SINCE', 'KEY'],
                items.map((pin) => [
                  `${pin.origin}/${pin.publisherId}`,
                  pin.revokedAt === null
                    ? `${pin.state}${pin.how === null ? '' : ` (${pin.how})`}`
                    : 'revoked',
                  when(pin.revokedAt ?? pin.pinnedAt ?? pin.seenAt),
                  printable(pin.identity?.subject ?? pin.fingerprint),
                ]),
              ),
        );
      }),
    );
  group
    .command('accept')
    .argument('<publisher>', 'origin/publisher')
    .argument('<fingerprints...>', 'the keys to believe, as wpk trust pins --json shows them')
    .description('believe new keys of a publisher')
    .action(
      run(async (session, _options, operand = '', ...rest) => {
        const fingerprints = rest.flat().filter((one) => typeof one === 'string');
        const { items } = await session.client.trust.acceptPins({ ...pinsOf(operand), fingerprints });
        session.print({ items }, () => `${operand}: ${fingerprints.length} accepted.`);
      }),
    );
  group
    .command('forget')
    .argument('<publisher>', 'origin/publisher')
    .description("forget a publisher's keys; the next ones that are seen are believed")
    .action(
      run(async (session, _options, operand = '') => {
        const answer = await session.client.trust.forgetPins(pinsOf(operand));
        if (answer.forgotten === 0)
          throw new StationError('trust.pin-not-offered', { ...pinsOf(operand), fingerprint: 'of any kind' });
        session.print(answer, () => `${operand}: ${answer.forgotten} forgotten.`);
      }),
    );
}

function freshness({ stale, staleFrom, agreedUntil }: TrustRootView): string {
  if (staleFrom === null) return 'always';
  if (!stale) return `until ${when(staleFrom)}`;
  return `STALE since ${when(staleFrom)}${agreedUntil === null ? '' : `, agreed until ${when(agreedUntil)}`}`;
}

function listOf(typed: unknown): string[] {
  return String(typed)
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

function dateOf(name: string, typed: unknown): string | null {
  if (typeof typed !== 'string') return null;
  const moment = momentOf(typed);
  if (moment === null) throw usage(`${name} takes a date such as 2027-01-31, not "${typed}".`);
  return moment;
}

function pinsOf(operand: string): { origin: string; publisherId: string } {
  const [origin, publisherId, ...more] = operand.split('/');
  if (origin === undefined || publisherId === undefined || more.length > 0)
    throw usage(`"${operand}" is not a publisher elsewhere: write origin/publisher.`);
  return { origin, publisherId };
}
