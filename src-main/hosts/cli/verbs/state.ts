import type { Outputs } from '../../../../src-shared/contract/index.ts';
import { extensionOperand, type Verb } from '../verb.ts';

type Installed = Outputs['installs']['get'];

export const enable: Verb = (program, run) => {
  program
    .command('enable')
    .argument('<id>', 'publisher.name')
    .description('let an installed extension run')
    .action(
      run(async (session, _options, id = '') => {
        const now = await session.client.installs.enable({ extensionId: extensionOperand(id).extensionId });
        session.print(now, () => stateText(now));
      }),
    );
};

export const disable: Verb = (program, run) => {
  program
    .command('disable')
    .argument('<id>', 'publisher.name')
    .description('keep an extension but let nothing of it run')
    .action(
      run(async (session, _options, id = '') => {
        const now = await session.client.installs.disable({ extensionId: extensionOperand(id).extensionId });
        session.print(now, () => stateText(now));
      }),
    );
};

export const pin: Verb = (program, run) => {
  program
    .command('pin')
    .argument('<id>', 'publisher.name')
    .description('keep the installed version when others update')
    .option('--off', 'let it update again')
    .action(
      run(async (session, options, id = '') => {
        const now = await session.client.installs.pin({
          extensionId: extensionOperand(id).extensionId,
          pinned: options['off'] !== true,
        });
        session.print(now, () => `${stateText(now)}${now.pinned ? ', pinned' : ', not pinned'}`);
      }),
    );
};

function stateText(one: Installed): string {
  return `${one.extensionId}@${one.version} is ${one.status}`;
}
