import type { Command } from 'commander';
import { PAGE_LIMITS } from '../../../../src-shared/limits.ts';
import type { Session } from '../session.ts';
import { printable, table } from '../text.ts';
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
  atRegistry(program.command('block'))
    .argument('[id@version]')
    .description('block a version and disable installed copies, or take that back')
    .option('--reason <text>', 'why; needed but to agree')
    .option('--undo', 'take the mark back')
    .option('--evidence <text>', 'what shows it: rule, report, link')
    .option('--requests', 'list the blocks that wait for another reviewer')
    .option('--agree <request>', 'agree to a block that another reviewer asked for, as --requests shows it')
    .option('--decline <request>', 'decline it, or take your own back')
    .action(
      run(async (session, options, operand) => {
        const [agree, decline] = [options['agree'], options['decline']] as (string | undefined)[];
        const asked = [operand, options['requests'], agree, decline].filter((one) => one !== undefined);
        if (asked.length !== 1) throw usage('Name one id@version, --requests, --agree or --decline.');
        if (operand === undefined && (options['undo'] === true || options['evidence'] !== undefined))
          throw usage('--undo and --evidence go with an id@version.');
        if (options['requests'] === true) return listRequests(session);
        if (agree !== undefined) {
          const marked = await session.client.moderation.agreeToBlock({ id: agree });
          session.print(marked, () => markedText(marked));
          return;
        }
        const reason = options['reason'] as string | undefined;
        if (reason === undefined) throw usage('A reason is needed: --reason "…".');
        if (decline !== undefined) {
          const declined = await session.client.moderation.declineBlock({ id: decline, reason });
          session.print(
            declined,
            () => `The block of ${declined.extensionId}@${declined.version} is ${declined.state}.`,
          );
          return;
        }
        await blockVersion(session, versionOperand(operand ?? ''), reason, options);
      }),
    );
};

async function listRequests(session: Session): Promise<void> {
  const { items } = await session.client.moderation.blockRequests({ limit: PAGE_LIMITS.maxSize });
  session.print({ items }, () =>
    items.length === 0
      ? 'No block waits for another reviewer.'
      : table(
          ['REQUEST', 'VERSION', 'REASON', 'EVIDENCE'],
          items.map((one) => [
            one.id,
            `${one.extensionId}@${one.version}`,
            printable(one.reason),
            printable(one.evidence),
          ]),
        ),
  );
}

async function blockVersion(
  session: Session,
  version: ReturnType<typeof versionOperand>,
  reason: string,
  options: Readonly<Record<string, unknown>>,
): Promise<void> {
  const target = { ...version, reason };
  if (options['undo'] === true) {
    const marked = await session.client.moderation.undo({ ...target, mark: 'blocked' });
    session.print(marked, () => markedText(marked));
    return;
  }
  const evidence = options['evidence'] as string | undefined;
  if (evidence === undefined) throw usage('A block needs its evidence: --evidence "…".');
  const marked = await session.client.moderation.block({ ...target, evidence });
  const { blockRequest } = marked;
  const at = session.registry === null ? '' : ` --registry ${session.registry.url}`;
  session.print(marked, () =>
    blockRequest?.state === 'open'
      ? `${markedText(marked)}\nAsked for; another reviewer has to agree: wpk block${at} --agree ${blockRequest.id}`
      : markedText(marked),
  );
}

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
