import { askPassphrase } from '../passphrase.ts';
import { table, when } from '../text.ts';
import type { Verb } from '../verb.ts';

export const key: Verb = (program, run) => {
  const group = program.command('key').description("this home's signing identity");
  group
    .command('show')
    .description('the identity in use and the ones before')
    .action(
      run(async (session) => {
        const current = await session.client.identity.get();
        const { items } = await session.client.identity.list();
        session.print({ ...current, items }, () =>
          [
            current.fingerprint,
            `  key id ${current.keyId}, made ${when(current.createdAt)}`,
            `  private key kept in: ${current.protection}${current.protection === 'file' ? ' (readable by this OS user only; no keychain and no passphrase protect it)' : ''}`,
            ...(items.length < 2
              ? []
              : [
                  '',
                  table(
                    ['FINGERPRINT', 'MADE'],
                    items.map((one) => [one.fingerprint, when(one.createdAt)]),
                  ),
                ]),
            '',
            current.publicKey.trim(),
          ].join('\n'),
        );
      }),
    );
  group
    .command('export')
    .argument('<file>')
    .description('write the identity to a file, encrypted with a passphrase')
    .action(
      run(async (session, _options, file = '') => {
        const passphrase = await askPassphrase(
          session.io,
          'Passphrase for the exported key (8 characters or more)',
        );
        const done = await session.client.identity.export({ out: session.resolve(file), passphrase });
        session.print(done, () => `${done.path}\nidentity ${done.fingerprint}`);
      }),
    );
  group
    .command('import')
    .argument('<file>')
    .description('take over an exported identity')
    .action(
      run(async (session, _options, file = '') => {
        const passphrase = await askPassphrase(session.io, 'Passphrase of the exported key');
        const done = await session.client.identity.import({ path: session.resolve(file), passphrase });
        session.print(done, () => `identity ${done.fingerprint} is in use`);
      }),
    );
  group
    .command('rotate')
    .description('make a new key, vouched for by the old one')
    .action(
      run(async (session) => {
        const done = await session.client.identity.rotate();
        session.print(done, () =>
          [
            `old  ${done.old.fingerprint}`,
            `new  ${done.next.fingerprint}`,
            `bound to: ${done.publishers.join(', ') || 'no publisher yet'}`,
          ].join('\n'),
        );
      }),
    );
};
