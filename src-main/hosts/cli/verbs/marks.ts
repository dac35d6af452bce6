import type { Command } from 'commander';
import { usage } from '../usage.ts';
import { atRegistry, versionOperand, type Verb } from '../verb.ts';
import type { Outputs } from '../../../../src-shared/contract/index.ts';

type Marked = Outputs['moderation']['yank'];

export const yank: Verb = (program, run) => {
  marking(program, 'yank', 'withdraw a version from new installs, or take that back').action(
    run(async (session, options, operand = '') => {
      const target = { ...versionOperand(operand), reason: options['reason'] as string };
      const marked =
        options['undo'] === true
          ? await session.client.moderation.undo({ ...target, mark: 'yanked' })
          : await session.client.moderation.yank(target);
      session.print(marked, () => markedText(marked));
    }),
  );
};

export const deprecate: Verb = (program, run) => {
  marking(program, 'deprecate', 'advise against a version, or take that back')
    .option('--successor <id>', 'extension to use instead')
    .action(
      run(async (session, options, operand = '') => {
        const target = { ...versionOperand(operand), reason: options['reason'] as string };
        const marked =
          options['undo'] === true
            ? await session.client.moderation.undo({ ...target, mark: 'deprecated' })
            : await session.client.moderation.deprecate({
                ...target,
                successor: options['successor'] as string | undefined,
              });
        session.print(marked, () => markedText(marked));
      }),
    );
};

export const block: Verb = (program, run) => {
  marking(program, 'block', 'block a version and disable installed copies, or take that back')
    .option('--evidence <text>', 'what shows it: rule, report, link')
    .action(
      run(async (session, options, operand = '') => {
        const target = { ...versionOperand(operand), reason: options['reason'] as string };
        const evidence = options['evidence'] as string | undefined;
        if (options['undo'] === true) {
          const marked = await session.client.moderation.undo({ ...target, mark: 'blocked' });
          session.print(marked, () => markedText(marked));
          return;
        }
        if (evidence === undefined) throw usage('A block needs its evidence: --evidence "…".');
        const marked = await session.client.moderation.block({ ...target, evidence });
        const { blockRequest } = marked;
        session.print(marked, () =>
          blockRequest?.state === 'open'
            ? `${markedText(marked)}\nAsked for; another reviewer has to agree: moderation.agreeToBlock, ${blockRequest.id}`
            : markedText(marked),
        );
      }),
    );
};

function marking(program: Command, name: string, description: string): Command {
  return atRegistry(program.command(name))
    .argument('<id@version>')
    .description(description)
    .requiredOption('--reason <text>', 'why')
    .option('--undo', 'take the mark back');
}

function markedText(version: Marked): string {
  const marks = version.marks.map((mark) => mark.kind).join(', ');
  return `${version.extensionId}@${version.version}: ${marks === '' ? 'no marks' : marks}`;
}
