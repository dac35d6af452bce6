import { writeFile } from 'node:fs/promises';
import { StationError } from '../../../../src-shared/errors/index.ts';
import type { AuditReport, Finding } from '../../../../src-shared/models/finding.ts';
import type { PathReport } from '../../../validation/index.ts';
import { eachOperand } from '../each-operand.ts';
import { count, printable } from '../text.ts';
import { collect, type Verb } from '../verb.ts';

export const lint: Verb = (program, run) => {
  program
    .command('lint')
    .alias('validate')
    .argument('[path...]', 'project folders or .wpk files')
    .description('audit as the marketplace would')
    .option('--sarif <file>', 'also write the findings as SARIF 2.1.0')
    .option('--with <path>', 'folder or .wpk of an extension that this one depends on (repeatable)', collect)
    .action(
      run(async (session, options, ...operands) => {
        const paths = operands.flat();
        const targets = paths.length === 0 ? ['.'] : paths;
        const dependencies = ((options['with'] as string[] | undefined) ?? []).map((one) =>
          session.resolve(one),
        );
        const sarif = options['sarif'] as string | undefined;
        const reports: { path: string; report: AuditReport }[] = [];
        await eachOperand(session, 'path', targets, async (target) => {
          const report = await session.client.workbench.validate({
            path: session.resolve(target),
            with: dependencies,
          });
          reports.push({ path: target, report });
          if (sarif !== undefined) await writeSarif(session.resolve(sarif), reports);
          if (!report.valid) session.fail();
          session.print(targets.length > 1 ? { path: target, ...report } : report, () =>
            reportText(target, report),
          );
        });
      }),
    );
};

/** Written anew after each report and before it is told, so that a file that cannot be written is an error and not half an answer. */
async function writeSarif(path: string, reports: readonly PathReport[]): Promise<void> {
  const { toSarif } = await import('../../../validation/index.ts');
  await writeFile(path, `${JSON.stringify(toSarif(reports), null, 2)}\n`).catch(
    (cause: NodeJS.ErrnoException) => {
      throw new StationError('files.cannot-write', { path, reason: cause.code ?? cause.message }, cause);
    },
  );
}

function reportText(target: string, report: AuditReport): string {
  const name =
    report.extensionId === null ? printable(target) : `${report.extensionId}@${report.version ?? '?'}`;
  const of = (severity: Finding['severity']): number =>
    report.findings.filter((one) => one.severity === severity).length;
  const verdict = report.valid ? 'valid' : 'not valid';
  const summary = `${name}: ${verdict}, ${count(of('error'), 'error')}, ${count(of('warning'), 'warning')}, ${count(of('notice'), 'notice')}`;
  return [...report.findings.map(findingText), summary].join('\n');
}

function findingText(finding: Finding): string {
  const place =
    finding.file === null
      ? ''
      : `${finding.file}${finding.line === null ? '' : `:${finding.line}:${finding.column ?? 1}`}  `;
  return `${finding.severity.padEnd(7)}  ${printable(place)}${printable(finding.message)}  [${finding.ruleId}]\n         ${printable(finding.help)}`;
}
