import { z } from 'zod';
import { findingClassSchema, severitySchema, type Finding } from '../../../src-shared/models/finding.ts';
import type { Manifest } from '../../../src-shared/models/manifest.ts';
import { externalScanner } from '../phases.ts';

/** A package as a scanner gets it. */
export interface ScannerInput {
  /** `sha256:<hex>` of `bytes`. */
  readonly digest: string;
  /** The whole `.wpk`. */
  readonly bytes: Uint8Array;
  readonly manifest: Manifest;
}

/** What a scanner says. `passed` means that it looked and found nothing. */
export interface ScannerVerdict {
  readonly status: 'passed' | 'findings';
  readonly findings: readonly Finding[];
}

/**
 * An external deep inspection. Its verdict joins the report as findings.
 *
 * `scan` rejects with StationError `validation.scanner-unavailable` when the scanner is missing, crashed, took too
 * long or answered what is no verdict: silence is never a pass.
 */
export interface ExternalScanner {
  readonly name: string;
  scan(input: ScannerInput, signal: AbortSignal): Promise<ScannerVerdict>;
}

const answerSchema = z.object({
  status: z.enum(['passed', 'findings']),
  findings: z
    .array(
      z.object({
        class: findingClassSchema,
        severity: severitySchema,
        message: z.string().min(1).max(2_000),
        ruleId: z.string().max(100).optional(),
        file: z.string().max(500).nullish(),
        line: z.int().positive().nullish(),
        column: z.int().positive().nullish(),
        help: z.string().max(2_000).optional(),
      }),
    )
    .max(1_000)
    .default([]),
});

/** Reads a scanner's JSON. @throws SyntaxError, z.ZodError for what is no verdict, a contradictory one included */
export function parseVerdict(text: string, scanner: string): ScannerVerdict {
  const answer = answerSchema.parse(JSON.parse(text));
  if (answer.status === 'findings' && answer.findings.length === 0)
    throw new SyntaxError('it speaks of findings and names none');
  if (answer.status === 'passed' && answer.findings.some((each) => each.severity === 'error')) {
    throw new SyntaxError('it says passed and names an error');
  }
  const findings = answer.findings.map((each) => ({
    ruleId: each.ruleId === undefined ? externalScanner.id : `${scanner}/${each.ruleId}`,
    class: each.class,
    severity: each.severity,
    file: each.file ?? null,
    line: each.line ?? null,
    column: each.column ?? null,
    message: `${scanner}: ${each.message}`,
    help: each.help ?? externalScanner.fix,
  }));
  return { status: answer.status, findings };
}
