import type { FindingClass, Severity } from '../../src-shared/models/finding.ts';
import type { AuditContext } from './context.ts';

/** What a rule found; place and severity may be left to the rule's defaults. */
export interface Raised {
  /** Path inside the package; left out where the finding concerns the package as a whole. */
  readonly file?: string;
  /** Offset into the file's text, UTF-16 code units. */
  readonly offset?: number;
  readonly severity?: Severity;
  readonly message: string;
}

export type Raise = (raised: Raised) => void;

/** One rule of the audit. Its texts are the documentation: docs/rules.md is made of them. */
export interface Rule {
  /** Stable kebab-case id; never reused for another meaning. */
  readonly id: string;
  readonly class: FindingClass;
  readonly title: string;
  /** Severity of a finding that does not say its own. */
  readonly severity: Severity;
  readonly looksFor: string;
  readonly why: string;
  /** One sentence that says how to get rid of the finding; it is each finding's `help`. */
  readonly fix: string;
  check(context: AuditContext, raise: Raise): void;
}
