import { diffText } from '../diff-text.ts';
import { existsSync } from 'node:fs';
import type { Session } from '../session.ts';
import type { Verb } from '../verb.ts';

export const diff: Verb = (program, run) => {
  program
    .command('diff')
    .argument('<from>', '.wpk file or id@version')
    .argument('<to>', '.wpk file or id@version')
    .description('what changed between two packages')
    .action(
      run(async (session, _options, from = '', to = '') => {
        const answer = await session.client.packages.diff({
          from: operand(from, session),
          to: operand(to, session),
        });
        session.print(answer, () => diffText(answer));
      }),
    );
};

/** A file that exists is meant as a file; anything else as `id@version`. */
function operand(typed: string, session: Session): string {
  const path = session.resolve(typed);
  return existsSync(path) ? path : typed;
}
