import { count, printable } from '../text.ts';
import type { Verb } from '../verb.ts';

export const fsck: Verb = (program, run) => {
  program
    .command('fsck')
    .description('hash every installed file again')
    .option('--repair', 'write what is wrong anew from the kept packages')
    .action(
      run(async (session, options) => {
        const report = await session.client.installs.fsck({ repair: options['repair'] === true });
        if (!report.ok) session.fail();
        session.print(report, () =>
          [
            ...report.lines.map(
              (line) =>
                `${line.repaired ? 'repaired' : line.problem}  ${printable(line.file)}  ${printable(line.detail)}`,
            ),
            `${count(report.checked.files, 'file')} of ${count(report.checked.extensions, 'extension')} checked, ${report.ok ? 'all well' : 'not well'}`,
          ].join('\n'),
        );
      }),
    );
};
