import { printable } from '../text.ts';
import type { Verb } from '../verb.ts';

export const doctor: Verb = (program, run) => {
  program
    .command('doctor')
    .description('check the whole home and what it runs on')
    .option('--reindex', 'build the search index anew first')
    .action(
      run(async (session, options) => {
        if (options['reindex'] === true) {
          await session.finish((await session.client.maintenance.reindex()).jobId);
        }
        const report = await session.client.maintenance.doctor();
        if (!report.ok) session.fail();
        session.print(report, () =>
          [
            ...report.checks.map(
              (check) =>
                `${check.ok ? 'ok     ' : check.level === 'error' ? 'ERROR  ' : 'warning'}  ${check.name}: ${printable(check.detail)}`,
            ),
            report.ok ? 'The home is sound.' : 'The home is not sound.',
          ].join('\n'),
        );
      }),
    );
};
