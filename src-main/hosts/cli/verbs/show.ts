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
          const { extension, versions, audit } = details;
          const newest = versions.find((one) => one.version === extension.latestVersion) ?? versions[0];
          const permissions = newest?.permissions ?? [];
          return [
            `${printable(extension.displayName)}  ${extension.id}@${extension.latestVersion ?? 'not listed'}${extension.simulated ? '  (simulated)' : ''}`,
            `  ${printable(extension.description)}`,
            `  ${extension.category}, ${extension.pricing}, ${extension.rating.count === 0 ? 'no ratings' : `${stars(extension.rating.mean)} from ${count(extension.rating.count, 'rating')}`}, ${count(extension.installs, 'install')}`,
            `  signed by ${extension.signer === null ? 'nobody' : `${extension.signer.kind} ${extension.signer.id}`}`,
            audit === null
              ? '  not audited'
              : `  audit ${audit.ruleset}: ${count(audit.errors, 'error')}, ${count(audit.warnings, 'warning')}, ${when(audit.at)}`,
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
