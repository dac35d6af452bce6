import type { Outputs } from '../../../../src-shared/contract/index.ts';
import { count, printable, shortDigest, stars, table, when } from '../text.ts';
import { atRegistry, extensionOperand, type Verb } from '../verb.ts';

export const show: Verb = (program, run) => {
  atRegistry(program.command('show'))
    .argument('<id>', 'publisher.name')
    .description('one extension: versions, permissions, signer, audit, reviews')
    .action(
      run(async (session, _options, operand = '') => {
        const { extensionId } = extensionOperand(operand);
        const details = await session.client.extensions.get({ extensionId });
        const reviews = await session.client.reviews.list({ extensionId, limit: 5 });
        session.print({ ...details, reviews }, () => {
          const { extension, versions } = details;
          const newest = versions.find((one) => one.version === extension.latestVersion) ?? versions[0];
          const permissions = newest?.permissions ?? [];
          return [
            `${printable(extension.displayName)}  ${extension.id}${extension.latestVersion === null ? '  (no version to install)' : `@${extension.latestVersion}`}${extension.simulated ? '  (simulated)' : ''}`,
            `  ${printable(extension.description)}`,
            `  ${extension.category}, ${extension.pricing}, ${extension.rating.count === 0 ? 'no ratings' : `${stars(extension.rating.mean)} from ${count(extension.rating.count, 'rating')}`}, ${count(extension.installs, 'install')}`,
            // The signer is the one of the version that is offered.
            ...(extension.latestVersion === null
              ? []
              : [
                  `  signed by ${extension.signer === null ? 'nobody' : `${extension.signer.kind} ${extension.signer.id}`}`,
                ]),
            ...(extension.origin === 'local'
              ? []
              : [
                  `  from the registry ${extension.origin}${extension.asOf === undefined ? '' : `, as of ${when(extension.asOf)}`}`,
                ]),
            `  ${auditText(details)}`,
            permissions.length === 0 ? '  asks for no permissions' : '  may, once you consent:',
            ...permissions.map(
              (one) =>
                `    ${one.capability}${'hosts' in one ? ` (${one.hosts.join(', ')})` : ''}: ${printable(one.reason)}`,
            ),
            '',
            table(
              ['VERSION', 'STATE', 'MARKS', 'DIGEST', 'APPROVED'],
              versions.map((one) => [
                one.version,
                one.state,
                one.marks.map((mark) => mark.kind).join(', '),
                one.digest === null ? '' : shortDigest(one.digest),
                one.approvedAt === null ? '' : when(one.approvedAt),
              ]),
            ),
            ...(reviews.total === 0 ? [] : ['', `Reviews (${reviews.total}):`]),
            ...reviews.items.map(
              (one) =>
                `  ${'★'.repeat(one.stars)}${'☆'.repeat(5 - one.stars)}  ${printable(one.title)}  ${printable(one.text.slice(0, 200))}`,
            ),
          ].join('\n');
        });
      }),
    );
};

function auditText({ extension, audit, auditAtOrigin: there }: Outputs['extensions']['get']): string {
  if (audit !== null) return `audit ${audit.ruleset}: ${found(audit)}, ${when(audit.at)}`;
  if (extension.origin === 'local') return 'not audited';
  if (there === null) return `the registry ${extension.origin} tells of no audit`;
  const { registry, signed, ruleset, at } = there;
  return signed && at !== null
    ? `audited by the registry ${registry}${ruleset === null ? '' : ` (${ruleset})`}: ${found(there)}, ${when(at)}; its signature holds`
    : `audited by the registry ${registry}, as its catalog tells: ${found(there)}`;
}

function found({ errors, warnings }: { readonly errors: number; readonly warnings: number }): string {
  return `${count(errors, 'error')}, ${count(warnings, 'warning')}`;
}
