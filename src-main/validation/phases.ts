import type { Rule } from './rule.ts';

/** What the audit reports by itself, outside of the static rules. Documented like them. */
export type Phase = Omit<Rule, 'check'>;

export const archiveRefused: Phase = {
  id: 'archive-refused',
  class: 'malformed',
  title: 'An archive that was refused',
  severity: 'error',
  looksFor:
    "Everything the strict reader refuses: traversal, links, duplicate and colliding names, lies about sizes, bombs, encryption, trailing data. The message holds the reader's error code.",
  why: 'An archive that two readers understand differently can show one thing and install another.',
  fix: 'Make the package with `wpk package`.',
};

export const manifestInvalid: Phase = {
  id: 'manifest-invalid',
  class: 'structure',
  title: 'A manifest that does not hold',
  severity: 'error',
  looksFor: 'A missing wpk.json and every field of it that is missing, unknown or wrong, one finding each.',
  why: 'Without a manifest nobody knows what the package is or asks for.',
  fix: 'Correct the field that is named; the author guide describes each.',
};

export const auditIncomplete: Phase = {
  id: 'audit-incomplete',
  class: 'opaque-code',
  title: 'A package the rules could not read to the end',
  severity: 'error',
  looksFor:
    'Packages on which a rule or the whole reading broke off: too deep, too large, too slow, out of memory.',
  why: 'What was not read cannot be vouched for.',
  fix: 'Ship less code and data, in smaller files, without extreme nesting.',
};

export const dryRunFailed: Phase = {
  id: 'dry-run',
  class: 'structure',
  title: 'A dry run that failed',
  severity: 'warning',
  looksFor:
    'How main loads and how activation and each contribution end in the sandbox, with every declared capability granted and nothing real behind it. Only a main that does not load is an error.',
  why: "What fails here fails on the user's machine too.",
  fix: 'Run `wpk dry-run` and correct what it shows.',
};

export const dryRunPermission: Phase = {
  id: 'dry-run-permission',
  class: 'permission-mismatch',
  title: 'An undeclared capability was tried in the dry run',
  severity: 'error',
  looksFor: 'Capabilities and hosts that the running code asked for and the manifest does not declare.',
  why: 'Users consent to what the manifest says; everything else is refused at run time.',
  fix: 'Declare the permission with a reason, or drop the call.',
};

export const externalScanner: Phase = {
  id: 'external-scanner',
  class: 'malformed',
  title: 'A finding of an external scanner',
  severity: 'error',
  looksFor: "Whatever a configured scanner reports; class and severity are the scanner's.",
  why: 'Organisations have scanners of their own.',
  fix: 'Follow what the scanner says.',
};

export const scannerUnavailable: Phase = {
  id: 'scanner-unavailable',
  class: 'structure',
  title: 'An external scanner did not answer',
  severity: 'warning',
  looksFor: 'Configured scanners that are missing, crashed, timed out or answered nonsense.',
  why: 'No answer is not a pass: a submission waits until the scanner has spoken.',
  fix: "Check the scanner's configuration and audit again.",
};

export const PHASES: readonly Phase[] = [
  archiveRefused,
  manifestInvalid,
  auditIncomplete,
  dryRunFailed,
  dryRunPermission,
  externalScanner,
  scannerUnavailable,
];
