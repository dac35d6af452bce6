import { PAGE_LIMITS } from '../../../../src-shared/limits.ts';
import { printable, shortDigest, table, when } from '../text.ts';
import { extensionOperand, wholeNumber, type Verb } from '../verb.ts';

export const history: Verb = (program, run) => {
  program
    .command('history')
    .argument('[id]', 'publisher.name')
    .description('the ledger: everything that happened to what is or was installed')
    .addOption(wholeNumber('--limit <n>', 'how many', 1, PAGE_LIMITS.maxSize))
    .addOption(wholeNumber('--offset <n>', 'how many to pass over', 0, 1_000_000_000))
    .action(
      run(async (session, options, id) => {
        const answer = await session.client.installs.history({
          extensionId: id === undefined ? undefined : extensionOperand(id).extensionId,
          limit: options['limit'] ?? PAGE_LIMITS.maxSize,
          offset: options['offset'],
        });
        session.print(answer, () =>
          answer.items.length === 0
            ? id === undefined
              ? 'The ledger is empty.'
              : `The ledger says nothing of ${printable(id)}.`
            : table(
                ['SEQ', 'WHEN', 'EXTENSION', 'ACTION', 'STATE', 'DIGEST'],
                answer.items.map((one) => [
                  String(one.seq),
                  when(one.at),
                  `${one.extensionId}@${one.version}`,
                  one.action,
                  one.from === null ? one.to : `${one.from} → ${one.to}`,
                  shortDigest(one.digest),
                ]),
              ),
        );
      }),
    );
};

export const exposed: Verb = (program, run) => {
  program
    .command('exposed')
    .argument('<what>', 'publisher.name, publisher.name@1.2.3 or sha256:…')
    .description('was it ever on this machine')
    .option(
      '--signer',
      "<what> is a key's fingerprint or a certificate's identity: was anything it signed here",
    )
    .action(
      run(async (session, options, what = '') => {
        const question =
          options['signer'] === true
            ? { signer: what }
            : what.startsWith('sha256:')
              ? { digest: what }
              : questionOf(what);
        const answer = await session.client.installs.exposed(question);
        session.print({ exposed: answer.items.length > 0, ...answer }, () =>
          answer.items.length === 0
            ? `No: ${what} was never installed here.`
            : table(
                ['EXTENSION', 'FROM', 'UNTIL', 'RUNS', 'DIGEST'],
                answer.items.map((one) => [
                  `${one.extensionId}@${one.version}`,
                  when(one.from),
                  one.until === null ? 'now' : when(one.until),
                  String(one.runs),
                  shortDigest(one.digest),
                ]),
              ),
        );
      }),
    );
};

function questionOf(what: string): { extensionId: string; version?: string } {
  const { extensionId, range } = extensionOperand(what);
  return range === undefined ? { extensionId } : { extensionId, version: range };
}
