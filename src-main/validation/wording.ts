import type { AnyNode } from 'acorn';
import type { Severity } from '../../src-shared/models/finding.ts';
import type { AuditContext } from './context.ts';
import type { Raise } from './rule.ts';
import type { Script } from './script/script.ts';

const MAX_QUOTE = 60;

/** A piece of guest text made safe to print: one line, cut, nothing invisible. */
export function quote(text: string): string {
  const plain = text
    .slice(0, MAX_QUOTE + 20)
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  return plain.length > MAX_QUOTE ? `${plain.slice(0, MAX_QUOTE)}…` : plain;
}

/** Raises a finding at a node of a script. */
export function raiseAt(
  context: AuditContext,
  raise: Raise,
  script: Script,
  node: AnyNode,
  message: string,
  severity?: Severity,
): void {
  raise({ ...context.at(script, node), message, ...(severity === undefined ? {} : { severity }) });
}

/** Code behind a feature test or out of reach is a mention, not a use. */
export function bySeverityOfUse(
  script: Script,
  node: AnyNode,
  used: Severity = 'error',
  idle: Severity = 'warning',
): Severity {
  return script.isIdle(node) ? idle : used;
}
