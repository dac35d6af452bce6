import { PAGE_LIMITS } from '../../../../src-shared/limits.ts';
import { printable, table, when } from '../text.ts';
import { usage } from '../usage.ts';
import { wholeNumber, type Verb } from '../verb.ts';

export const trail: Verb = (program, run) => {
  program
    .command('trail')
    .description('who wrote what through which token, and what was refused; newest first')
    .option('--actor <user>', 'only what this user did')
    .option('--procedure <name>', 'only this procedure, such as moderation.approve')
    .option('--code <code>', 'only what ended so: ok, or a code such as api.forbidden')
    .option('--request <id>', 'only the request with this id')
    .option('--since <time>', 'from this time on, such as 2026-01-31T00:00:00Z')
    .option('--until <time>', 'before this time')
    .addOption(wholeNumber('--limit <n>', 'how many', 1, PAGE_LIMITS.maxSize))
    .option('--cursor <cursor>', 'go on after an earlier page')
    .action(
      run(async (session, { request: requestId, ...options }) => {
        for (const name of ['since', 'until']) demandTime(name, options[name]);
        const answer = await session.client.log.trail({ ...options, requestId } as never);
        session.print(answer, () =>
          answer.items.length === 0
            ? 'The trail holds no such entry.'
            : [
                table(
                  ['SEQ', 'WHEN', 'ACTOR', 'PROCEDURE', 'ABOUT', 'OUTCOME', 'REQUEST'],
                  answer.items.map((one) => [
                    String(one.seq),
                    when(one.at),
                    printable(one.actor ?? ''),
                    one.procedure,
                    one.target ?? '',
                    one.code,
                    one.requestId,
                  ]),
                ),
                ...(answer.nextCursor === undefined ? [] : [`More: --cursor ${answer.nextCursor}`]),
              ].join('\n'),
        );
      }),
    );
};

function demandTime(name: string, text: unknown): void {
  if (typeof text !== 'string') return;
  if (!/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) || Number.isNaN(Date.parse(text)))
    throw usage(`--${name} takes a time such as 2026-01-31T00:00:00Z, not "${text}".`);
}
