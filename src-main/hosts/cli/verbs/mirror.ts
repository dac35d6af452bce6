import { existsSync } from 'node:fs';
import { StationError } from '../../../../src-shared/errors/index.ts';
import type { Json } from '../../../../src-shared/json.ts';
import type { MirrorImported, MirrorReview } from '../../../../src-shared/models/mirror.ts';
import { reviewText } from '../mirror-text.ts';
import { followOnTerminal } from '../progress.ts';
import { demandYes } from '../prompt.ts';
import type { Session } from '../session.ts';
import { count, size } from '../text.ts';
import { usage } from '../usage.ts';
import { extensionOperand, momentOf, type Verb } from '../verb.ts';

export const mirror: Verb = (program, run) => {
  const command = program
    .command('mirror')
    .description('files that carry a registry to stations without a network');
  command
    .command('export')
    .argument('<out>', 'the file to write; it must not be there')
    .argument(
      '[what...]',
      'publisher.name (its newest version) or publisher.name@RANGE; what they need comes along',
    )
    .option('--from <name>', 'a server that is followed, as wpk sync list shows it')
    .option('--own', 'this home itself')
    .option('--all', 'everything that it offers')
    .option(
      '--since <when>',
      'an earlier mirror file, or a date (2026-01-31 or 2026-01-31T12:00:00Z): what was there then stays out',
    )
    .option('--url <url>', 'with --own: address at which this home can be reached')
    .description('write one signed file with packages and all that it takes to believe them offline')
    .action(
      run(async (session, options, out = '', ...words) => {
        const from = options['from'] as string | undefined;
        if ((from === undefined) === (options['own'] !== true))
          throw usage('Give either --from NAME or --own.');
        const named = words.flat().map(extensionOperand);
        if (named.length === 0 && options['all'] !== true)
          throw usage('Name what is to come along, or give --all.');
        const { jobId } = await session.client.mirror.startExport({
          out: session.resolve(out),
          from,
          all: options['all'] === true,
          named,
          url: options['url'] as string | undefined,
          ...sinceOf(session, options['since'] as string | undefined),
        });
        const done = await session.finish(jobId, followOnTerminal(session));
        session.print(done, () => exportedText(done));
      }),
    );
  command
    .command('import')
    .argument('<file>', 'as wpk mirror export wrote it')
    .option('--root <file>', 'root.json, as whoever runs the registry handed it out')
    .option('--fingerprint <fingerprint>', 'that the root must have')
    .option('--as <name>', 'short name for the registry here, where it is new')
    .option('--exporter <fingerprint>', 'a new exporter that is meant, where earlier files had another one')
    .option('-y, --yes', 'import what holds without being asked')
    .description('verify a file whole, show what in it is new, ask, and import it')
    .action(
      run(async (session, options, file = '') => {
        const root = options['root'] as string | undefined;
        const { jobId } = await session.client.mirror.startInspect({
          path: session.resolve(file),
          rootPath: root === undefined ? undefined : session.resolve(root),
          fingerprint: options['fingerprint'] as string | undefined,
          as: options['as'] as string | undefined,
          exporter: options['exporter'] as string | undefined,
        });
        const { mirrorImportedSchema, mirrorReviewSchema } =
          await import('../../../../src-shared/models/mirror.ts');
        const review = mirrorReviewSchema.parse(await session.finish(jobId, followOnTerminal(session)));
        session.note(reviewText(review));
        const fingerprint = await askConsent(session, review, options['yes'] === true);
        const { reviewId } = review;
        const started = await session.client.mirror.startImport({ reviewId, fingerprint });
        const done = await session.finish(started.jobId, followOnTerminal(session));
        const imported = mirrorImportedSchema.parse(done);
        session.print(done, () => importedText(imported));
      }),
    );
};

/** A file that is there is meant as one, whatever its name looks like. @throws cli.usage for what is neither */
function sinceOf(
  session: Session,
  since: string | undefined,
): { readonly since?: string; readonly sinceDate?: string } {
  if (since === undefined) return {};
  const file = session.resolve(since);
  if (existsSync(file)) return { since: file };
  if (momentOf(since) !== null) return { sinceDate: since };
  throw usage(
    `--since takes an earlier mirror file, or a date such as 2026-01-31 or 2026-01-31T12:00:00Z; "${since}" is neither.`,
  );
}

/** Answers the fingerprint that the person compared, where one had to be. @throws mirror.root-unconfirmed, cli.consent-needed, cli.cancelled */
async function askConsent(
  session: Session,
  review: MirrorReview,
  isAgreed: boolean,
): Promise<string | undefined> {
  const { isConfirmed, rootFingerprint } = review.registry;
  if (isAgreed && isConfirmed) return undefined;
  // Agreeing to all does not stand for comparing a fingerprint.
  if (isAgreed) throw new StationError('mirror.root-unconfirmed', { fingerprint: rootFingerprint });
  if (!session.io.interactive || session.json) throw new StationError('cli.consent-needed', { plan: review });
  if (!isConfirmed) {
    session.note(
      [
        'Nobody here believes this root yet. Its fingerprint is',
        `  ${rootFingerprint}`,
        'Compare it with what whoever runs the registry told you on another way.',
      ].join('\n'),
    );
    await demandYes('Is it the same?');
  }
  await demandYes('Import it?');
  return isConfirmed ? undefined : rootFingerprint;
}

function exportedText(result: Json): string {
  const { path, sizeBytes, packages, fingerprint, exporter, leftOut } = result as {
    readonly path: string;
    readonly sizeBytes: number;
    readonly packages: number;
    readonly fingerprint: string;
    readonly exporter: string;
    readonly leftOut: readonly string[];
  };
  return [
    path,
    `${size(sizeBytes)}, ${count(packages, 'package')}`,
    `root ${fingerprint}`,
    `signed by ${exporter}`,
    ...(leftOut.length === 0 ? [] : [`left out, not in the signed metadata: ${leftOut.join(', ')}`]),
  ].join('\n');
}

function importedText({ registryId, extensions, packages, conflicts }: MirrorImported): string {
  return `${registryId}: ${count(packages, 'package')} of ${count(extensions, 'extension')} imported, ${count(conflicts, 'conflict')}.`;
}
