import type { Finding } from '../../src-shared/models/finding.ts';
import type { AuditInput } from './audit-input.ts';
import { Collector } from './collector.ts';
import { createContext, type AuditContext } from './context.ts';
import { auditIncomplete } from './phases.ts';
import { RULES } from './rules/index.ts';

/** Source by path of `main` and what it reaches. */
export type Modules = Readonly<Record<string, string>>;

/**
 * Runs every static rule. A rule that breaks off is a finding of its own: the audit fails closed. `onModules` hears what
 * could be run as soon as that is known, so that a dry run need not wait for the rules.
 */
export function auditStatically(
  input: AuditInput,
  onModules: (modules: Modules) => void = () => undefined,
): readonly Finding[] {
  let context: AuditContext;
  try {
    context = createContext(input);
  } catch (thrown) {
    const collector = new Collector(() => null);
    collector.add(auditIncomplete, { message: `The package could not be read: ${reasonOf(thrown)}` });
    return [...input.problems, ...collector.findings];
  }
  const modules = modulesOf(context);
  if (modules !== null) onModules(modules);
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
  return [...input.problems, ...collector.findings];
}

/** Null when there is nothing that could be run. */
function modulesOf(context: AuditContext): Modules | null {
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
