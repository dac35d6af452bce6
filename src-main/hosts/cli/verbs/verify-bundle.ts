import { usage } from '../usage.ts';
import type { Verb } from '../verb.ts';

export const verifyBundle: Verb = (program, run) => {
  program
    .command('verify-bundle')
    .description('verify a Sigstore bundle against an artifact, offline')
    .requiredOption('--bundle <file>', 'the bundle')
    .requiredOption('--artifact <file>', 'what was signed')
    .option('--trusted-root <file>', 'trusted root (default: the shipped public-good root)')
    .option('--certificate-identity <id>', 'exact identity in the certificate')
    .option('--certificate-oidc-issuer <url>', 'exact issuer in the certificate')
    .option('--key <pem>', 'public key, instead of an identity')
    .option('--no-log', 'demand neither a log entry nor a time')
    .action(
      run(async (session, options) => {
        const text = (name: string): string | undefined => options[name] as string | undefined;
        const file = (name: string): string | undefined => {
          const typed = text(name);
          return typed === undefined ? undefined : session.resolve(typed);
        };
        const verdict = await session.client.workbench.verifyBundle({
          bundle: session.resolve(text('bundle') ?? ''),
          artifact: session.resolve(text('artifact') ?? ''),
          trustedRoot: file('trustedRoot'),
          policy: policyOf(text('certificateIdentity'), text('certificateOidcIssuer'), file('key')),
          noLog: options['log'] === false,
        });
        session.print(
          verdict,
          () =>
            `verified\n${Object.entries(verdict)
              .map(([key, value]) => `  ${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
              .join('\n')}`,
        );
      }),
    );
};

function policyOf(
  identity: string | undefined,
  issuer: string | undefined,
  key: string | undefined,
): { identity: string; issuer: string } | { key: string } {
  if (key !== undefined && identity === undefined && issuer === undefined) return { key };
  if (key === undefined && identity !== undefined && issuer !== undefined) return { identity, issuer };
  throw usage('Give either --key, or both --certificate-identity and --certificate-oidc-issuer.');
}
