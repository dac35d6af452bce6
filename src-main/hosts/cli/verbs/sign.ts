import type { Verb } from '../verb.ts';

export const sign: Verb = (program, run) => {
  program
    .command('sign')
    .argument('<file>', '.wpk file')
    .description("sign a package with this home's identity")
    .action(
      run(async (session, _options, file = '') => {
        const signed = await session.client.identity.sign({ path: session.resolve(file) });
        session.print(
          signed,
          () =>
            `${signed.bundle}\nsigned by key ${signed.keyId}${signed.simulated ? ' (simulated)' : ''}\nNext: wpk publish ${file}`,
        );
      }),
    );
};
