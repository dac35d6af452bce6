import { modulePath } from './known-paths.ts';
import type { Linker } from './engine.ts';
import type { Script } from './script.ts';
import { resolveSpecifier } from './specifiers.ts';
import { UNKNOWN, type Value } from './value.ts';

const MAX_HOPS = 12;

/** Answers imports of one file: from the package's own scripts, from "marketplace", or as a named module. */
export function linkerOf(path: string, scripts: ReadonlyMap<string, Script>): Linker {
  let hops = 0;
  return (from, name) => {
    if (from.startsWith('.') || from.startsWith('/')) {
      const script = scripts.get(resolveSpecifier(path, from, (each) => scripts.has(each)) ?? '');
      if (script === undefined || hops >= MAX_HOPS) return UNKNOWN;
      hops += 1;
      const value = exported(script, name);
      hops -= 1;
      return value;
    }
    const base = modulePath(from);
    return { kind: 'ref', path: name === '*' || name === 'default' ? base : `${base}.${name}`, taint: 0 };
  };
}

function exported(script: Script, name: string): Value {
  const { exports, reexports } = script.names;
  if (name === '*') {
    const entries = new Map<string, Value>();
    for (const [key, source] of exports) entries.set(key, script.evaluator.sourceValue(source));
    for (const [key, value] of commonJsExports(script)) entries.set(key, value);
    return { kind: 'object', entries, complete: false, taint: 0 };
  }
  const source = exports.get(name);
  if (source !== undefined) return script.evaluator.sourceValue(source);
  for (const from of reexports) {
    const value = script.evaluator.sourceValue({ kind: 'import', from, name });
    if (value.kind !== 'unknown') return value;
  }
  return commonJsExports(script).get(name) ?? UNKNOWN;
}

/** `exports.a = …` and `module.exports = { a: … }` of a CommonJS file. */
function commonJsExports(script: Script): Map<string, Value> {
  const entries = new Map<string, Value>();
  if (script.isModule) return entries;
  for (const node of script.names.nodes) {
    if (node.type !== 'AssignmentExpression' || node.left.type !== 'MemberExpression') continue;
    const target = script.textOf(node.left);
    const named = /^(?:module\.)?exports\.([\w$]+)$/.exec(target)?.[1];
    if (named !== undefined) entries.set(named, script.evaluator.value(node.right));
    else if (target === 'module.exports') {
      const value = script.evaluator.value(node.right);
      if (value.kind === 'object') for (const [key, each] of value.entries) entries.set(key, each);
      entries.set('default', value);
    }
  }
  return entries;
}
