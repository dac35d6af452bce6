import { printable } from '../text.ts';
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
        const answer = await session.client.packages.diff({ from: operand(from, session), to: operand(to, session) });
        session.print(answer, () => {
          const lines = [`${answer.from.extensionId}@${answer.from.version} → ${answer.to.extensionId}@${answer.to.version}`];
          for (const use of answer.permissions.added) lines.push(`  + may ${use.capability}${use.hosts === undefined ? '' : ` (${use.hosts.join(', ')})`}`);
          for (const use of answer.permissions.removed) lines.push(`  - may ${use.capability}${use.hosts === undefined ? '' : ` (${use.hosts.join(', ')})`}`);
          for (const field of answer.manifest) lines.push(`  wpk.json ${printable(field.field)}: ${printable(JSON.stringify(field.from))} → ${printable(JSON.stringify(field.to))}`);
          for (const file of answer.files) {
            lines.push(`${file.change} ${printable(file.path)}`);
            for (const hunk of file.hunks) {
              lines.push(`  @@ -${hunk.fromLine} +${hunk.toLine} @@`, ...hunk.lines.map((line) => `  ${line.op}${printable(line.text)}`));
            }
          }
          if (lines.length === 1) lines.push('  no differences');
          return lines.join('\n');
        });
      }),
    );
};

/** A file that exists is meant as a file; anything else as `id@version`. */
function operand(typed: string, session: Session): string {
  const path = session.resolve(typed);
  return existsSync(path) ? path : typed;
}
