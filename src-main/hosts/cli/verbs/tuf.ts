import type { Outputs } from '../../../../src-shared/contract/index.ts';
import { TUF_LIMITS } from '../../../../src-shared/limits.ts';
import type { CliIo } from '../io.ts';
import { followOnTerminal } from '../progress.ts';
import { askSecret } from '../prompt.ts';
import { table } from '../text.ts';
import { usage } from '../usage.ts';
import { collect, wholeNumber, type Verb } from '../verb.ts';

type Pending = Outputs['tuf']['init'];
type Outcome = Outputs['tuf']['accept'];

export const tuf: Verb = (program, run) => {
  const group = program
    .command('tuf')
    .description('the signed metadata that stations which follow this one check');
  const paths = (options: Readonly<Record<string, unknown>>, name: string): string[] =>
    (options[name] as string[] | undefined) ?? [];

  group
    .command('key')
    .argument('<file>', 'new file, kept away from the server')
    .description('make a key of the root, or of a publisher, under a passphrase')
    .action(
      run(async (session, _options, file = '') => {
        const passphrase = await rolePassphrase(
          session.io,
          'Passphrase for the new key (8 characters or more)',
        );
        const made = await session.client.tuf.key({ out: session.resolve(file), passphrase });
        session.print(made, () => `${made.path}\nkey ${made.keyId}\n\n${made.publicKey.trim()}`);
      }),
    );
  group
    .command('init')
    .requiredOption(
      '--root-key <file>',
      "one person's root key: its file or its public PEM; again for more",
      collect,
    )
    .requiredOption('--name <text>', 'what this marketplace is called')
    .addOption(
      wholeNumber('--threshold <n>', 'how many of the root keys have to sign', 1, TUF_LIMITS.rootKeys),
    )
    .addOption(
      wholeNumber('--bits <n>', '2^n bins to begin with (default by the packages)', 1, TUF_LIMITS.binBits),
    )
    .option('--replace', 'put it in place of a root that waits for signatures')
    .description('begin: a first root that waits for the signatures of its keys')
    .action(
      run(async (session, options) => {
        const rootKeys = paths(options, 'rootKey').map((file) => session.resolve(file));
        const pending = await session.client.tuf.init({
          rootKeys,
          threshold: (options['threshold'] as number | undefined) ?? Math.min(2, rootKeys.length),
          name: options['name'] as string,
          bits: options['bits'] as number | undefined,
          replace: options['replace'] === true,
        });
        session.print(pending, () => waiting(pending));
      }),
    );
  group
    .command('rotate')
    .option('--add-root-key <file>', 'a new root key; again for more', collect)
    .option('--remove-root-key <id>', 'a root key that is to count no more; again for more', collect)
    .addOption(
      wholeNumber('--threshold <n>', 'how many root keys have to sign from now on', 1, TUF_LIMITS.rootKeys),
    )
    .option(
      '--online <role>',
      'targets, catalog, snapshot or timestamp: a new key of the server; again for more',
      collect,
    )
    .option('--replace', 'put it in place of a root that waits for signatures')
    .description('the next root: other keys, or just a later expiry')
    .action(
      run(async (session, options) => {
        const { pending } = await session.client.tuf.rotate({
          add: paths(options, 'addRootKey').map((file) => session.resolve(file)),
          remove: paths(options, 'removeRootKey'),
          threshold: options['threshold'] as number | undefined,
          online: paths(options, 'online').map(onlineRole),
          replace: options['replace'] === true,
        });
        session.print({ pending }, () =>
          pending === null ? 'The catalog has a new key; no root was needed for that.' : waiting(pending),
        );
      }),
    );
  group
    .command('sign')
    .argument('[file]', 'a file of wpk tuf pending; left out, what waits in this home')
    .requiredOption('--key <file>', 'your key, as wpk tuf key made it')
    .option('--role <role>', 'root, or publisher-<id> (default root)')
    .description('add your signature')
    .action(
      run(async (session, options, file) => {
        const passphrase = await rolePassphrase(session.io, 'Passphrase of your key');
        const done = await session.client.tuf.sign({
          ...(file === undefined ? {} : { file: session.resolve(file) }),
          role: options['role'] as string | undefined,
          key: session.resolve(options['key'] as string),
          passphrase,
        });
        session.print(done, () =>
          [
            `signed with key ${done.keyId}`,
            ...described(done.pending),
            ...(done.signed === undefined || done.needed === undefined
              ? [nextOf(done.pending)]
              : outcome({ signed: done.signed, needed: done.needed, published: done.published ?? null })),
          ].join('\n'),
        );
      }),
    );
  group
    .command('pending')
    .argument('<file>', 'where to write it')
    .option('--role <role>', 'root, or publisher-<id> (default root)')
    .option('--replace', 'overwrite a file that is there')
    .description('write what waits for signatures to a file, for another machine')
    .action(
      run(async (session, options, file = '') => {
        const done = await session.client.tuf.pending({
          role: options['role'] as string | undefined,
          out: session.resolve(file),
          replace: options['replace'] === true,
        });
        session.print(done, () => `${done.path}\nNext: wpk tuf sign ${file} --key KEY`);
      }),
    );
  group
    .command('accept')
    .argument('<file>', 'a file that was signed elsewhere')
    .description('take its signatures; once there are enough, what they sign is published')
    .action(
      run(async (session, _options, file = '') => {
        const done = await session.client.tuf.accept({ file: session.resolve(file) });
        session.print(done, () => [...described(done.pending), ...outcome(done)].join('\n'));
      }),
    );
  group
    .command('delegate')
    .argument('<publisher>')
    .requiredOption('--key <file>', "the publisher's key: its public PEM")
    .description('let a publisher sign the targets of its own packages')
    .action(
      run(async (session, options, publisherId = '') => {
        const key = session.resolve(options['key'] as string);
        const pending = await session.client.tuf.delegate({ publisherId, key });
        session.print(pending, () =>
          [
            ...described(pending),
            `Next: wpk tuf pending FILE --role publisher-${publisherId}; from its first signature on it signs for itself.`,
          ].join('\n'),
        );
      }),
    );
  group
    .command('undelegate')
    .argument('<publisher>')
    .description('sign for a publisher again')
    .action(
      run(async (session, _options, publisherId = '') => {
        const done = await session.client.tuf.undelegate({ publisherId });
        session.print(done, () => `${publisherId} signs for itself no more.`);
      }),
    );
  group
    .command('publish')
    .option('--full', 'look at everything anew, not only at what changed')
    .description('publish what changed now; a server does so by itself')
    .action(
      run(async (session, options) => {
        const { jobId } = await session.client.tuf.publish({ full: options['full'] === true });
        const done = (await session.finish(jobId, followOnTerminal(session))) as unknown as NonNullable<
          Outcome['published']
        >;
        session.print(done, () => publishedText(done));
      }),
    );
  group
    .command('status')
    .description('roles, their keys and expiry, and what waits for signatures')
    .action(
      run(async (session) => {
        const status = await session.client.tuf.status();
        session.print(status, () => statusText(status));
      }),
    );
};

