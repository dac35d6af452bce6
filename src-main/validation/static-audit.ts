import type { Finding } from '../../src-shared/models/finding.ts';
import type { AuditInput } from './audit-input.ts';
import { Collector } from './collector.ts';
import { createContext, type AuditContext } from './context.ts';
import { auditIncomplete } from './phases.ts';
import { RULES } from './rules/index.ts';

export interface StaticAudit {
  readonly findings: readonly Finding[];
  /** Source by path of main and what it reaches; null when there is nothing that could be run. */
  readonly modules: Readonly<Record<string, string>> | null;
}

/** Runs every static rule. A rule that breaks off is a finding of its own: the audit fails closed. */
export function auditStatically(input: AuditInput): StaticAudit {
  let context: AuditContext;
  try {
    context = createContext(input);
  } catch (thrown) {
    const collector = new Collector(() => null);
    collector.add(auditIncomplete, { message: `The package could not be read: ${reasonOf(thrown)}` });
    return { findings: [...input.problems, ...collector.findings], modules: null };
  }
  const collector = new Collector((file, offset) => context.positionOf(file, offset));
  for (const rule of RULES) {
    try {
      rule.check(context, (raised) => collector.add(rule, raised));
    } catch (thrown) {
      collector.add(auditIncomplete, {
        message: `The rule ${rule.id} could not read the package: ${reasonOf(thrown)}`,
      });
    }
  }
  return { findings: [...input.problems, ...collector.findings], modules: modulesOf(context) };
}

function modulesOf(context: AuditContext): Record<string, string> | null {
  const { main } = context;
  if (main === null || context.fileAt.get(main)?.text === undefined) return null;
  if (context.broken.some((each) => context.reached.has(each.path) && each.origin === 'file')) return null;
  const modules: Record<string, string> = {};
  for (const path of context.reached) {
    const text = context.fileAt.get(path)?.text;
    if (text !== undefined && text !== null) modules[path] = text;
  }
  return main in modules ? modules : null;
}

function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
}
