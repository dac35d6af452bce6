import type { Severity } from '../../../../src-shared/models/finding.ts';
import type { AuditSurroundings } from '../../../../src-main/validation/index.ts';
import type { Files } from '../../../support/audit-package.ts';

/** One sample and the worst that one rule may and must say about it; null when it must be silent. */
export interface RuleCase {
  readonly rule: string;
  readonly says: Severity | null;
  /** Code of dist/main.js, where nothing else matters. */
  readonly main?: string;
  readonly files?: Files;
  readonly manifest?: Record<string, unknown>;
  readonly context?: AuditSurroundings;
}

/** Cases of one rule whose samples are main modules. */
export function mainCases(
  rule: string,
  samples: readonly (readonly [Severity | null, string])[],
  manifest: Record<string, unknown> = {},
): RuleCase[] {
  return samples.map(([says, main]) => ({ rule, says, main, manifest }));
}

/** Cases of one rule whose samples are files beside an honest main. */
export function fileCases(rule: string, samples: readonly (readonly [Severity | null, Files])[]): RuleCase[] {
  return samples.map(([says, files]) => ({ rule, says, files }));
}

/** Cases of one rule whose samples are manifests. */
export function manifestCases(
  rule: string,
  samples: readonly (readonly [Severity | null, Record<string, unknown>])[],
): RuleCase[] {
  return samples.map(([says, manifest]) => ({ rule, says, manifest }));
}
