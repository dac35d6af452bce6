import type { AnyNode } from 'acorn';
import { kindOfSpecifier, resolveSpecifier, type SpecifierKind } from './specifiers.ts';
import type { Script } from './script.ts';
import { stringOf } from './value.ts';

/** One import of the package, however it is spelled. */
export interface ImportFact {
  readonly script: Script;
  readonly node: AnyNode;
  readonly form: 'static' | 'dynamic' | 'require';
  readonly specifier: string;
  readonly kind: SpecifierKind;
  /** The package's file it names; null when there is none. */
  readonly target: string | null;
  /** Names that are imported and never read. */
  readonly isUnused: boolean;
}

export function importsOf(scripts: readonly Script[], files: ReadonlyMap<string, unknown>): ImportFact[] {
  const imports: ImportFact[] = [];
  for (const script of scripts) {
    const add = (node: AnyNode, form: ImportFact['form'], specifier: string, isUnused = false): void => {
      const kind = kindOfSpecifier(specifier);
      const target = kind === 'relative' ? resolveTarget(script.path, specifier, form, files) : null;
      imports.push({ script, node, form, specifier, kind, target, isUnused });
    };
    for (const node of script.names.program.body) {
      if (node.type === 'ImportDeclaration') {
        const unused = node.specifiers.every(
          (each) => script.names.bindingOf.get(each.local)?.references.length === 0,
        );
        add(node, 'static', String(node.source.value), unused);
      } else if (
        (node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration') &&
        node.source
      ) {
        add(node, 'static', String(node.source.value));
      }
    }
    for (const call of script.facts.calls) {
      const specifier = call.args[0] === undefined ? null : stringOf(call.args[0]);
      if (specifier === null) continue;
      if (call.kind === 'import') add(call.node, 'dynamic', specifier);
      else if (call.paths.includes('require') || call.paths.includes('createRequire()'))
        add(call.node, 'require', specifier);
    }
  }
  return imports;
}

function resolveTarget(
  from: string,
  specifier: string,
  form: ImportFact['form'],
  files: ReadonlyMap<string, unknown>,
): string | null {
  const found = resolveSpecifier(from, specifier, (path) => files.has(path));
  if (found === null || form === 'require') return found;
  // A module's specifier is a path, not a guess: nothing is added to it.
  const exact = resolveSpecifier(from, specifier, (path) => path === found);
  return exact !== null && found.endsWith(specifier.split(/[?#]/)[0]?.split('/').at(-1) ?? '') ? found : null;
}

/** The files that loading one file reads. */
export function reachedFrom(main: string | null, imports: readonly ImportFact[]): Set<string> {
  const reached = new Set<string>();
  if (main === null) return reached;
  const byFile = new Map<string, string[]>();
  for (const each of imports) {
    if (each.target === null) continue;
    const list = byFile.get(each.script.path);
    if (list === undefined) byFile.set(each.script.path, [each.target]);
    else list.push(each.target);
  }
  const open = [main];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    open.push(...(byFile.get(path) ?? []));
  }
  return reached;
}
