import type { Verb } from '../verb.ts';

export const verify: Verb = (program, run) => {
  program
    .command('verify')
    .argument('<file>', '.wpk file')
    .description('verify a package and its signature against the keys this home trusts')
    .option('--bundle <file>', 'signature bundle (default: FILE.sigstore.json)')
    .action(
      run(async (session, options, file = '') => {
        const bundle = options['bundle'] as string | undefined;
        const verdict = await session.client.identity.verify({
          path: session.resolve(file),
          bundle: bundle === undefined ? undefined : session.resolve(bundle),
        });
        session.print(
          verdict,
          () =>
            `verified ${verdict.extensionId}@${verdict.version}\n${verdict.digest}\nsigned by ${verdict.signer.kind} ${verdict.signer.id}${verdict.signer.simulated ? ' (simulated)' : ''}`,
        );
      }),
    );
};
