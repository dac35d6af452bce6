import { demandYes } from '../prompt.ts';
import { extensionOperand, type Verb } from '../verb.ts';

export const uninstall: Verb = (program, run) => {
  program
    .command('uninstall')
    .argument('<id>', 'publisher.name')
    .description('remove an extension; its data stays unless asked otherwise')
    .option('--delete-data', 'also delete what it stored')
    .option('--remove-unneeded', 'also remove dependencies that nothing else needs')
    .option('-y, --yes', 'do not ask')
    .action(
      run(async (session, options, id = '') => {
        const { extensionId } = extensionOperand(id);
        const deleteData = options['deleteData'] === true;
        if (options['yes'] !== true && session.io.interactive && !session.json) {
          await demandYes(
            `Uninstall ${extensionId}${deleteData ? ' and delete what it stored' : ' and keep what it stored'}?`,
          );
        }
        const done = await session.client.installs.uninstall({
          extensionId,
          deleteData,
          removeUnneeded: options['removeUnneeded'] === true,
        });
        session.print(done, () =>
          [
            `${done.extensionId}@${done.version} is uninstalled; its data was ${done.dataDeleted ? 'deleted' : 'kept'}`,
            ...(done.removed.length === 0 ? [] : [`also removed: ${done.removed.join(', ')}`]),
            ...(done.unneeded.length === 0 || done.removed.length > 0
              ? []
              : [`nothing needs these any more: ${done.unneeded.join(', ')}`]),
          ].join('\n'),
        );
      }),
    );
};
