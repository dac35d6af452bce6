import { existsSync } from 'node:fs';
import path from 'node:path';
import { isJsonObject, type Json } from '../../../../src-shared/json.ts';
import { count, printable } from '../text.ts';
import { followOnTerminal } from '../progress.ts';
import { readTextFile } from '../read-text.ts';
import { offerPackage } from '../registry/offer-package.ts';
import type { Session } from '../session.ts';
import { atRegistry, type Verb } from '../verb.ts';

/** The public half of this home's key that signed, which a new publisher's first submission needs; a server knows it by nothing else. */
async function ownKeyOf({ here, home, registry }: Session, bundle: Json): Promise<string | undefined> {
  if (registry === null || !existsSync(path.join(home, 'keys'))) return undefined;
  const hint = ['verificationMaterial', 'publicKey', 'hint'].reduce<Json | undefined>(
    (value, name) => (isJsonObject(value) ? value[name] : undefined),
    bundle,
  );
  const { items } = await here.identity.list();
  return items.find(({ keyId }) => keyId === hint)?.publicKey;
}

/** A PEM of a P-256 key has 178. */
const KEY_BYTES = 10_000;

export const publish: Verb = (program, run) => {
  atRegistry(program.command('publish'))
    .argument('<file>', 'signed .wpk file')
    .description('submit a signed package for audit and review')
    .option('--bundle <file>', 'signature bundle (default: FILE.sigstore.json)')
    .option(
      '--provenance <file>',
      'how it was made (default: FILE.provenance.sigstore.json, where there is one)',
    )
    .option(
      '--public-key <pem>',
      "file with the public key, for a new publisher's first submission signed elsewhere",
    )
    .action(
      run(async (session, options, file = '') => {
        const bundle = options['bundle'] as string | undefined;
        const provenance = options['provenance'] as string | undefined;
        const key = options['publicKey'] as string | undefined;
        const offered = await offerPackage(
          session,
          session.resolve(file),
          bundle === undefined ? undefined : session.resolve(bundle),
          provenance === undefined ? undefined : session.resolve(provenance),
        );
        const { jobId } = await session.client.submissions.start({
          ...offered,
          publicKey:
            key === undefined
              ? await ownKeyOf(session, offered.bundle)
              : await readTextFile(session.resolve(key), KEY_BYTES),
        });
        const { submissionSchema } = await import('../../../../src-shared/models/catalog.ts');
        const submission = submissionSchema.parse(await session.finish(jobId, followOnTerminal(session)));
        const { report } = await session.client.submissions.get({ id: submission.id });
        if (submission.state === 'rejected') session.fail();
        session.print(submission, () =>
          [
            `${submission.extensionId}@${submission.version} is ${submission.state}${submission.simulated ? ' (simulated)' : ''}`,
            ...(report?.findings ?? [])
              .filter((finding) => finding.severity === 'error')
              .map(
                (finding) =>
                  `  error  ${printable(finding.file ?? '')}${finding.line === null ? '' : `:${finding.line}`}  ${printable(finding.message)}  [${finding.ruleId}]`,
              ),
            submission.state === 'pending'
              ? `Next: ${session.registry === null ? '' : 'a reviewer decides: '}wpk review approve ${submission.extensionId}@${submission.version}`
              : `${count(submission.findings?.errors ?? 0, 'error')} to mend; then publish again`,
          ].join('\n'),
        );
      }),
    );
};
