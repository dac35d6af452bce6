import type { Attestation } from '../../../../src-shared/models/attestation.ts';
import type { Signer } from '../../../../src-shared/models/identity.ts';
import { EXTENSION_ID, isVersion } from '../../../../src-shared/models/names.ts';
import { printable, when } from '../text.ts';
import { versionOperand, type Verb } from '../verb.ts';

export const verify: Verb = (program, run) => {
  program
    .command('verify')
    .argument('<what>', '.wpk file, or publisher.name@1.2.3 of this home')
    .description('verify a package and its signature against the keys and roots this home trusts, offline')
    .option('--bundle <file>', 'signature bundle (default: FILE.sigstore.json)')
    .action(
      run(async (session, options, what = '') => {
        const bundle = options['bundle'] as string | undefined;
        if (bundle === undefined && isVersionOperand(what)) {
          const wanted = versionOperand(what);
          const { items } = await session.client.extensions.attestations(wanted);
          // What its publisher states is refused with its own code here, and damaged bytes too.
          const verdict = await session.client.extensions.verify(wanted).catch((thrown: unknown) => {
            for (const item of items) session.note(attestationLine(item));
            throw thrown;
          });
          if (items.some(({ verified }) => !verified)) session.fail();
          session.print({ ...wanted, ...verdict, items }, () =>
            [
              `verified ${what}`,
              verdict.digest,
              ...signerLines(verdict.signer),
              ...items.map(attestationLine),
            ].join('\n'),
          );
          return;
        }
        const verdict = await session.client.identity.verify({
          path: session.resolve(what),
          bundle: bundle === undefined ? undefined : session.resolve(bundle),
        });
        session.print(verdict, () =>
          [
            `verified ${verdict.extensionId}@${verdict.version}`,
            verdict.digest,
            ...signerLines(verdict.signer),
          ].join('\n'),
        );
      }),
    );
};

function attestationLine({ kind, signer, createdAt, verified, code, registry }: Attestation): string {
  const by = printable(signer ?? 'nobody who is known');
  const whose = registry === null || registry === 'local' ? '' : ` of the registry ${printable(registry)}`;
  return `${verified ? 'ok     ' : 'REFUSED'}  ${kind.padEnd(10)}  ${when(createdAt)}  by ${by}${whose}${code === null ? '' : `  [${code}]`}`;
}

/** A file of that name would have to end in .wpk. */
function isVersionOperand(what: string): boolean {
  const at = what.lastIndexOf('@');
  return at > 0 && EXTENSION_ID.test(what.slice(0, at)) && isVersion(what.slice(at + 1));
}

function signerLines({ kind, id, simulated, issuer, root }: Signer): readonly string[] {
  return [
    `signed by ${kind} ${printable(id)}${simulated ? ' (simulated)' : ''}`,
    ...(issuer === undefined ? [] : [`on the word of ${printable(issuer)}`]),
    ...(root === undefined
      ? []
      : [
          `under the root ${root.name}${root.stale ? ', which is STALE: keys withdrawn since are not known to it' : ''}`,
        ]),
  ];
}
