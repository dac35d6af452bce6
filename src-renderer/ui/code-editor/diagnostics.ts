import type { Diagnostic } from '@codemirror/lint';
import type { Text } from '@codemirror/state';
import type { Finding } from '../../../src-shared/models/finding.ts';

const SEVERITY = { error: 'error', warning: 'warning', notice: 'info' } as const;

/** Findings of one file as the editor shows them: on their line, from their column to its end. */
export function diagnosticsOf(findings: readonly Finding[], doc: Text): Diagnostic[] {
  return findings.map((finding) => {
    const line = doc.line(Math.min(Math.max(finding.line ?? 1, 1), doc.lines));
    const from = Math.min(line.from + Math.max((finding.column ?? 1) - 1, 0), line.to);
    return {
      from,
      to: line.to,
      severity: SEVERITY[finding.severity],
      source: finding.ruleId,
      message: finding.message,
    };
  });
}
