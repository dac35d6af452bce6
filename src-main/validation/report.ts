import {
  declaredUses,
  type AuditReport,
  type CapabilityUse,
  type Finding,
  type FindingClass,
} from '../../src-shared/models/finding.ts';
import { extensionIdOf, permissionsOf, type Manifest } from '../../src-shared/models/manifest.ts';
import { sortFindings } from './collector.ts';
import { RULESET_VERSION } from './ruleset.ts';

/** Classes that speak of craft, not of danger. */
const QUALITY: ReadonlySet<FindingClass> = new Set(['structure', 'quality', 'listing', 'privacy']);

/** Puts a report together in its fixed shape. A package is valid when nothing in it is an error. */
export function makeReport(parts: {
  readonly now: number;
  readonly manifest: Manifest | null;
  readonly digest: string | null;
  readonly findings: readonly Finding[];
  readonly observed: readonly CapabilityUse[];
  readonly scanners: AuditReport['scanners'];
}): AuditReport {
  const findings = sortFindings(parts.findings);
  const security = findings.filter((each) => !QUALITY.has(each.class));
  const quality = findings.filter((each) => QUALITY.has(each.class));
  const { manifest } = parts;
  return {
    valid: !findings.some((each) => each.severity === 'error'),
    timestamp: new Date(parts.now).toISOString(),
    extensionId: manifest === null ? null : extensionIdOf(manifest),
    version: manifest?.version ?? null,
    digest: parts.digest,
    ruleset: RULESET_VERSION,
    security: bySeverity(security),
    quality: bySeverity(quality),
    permissions: {
      declared: manifest === null ? [] : declaredUses(permissionsOf(manifest)),
      observed: [...parts.observed],
    },
    scanners: parts.scanners,
    findings,
  };
}

function bySeverity(findings: readonly Finding[]): { errors: Finding[]; warnings: Finding[] } {
  return {
    errors: findings.filter((each) => each.severity === 'error'),
    warnings: findings.filter((each) => each.severity === 'warning'),
  };
}
