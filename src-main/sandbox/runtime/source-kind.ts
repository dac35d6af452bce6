import { parse, type Node } from 'acorn';
import { simple, base, type RecursiveVisitors } from 'acorn-walk';
import { AUDIT_LIMITS } from '../../../src-shared/limits.ts';

/** Import, export or top-level `await`: without one of these words a source is a script. */
const MODULE_WORDS = /\b(?:import|export|await)\b/;

/** Stays at the top level: what functions contain does not make a module. */
const TOP_LEVEL: RecursiveVisitors<unknown> = {
  ...base,
  Function: () => undefined,
};

/**
 * Is a file a module (it has import, export or top-level await) or a plain script? A source that does not parse
 * is called by its words, so that the engine's own message comes from the kind the author meant.
 */
export function sourceKind(source: string): 'script' | 'module' {
  if (!MODULE_WORDS.test(source)) return 'script';
  if (source.length > AUDIT_LIMITS.parseBytes) return byWords(source);
  try {
    const program = parse(source, {
      ecmaVersion: 'latest',
      sourceType: 'module',
      allowAwaitOutsideFunction: true,
      allowHashBang: true,
    });
    return program.body.some((statement) => isModuleOnly(statement)) || awaitsAtTop(program)
      ? 'module'
      : 'script';
  } catch {
    return byWords(source);
  }
}

function isModuleOnly(statement: Node): boolean {
  return /^(?:Import|Export)\w*Declaration$/.test(statement.type);
}

function awaitsAtTop(program: Node): boolean {
  let found = false;
  simple(
    program,
    {
      AwaitExpression: () => {
        found = true;
      },
      ForOfStatement: (loop) => {
        found ||= loop.await;
      },
      MetaProperty: (meta) => {
        found ||= meta.meta.name === 'import';
      },
    },
    TOP_LEVEL,
  );
  return found;
}

function byWords(source: string): 'script' | 'module' {
  return /^\s*(?:export\b|import\b(?!\s*\())/m.test(source) ? 'module' : 'script';
}
