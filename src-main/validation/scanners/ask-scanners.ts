import { StationError } from '../../../src-shared/errors/index.ts';
import type { AuditReport, Finding } from '../../../src-shared/models/finding.ts';
import { scannerUnavailable } from '../phases.ts';
import type { ExternalScanner, ScannerInput } from './port.ts';

export interface ScannersAnswer {
  readonly statuses: AuditReport['scanners'];
  readonly findings: readonly Finding[];
}

/** Asks every scanner at once. One that does not answer is `unavailable` and a finding, and never passed. */
export async function askScanners(
  scanners: readonly ExternalScanner[],
  input: ScannerInput | null,
  signal: AbortSignal,
): Promise<ScannersAnswer> {
  const answers = await Promise.all(scanners.map((scanner) => ask(scanner, input, signal)));
  return {
    statuses: answers.map(({ name, status }) => ({ name, status })),
    findings: answers.flatMap(({ findings }) => findings),
  };
}

interface Answer {
  readonly name: string;
  readonly status: AuditReport['scanners'][number]['status'];
  readonly findings: readonly Finding[];
}

async function ask(
  scanner: ExternalScanner,
  input: ScannerInput | null,
  signal: AbortSignal,
): Promise<Answer> {
  const { name } = scanner;
  if (input === null) return silent(name, 'there is no readable package to hand to it');
  try {
    const verdict = await scanner.scan(input, signal);
    return { name, status: verdict.status, findings: verdict.findings };
  } catch (thrown) {
    signal.throwIfAborted();
    return silent(name, thrown instanceof Error ? thrown.message : String(thrown));
  }
}

function silent(name: string, reason: string): Answer {
  const finding: Finding = {
    ruleId: scannerUnavailable.id,
    class: scannerUnavailable.class,
    severity: scannerUnavailable.severity,
    file: null,
    line: null,
    column: null,
    message: `The scanner ${name} gave no verdict: ${reason}`,
    help: scannerUnavailable.fix,
  };
  return { name, status: 'unavailable', findings: [finding] };
}

/**
 * For workflows that may not go on without every verdict.
 * @throws StationError `validation.scanner-unavailable` when a configured scanner did not speak
 */
export function demandScanners(report: AuditReport): void {
  const missing = report.scanners.filter((each) => each.status === 'unavailable');
  const [first] = missing;
  if (first === undefined) return;
  const reason = missing.length === 1 ? 'see the report' : `nor did ${missing.length - 1} more`;
  throw new StationError('validation.scanner-unavailable', { scanner: first.name, reason });
}
