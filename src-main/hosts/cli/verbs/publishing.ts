import type { Outputs } from '../../../../src-shared/contract/index.ts';
import { table } from '../text.ts';
import { atRegistry, wholeExtensionOperand, type Verb } from '../verb.ts';

type Policy = Outputs['publishing']['add'];

export const publishing: Verb = (program, run) => {
  const group = program
    .command('publishing')
    .description('runs of a CI that may publish an extension with their own identity, without a token');
  atRegistry(group.command('add'))
    .argument('<id>', 'the extension')
    .description('trust the runs of one workflow to publish it')
    .requiredOption('--issuer <url>', 'the `iss` of its tokens, which the server has to know')
    .requiredOption('--repository <name>', 'letter for letter as the tokens have it')
    .requiredOption('--workflow <name>', 'letter for letter as the tokens have it')
    .option('--environment <name>', 'only its runs in this environment')
    .option('--ref <ref>', 'only its runs on this ref, such as refs/heads/main')
    .action(
      run(async (session, options, extension = '') => {
        const text = (name: string): string => options[name] as string;
        const added = await session.client.publishing.add({
          extensionId: wholeExtensionOperand(extension),
          issuer: text('issuer'),
          repository: text('repository'),
          workflow: text('workflow'),
          environment: (options['environment'] as string | undefined) ?? null,
          ref: (options['ref'] as string | undefined) ?? null,
        });
        session.print(added, () => listed([added]));
      }),
    );
  atRegistry(group.command('list'))
    .argument('<id>', 'the extension')
    .description('whom an extension trusts to publish it, oldest first')
    .action(
      run(async (session, _options, extension = '') => {
        const extensionId = wholeExtensionOperand(extension);
        const { items } = await session.client.publishing.list({ extensionId });
        session.print({ items }, () =>
          items.length === 0 ? `No run may publish ${extensionId} by itself.` : listed(items),
        );
      }),
    );
  atRegistry(group.command('remove'))
    .argument('<policy>', 'as wpk publishing list shows it')
    .description('trust a workflow no more; tokens that its runs hold last a quarter of an hour at most')
    .action(
      run(async (session, _options, id = '') => {
        const removed = await session.client.publishing.remove({ id });
        session.print(
          removed,
          () => `Runs of ${removed.repository} may publish ${removed.extensionId} no more.`,
        );
      }),
    );
};

function listed(items: readonly Policy[]): string {
  return table(
    ['POLICY', 'ISSUER', 'REPOSITORY', 'WORKFLOW', 'ENVIRONMENT', 'REF'],
    items.map(({ id, issuer, repository, workflow, environment, ref }) => [
      id,
      issuer,
      repository,
      workflow,
      environment ?? 'any',
      ref ?? 'any',
    ]),
  );
}
