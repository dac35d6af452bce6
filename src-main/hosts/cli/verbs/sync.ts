import type { Outputs } from '../../../../src-shared/contract/index.ts';
import { StationError } from '../../../../src-shared/errors/index.ts';
import { PAGE_LIMITS } from '../../../../src-shared/limits.ts';
import { asApiError } from '../api-error.ts';
import { followOnTerminal } from '../progress.ts';
import { demandYes } from '../prompt.ts';
import { readTextFile } from '../read-text.ts';
import type { Session } from '../session.ts';
import { addressText, remoteText, stateText, syncedText, type SyncEnd } from '../sync-text.ts';
import { printable, table, when } from '../text.ts';
import { usage } from '../usage.ts';
import { wholeNumber, type Verb } from '../verb.ts';

type Proposal = Outputs['registries']['propose'];

const TOKEN_BYTES = 8_192;

export const sync: Verb = (program, run) => {
  const command = program.command('sync').description('servers that this home follows');
  command
    .command('add')
    .argument('<url>', 'https address of the server')
    .requiredOption('--root <file>', 'root.json, as whoever runs the server handed it out')
    .option('--name <name>', 'short name for it here (default: from the address)')
    .option('--token <token>', 'for the server; better in MARKETPLACE_TOKEN or a file')
    .option('--token-file <file>', 'file with that token')
    .option('--fingerprint <fingerprint>', 'that the root must have; then nobody is asked')
    .option('--yes', 'follow it without being asked')
    .description('follow a server, after comparing the fingerprint of its root')
    .action(
      run(async (session, options, url = '') => {
        const proposal = await session.client.registries.propose({
          id: (options['name'] as string | undefined) ?? nameOf(url),
          url,
          rootPath: session.resolve(options['root'] as string),
          token: await tokenFrom(session, options),
        });
        const typed = options['fingerprint'] as string | undefined;
        if (typed === undefined) await askFingerprint(session, proposal, options['yes'] === true);
        const added = await session.client.registries.add({
          proposalId: proposal.proposalId,
          fingerprint: typed ?? proposal.fingerprint,
        });
        session.print(added, () =>
          [
            `${added.id} is followed, with the root ${added.rootFingerprint}.`,
            'Bring its catalog here with wpk sync now.',
          ].join('\n'),
        );
      }),
    );
  command
    .command('list')
    .description('servers that are followed')
    .action(
      run(async (session) => {
        const { items } = await session.client.registries.list();
        session.print({ items }, () =>
          items.length === 0
            ? 'No server is followed. Follow one with wpk sync add.'
            : table(
                ['NAME', 'STATE', 'AS OF', 'EXTENSIONS', 'CONFLICTS', 'ADDRESS'],
                items.map((one) => [
                  one.id,
                  stateText(one),
                  one.asOf === null ? 'never' : when(one.asOf),
                  String(one.extensions),
                  String(one.conflicts),
                  addressText(one),
                ]),
              ),
        );
      }),
    );
  command
    .command('status')
    .argument('[name]', 'as wpk sync list shows it; all where left out')
    .description('how it stands with a server, and what the last syncs came to')
    .action(
      run(async (session, _options, name?: string) => {
        const { registries } = session.client;
        const items =
          name === undefined ? (await registries.list()).items : [await registries.status({ id: name })];
        const { items: history } = await registries.history({
          limit: 10,
          ...(name === undefined ? {} : { id: name }),
        });
        session.print({ items, history }, () =>
          items.length === 0
            ? 'No server is followed.'
            : items.map((one) => remoteText(one, history)).join('\n\n'),
        );
      }),
    );
  command
    .command('now')
    .argument('[name]', 'as wpk sync list shows it; all where left out')
    .description('bring what is known of a server up to date')
    .action(
      run(async (session, _options, name?: string) => {
        const { registries } = session.client;
        const { jobs, withoutAddress } = await registries.sync(name === undefined ? {} : { id: name });
        const items: SyncEnd[] = withoutAddress.map((id) => ({ id, state: 'skipped' }));
        for (const { id, jobId } of jobs) {
          try {
            const result = await session.finish(jobId, followOnTerminal(session));
            items.push({ id, state: 'done', result });
          } catch (thrown) {
            // One that was named is the whole answer, and an interruption is meant for all; else the others go on.
            if (name !== undefined || session.io.signal.aborted) throw thrown;
            items.push({ id, state: 'failed', error: (await asApiError(thrown)).toBody() });
            session.fail();
          }
        }
        session.print({ items }, () =>
          items.length === 0 ? 'No server is followed.' : items.map(syncedText).join('\n'),
        );
      }),
    );
  command
    .command('remove')
    .argument('<name>', 'as wpk sync list shows it')
    .description('follow a server no more; what was installed from it stays')
    .action(
      run(async (session, _options, id = '') => {
        const answer = await session.client.registries.remove({ id });
        session.print(answer, () =>
          [
            `${id} is followed no more.`,
            ...(answer.kept.length === 0 ? [] : [`Still here: ${answer.kept.join(', ')}`]),
          ].join('\n'),
        );
      }),
    );
  command
    .command('conflicts')
    .argument('[name]', 'as wpk sync list shows it; all where left out')
    .addOption(wholeNumber('--limit <n>', 'how many', 1, PAGE_LIMITS.maxSize))
    .description('names that a server offers although they belong to somebody else here')
    .action(
      run(async (session, options, name?: string) => {
        const { items } = await session.client.registries.conflicts({
          ...options,
          ...(name === undefined ? {} : { id: name }),
        });
        session.print({ items }, () =>
          items.length === 0
            ? 'No name is claimed twice.'
            : table(
                ['EXTENSION', 'BELONGS TO', 'ALSO OFFERED BY', 'VERSIONS THERE', 'SINCE'],
                items.map((one) => [
                  one.extensionId,
                  one.pinnedTo,
                  one.registryId,
                  printable(one.versions.join(', ')),
                  when(one.firstSeenAt),
                ]),
              ),
        );
      }),
    );
  command
    .command('token')
    .argument('<name>', 'as wpk sync list shows it')
    .option('--token <token>', 'the new one; better in MARKETPLACE_TOKEN or a file')
    .option('--token-file <file>', 'file with it')
    .option('--none', 'send none any more')
    .description('give a server that is followed another token')
    .action(
      run(async (session, options, id = '') => {
        if (options['none'] === true && (options['token'] ?? options['tokenFile']) !== undefined)
          throw usage('Give a token or say --none, not both.');
        const token = options['none'] === true ? null : ((await tokenFrom(session, options)) ?? null);
        if (token === null && options['none'] !== true)
          throw usage('Give the token with --token-file, in MARKETPLACE_TOKEN, or say --none.');
        const changed = await session.client.registries.setToken({ id, token });
        session.print(
          changed,
          () => `${id} is asked ${token === null ? 'without a token' : 'with the new token'}.`,
        );
      }),
    );
  command
    .command('automatic')
    .addOption(wholeNumber('--hours <n>', 'how often; 0 is never', 0, 720))
    .description('how often a host that stays (the window, a server) syncs by itself')
    .action(
      run(async (session, options) => {
        const { hours } = await session.client.registries.automatic(options);
        session.print({ hours }, () => (hours === 0 ? 'Never by itself.' : `Every ${hours} hours.`));
      }),
    );
};

