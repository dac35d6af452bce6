import { AUDIT_LIMITS } from '../../src-shared/limits.ts';
import type { Finding, Severity } from '../../src-shared/models/finding.ts';
import type { Phase } from './phases.ts';
import type { Raised } from './rule.ts';

const ORDER: Readonly<Record<Severity, number>> = { error: 0, warning: 1, notice: 2 };

/** Turns what rules raise into findings: placed, each once, within the limits. */
export class Collector {
  readonly #place: (
    file: string,
    offset: number,
  ) => { readonly line: number; readonly column: number } | null;
  readonly #seen = new Set<string>();
  readonly #counts = new Map<string, number>();
  readonly #findings: Finding[] = [];

  constructor(
    place: (file: string, offset: number) => { readonly line: number; readonly column: number } | null,
  ) {
    this.#place = place;
  }

  add(rule: Phase, raised: Raised): void {
    const severity = raised.severity ?? rule.severity;
    const place =
      raised.file !== undefined && raised.offset !== undefined
        ? this.#place(raised.file, raised.offset)
        : null;
    const file = raised.file ?? null;
    const key = [
      rule.id,
      severity,
      file,
      place?.line,
      place?.column,
      place === null ? raised.message : '',
    ].join('\n');
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const counter = `${rule.id}\n${file ?? ''}\n${severity}`;
    const count = (this.#counts.get(counter) ?? 0) + 1;
    this.#counts.set(counter, count);
    if (count > AUDIT_LIMITS.findingsPerRuleAndFile) return;
    this.#findings.push({
      ruleId: rule.id,
      class: rule.class,
      severity,
      file,
      line: place?.line ?? null,
      column: place?.column ?? null,
      message: raised.message,
      help: rule.fix,
    });
  }

  /** Worst first; what exceeds the limit is the mildest. */
  get findings(): Finding[] {
    return sortFindings(this.#findings).slice(0, AUDIT_LIMITS.findings);
  }
}

export function sortFindings(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (a, b) =>
      ORDER[a.severity] - ORDER[b.severity] ||
      compare(a.file ?? '', b.file ?? '') ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0) ||
      compare(a.ruleId, b.ruleId),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
