import { z } from 'zod';
import { capabilitySchema, type Permission } from './manifest.ts';

/** Classes of findings (fixed: other programs match on them). */
export const FINDING_CLASSES = [
  'anti-analysis',
  'cryptomining',
  'destructive',
  'dom-injection',
  'dynamic-code',
  'embedded-secret',
  'exfiltration',
  'hidden-network',
  'homoglyph',
  'host-abuse',
  'input-capture',
  'install-hook',
  'malformed',
  'manifest-abuse',
  'obfuscated-exec',
  'obfuscation',
  'opaque-code',
  'permission-mismatch',
  'persistence',
  'process-exec',
  'prototype-pollution',
  'remote-code',
  'sandbox-escape-attempt',
  'self-propagation',
  'sensitive-file-access',
  'typosquat',
  'unicode-trojan',
  'xss-content',
  'structure',
  'quality',
  'listing',
  'privacy',
] as const;
/** A class of findings. */
export const findingClassSchema = z.enum(FINDING_CLASSES);
export type FindingClass = z.infer<typeof findingClassSchema>;

/** How bad a finding is: an error rejects, a warning is shown, a notice is there to be read. */
export const severitySchema = z.enum(['error', 'warning', 'notice']);
export type Severity = z.infer<typeof severitySchema>;

/** One thing the audit found. Lines and columns count from 1; both are null where a finding concerns a whole file or package. */
export const findingSchema = z.object({
  ruleId: z.string(),
  class: findingClassSchema,
  severity: severitySchema,
  file: z.string().nullable(),
  line: z.int().nullable(),
  column: z.int().nullable(),
  message: z.string(),
  help: z.string(),
});
export type Finding = z.infer<typeof findingSchema>;

/** How many findings of each severity. */
export const findingCountsSchema = z.object({ errors: z.int(), warnings: z.int(), notices: z.int() });
export type FindingCounts = z.infer<typeof findingCountsSchema>;

/** Counts findings by their severity. */
export function countFindings(findings: readonly Finding[]): FindingCounts {
  const count = (severity: Severity): number => findings.filter((one) => one.severity === severity).length;
  return { errors: count('error'), warnings: count('warning'), notices: count('notice') };
}

/** A capability as it was declared or observed: `network` with its hosts. */
export const capabilityUseSchema = z.object({
  capability: capabilitySchema,
  hosts: z.array(z.string()).optional(),
});
export type CapabilityUse = z.infer<typeof capabilityUseSchema>;

/** Permissions without their reasons: what a sandbox notes as declared, and what is granted where nothing is narrowed. */
export function declaredUses(permissions: readonly Permission[]): CapabilityUse[] {
  return permissions.map(({ capability, hosts }) =>
    hosts === undefined ? { capability } : { capability, hosts: [...hosts] },
  );
}

const bySeverity = z.object({
  errors: z.array(findingSchema),
  warnings: z.array(findingSchema),
});

/** The report of `wpk validate` and of every submission (fixed shape). */
export const auditReportSchema = z.object({
  valid: z.boolean(),
  timestamp: z.iso.datetime(),
  extensionId: z.string().nullable(),
  version: z.string().nullable(),
  /** `sha256:<hex>` of the package. */
  digest: z.string().nullable(),
  /** Version of the rule set that spoke. */
  ruleset: z.string(),
  security: bySeverity,
  quality: bySeverity,
  permissions: z.object({
    declared: z.array(capabilityUseSchema),
    observed: z.array(capabilityUseSchema),
  }),
  /** External scanners that were asked, and whether they spoke. A scanner that did not answer never counts as passed. */
  scanners: z.array(z.object({ name: z.string(), status: z.enum(['passed', 'findings', 'unavailable']) })),
  findings: z.array(findingSchema),
});
export type AuditReport = z.infer<typeof auditReportSchema>;
