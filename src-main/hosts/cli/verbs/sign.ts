import { StationError } from '../../../../src-shared/errors/index.ts';
import { readTextFile } from '../read-text.ts';
import type { Session } from '../session.ts';
import { printable } from '../text.ts';
import { usage } from '../usage.ts';
import type { Verb } from '../verb.ts';

/** Tokens of real providers have two or three thousand characters. */
const TOKEN_BYTES = 20_000;

export const sign: Verb = (program, run) => {
  program
    .command('sign')
    .argument('<file>', '.wpk file')
    .description("sign a package with this home's identity, or keyless with a certificate")
    .option('--provenance', 'state how it was made, too: FILE.provenance.sigstore.json')
    .option('--keyless', 'with a certificate for who an identity token says you are')
    .option('--fulcio <url>', "certificate authority (default: the home's, see wpk trust services)")
    .option('--rekor <url>', "transparency log (default: the home's)")
    .option('--tsa <url>', "timestamp authority (default: the home's)")
    .option(
      '--identity-token <token>',
      "the token, or @FILE (default: SIGSTORE_ID_TOKEN, or the token of GitHub's run)",
    )
    .action(
      run(async (session, options, file = '') => {
        const path = session.resolve(file);
        if (options['keyless'] !== true) {
          for (const name of ['fulcio', 'rekor', 'tsa', 'identityToken'])
            if (options[name] !== undefined) throw usage('Add --keyless to sign with a certificate.');
          const signed = {
            ...(await session.client.identity.sign({ path })),
            ...(options['provenance'] === true ? await session.client.identity.provenance({ path }) : {}),
          };
          session.print(
            signed,
            () =>
              `${signed.bundle}\n${signed.provenance === undefined ? '' : `${signed.provenance}\n`}signed by key ${signed.keyId}${signed.simulated ? ' (simulated)' : ''}\nNext: wpk publish ${file}`,
          );
          return;
        }
        if (options['provenance'] === true)
          throw usage('--provenance is signed with a key: leave --keyless out.');
        const url = (name: string): string | undefined => options[name] as string | undefined;
        const signed = await session.client.identity.signKeyless({
          path,
          services: { fulcio: url('fulcio'), rekor: url('rekor'), tsa: url('tsa') },
          token: await tokenOf(session, options['identityToken'] as string | undefined),
        });
        session.print(
          signed,
          () =>
            `${signed.bundle}\nsigned as ${printable(signed.identity.subject)}\non the word of ${printable(signed.identity.issuer)}\nNext: wpk publish ${file}`,
        );
      }),
    );
};

/** What was typed, else what the surroundings of a CI hold. @throws trust.token-missing, files.* */
async function tokenOf(
  session: Session,
  typed: string | undefined,
): Promise<string | { url: string; bearer: string }> {
  const { env } = session.io;
  if (typed !== undefined)
    return typed.startsWith('@')
      ? (await readTextFile(session.resolve(typed.slice(1)), TOKEN_BYTES)).trim()
      : typed;
  const given = env['SIGSTORE_ID_TOKEN'];
  if (given !== undefined && given !== '') return given;
  const url = env['ACTIONS_ID_TOKEN_REQUEST_URL'];
  const bearer = env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
  if (url !== undefined && bearer !== undefined && url !== '' && bearer !== '') return { url, bearer };
  throw new StationError('trust.token-missing');
}