function onlineRole(text: string): 'targets' | 'catalog' | 'snapshot' | 'timestamp' {
  if (text === 'targets' || text === 'catalog' || text === 'snapshot' || text === 'timestamp') return text;
  throw usage('--online takes targets, catalog, snapshot or timestamp.');
}

/** From the environment, else asked for. @throws cli.usage where nobody can be asked */
async function rolePassphrase(io: CliIo, message: string): Promise<string> {
  const given = io.env['MARKETPLACE_TUF_PASSPHRASE'];
  if (given !== undefined && given !== '') return given;
  if (!io.interactive)
    throw usage('A passphrase is needed: set MARKETPLACE_TUF_PASSPHRASE, or run this at a terminal.');
  return askSecret(message);
}

function described(pending: Pending): string[] {
  const what = pending.kind === 'root' ? 'root' : `targets with ${pending.targets ?? 0} packages,`;
  return [
    `${what} version ${pending.version}, until ${pending.expires}`,
    `  ${pending.fingerprint}`,
    `  signed by ${pending.signatures.length} of ${pending.keys.length || 1} keys, ${pending.threshold ?? 1} needed`,
  ];
}

function waiting(pending: Pending): string {
  return [
    ...described(pending),
    'Next: wpk tuf sign --key KEY here, or wpk tuf pending FILE for other machines.',
  ].join('\n');
}

/** What a file that was signed away from the server needs next. */
function nextOf({ keys, signatures, threshold }: Pending): string {
  const accept = 'wpk tuf accept FILE where the server is';
  if (keys.every((key) => signatures.includes(key))) return `All its keys have signed. Next: ${accept}.`;
  return signatures.length >= (threshold ?? 1)
    ? `Enough of its keys have signed. Next: ${accept}.`
    : `Next: sign it with the other keys, then ${accept}.`;
}

function outcome({ signed, needed, published }: Pick<Outcome, 'signed' | 'needed' | 'published'>): string[] {
  return published === null
    ? [`${signed} of ${needed} signatures count so far.`]
    : ['In force.', publishedText(published)];
}

function publishedText({ roles, timestampVersion, notices }: NonNullable<Outcome['published']>): string {
  const done =
    roles.length === 0
      ? `Nothing changed since timestamp ${timestampVersion}.`
      : `Timestamp ${timestampVersion}: ${roles.length} roles written.`;
  return [done, ...notices.map(({ code, message, hint }) => `${message}\n${hint} (${code})`)].join('\n');
}

function statusText(status: Outputs['tuf']['status']): string {
  const { root, roles, bins, publishers, pending } = status;
  return [
    root === null
      ? 'No root is in force. Begin with wpk tuf key and wpk tuf init.'
      : `root ${root.version} until ${root.expires}\n  ${root.fingerprint}\n  ${root.threshold} of ${root.keys.length} keys: ${root.keys.join(' ')}`,
    ...(roles.length === 0
      ? []
      : [
          '',
          table(
            ['ROLE', 'VERSION', 'EXPIRES', 'KEY'],
            roles.map((one) => [
              one.role,
              String(one.version),
              one.expired ? `${one.expires} (over)` : one.expires,
              String(one.keyGeneration),
            ]),
          ),
          `${bins} bins`,
        ]),
    ...publishers.map(
      ({ id, keyId, inForce }) =>
        `${id} signs for itself${inForce ? '' : ', from its first signature on'}: ${keyId}`,
    ),
    ...pending.flatMap((one) => ['', `waiting: ${one.role}`, ...described(one)]),
  ].join('\n');
}