/** The first label of the host, as far as it can be a name. */
function nameOf(url: string): string {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  const label = host.split('.').find((part) => /^[a-z][a-z0-9-]*$/.test(part) && part !== 'www') ?? '';
  if (label === '' || label === 'local') throw usage('Give the server a short name with --name.');
  return label;
}

/** What was typed, else what the file holds, else the environment. @throws cli.usage for a file without a token, files.* */
async function tokenFrom(
  session: Session,
  options: Readonly<Record<string, unknown>>,
): Promise<string | undefined> {
  const typed = options['token'] as string | undefined;
  if (typed !== undefined) return typed;
  const file = options['tokenFile'] as string | undefined;
  const held =
    file === undefined
      ? session.io.env['MARKETPLACE_TOKEN']
      : await readTextFile(session.resolve(file), TOKEN_BYTES);
  const token = held?.trim() ?? '';
  if (token === '' && file !== undefined) throw usage('The file that --token-file names is empty.');
  return token === '' ? undefined : token;
}

/** @throws cli.consent-needed without a terminal and without `--yes`; cli.cancelled when the person declines */
async function askFingerprint(session: Session, proposal: Proposal, isAgreed: boolean): Promise<void> {
  const { proposalId: _once, ...plan } = proposal;
  session.note(
    [
      `${proposal.url} will be followed as ${proposal.id}.`,
      `Its root, version ${proposal.rootVersion}, needs ${proposal.threshold} of ${proposal.rootKeys.length} keys and has the fingerprint`,
      `  ${proposal.fingerprint}`,
      'Compare it with what whoever runs the server told you on another way.',
      ...(proposal.isExpired ? [`It expired on ${proposal.expires}; a newer one is looked for.`] : []),
    ].join('\n'),
  );
  if (isAgreed) return;
  if (!session.io.interactive || session.json) throw new StationError('cli.consent-needed', { plan });
  await demandYes('Is it the same?');
}
