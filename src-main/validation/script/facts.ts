import type { AnyNode, AssignmentExpression, CallExpression, MemberExpression, NewExpression } from 'acorn';
import type { Names } from './bindings.ts';
import type { Evaluator } from './evaluator.ts';
import { optionsOf, pathsOf, UNKNOWN, type Value } from './value.ts';

/** A call, construction, tagged template or `import()`, as it takes effect. */
export interface CallFact {
  readonly node: AnyNode;
  readonly kind: 'call' | 'new' | 'template' | 'import';
  /** Every name the callee may stand for, e.g. `eval`, `module:fs.readFile`, `marketplace.network.fetch`. */
  readonly paths: readonly string[];
  readonly callee: Value;
  readonly args: readonly Value[];
  /** The arguments as written; they do not line up with `args` where a call goes through `apply` or `call`. */
  readonly nodes: readonly AnyNode[];
}

/** A global, or something reached from one, that is read and not only called. */
export interface ReadFact {
  readonly node: AnyNode;
  readonly path: string;
  readonly taint: number;
}

/** `object.key = value`, `delete object.key` and the like. */
export interface WriteFact {
  readonly node: AnyNode;
  readonly target: MemberExpression;
  readonly object: Value;
  readonly key: string | null;
  readonly value: Value;
  readonly isPlain: boolean;
}

export interface Facts {
  readonly calls: readonly CallFact[];
  readonly reads: readonly ReadFact[];
  readonly writes: readonly WriteFact[];
}

/** Gathers in one pass what the rules ask about. */
export function gatherFacts(names: Names, evaluator: Evaluator): Facts {
  const calls: CallFact[] = [];
  const reads: ReadFact[] = [];
  const writes: WriteFact[] = [];
  for (const node of names.nodes) {
    switch (node.type) {
      case 'CallExpression':
      case 'NewExpression':
        calls.push(callFact(node, evaluator));
        break;
      case 'TaggedTemplateExpression': {
        const callee = evaluator.value(node.tag);
        calls.push({
          node,
          kind: 'template',
          callee,
          paths: pathsOf(callee),
          args: [evaluator.value(node.quasi)],
          nodes: [node.quasi],
        });
        break;
      }
      case 'ImportExpression':
        calls.push({
          node,
          kind: 'import',
          callee: UNKNOWN,
          paths: ['import()'],
          args: [evaluator.value(node.source)],
          nodes: [node.source],
        });
        break;
      case 'AssignmentExpression':
        writes.push(...writesOf(node, evaluator));
        break;
      case 'UnaryExpression':
        if (node.operator === 'delete' && node.argument.type === 'MemberExpression')
          writes.push(write(node, node.argument, UNKNOWN, false, evaluator));
        break;
      case 'MemberExpression':
      case 'Identifier':
        readsOf(node, names, evaluator, reads);
        break;
      default:
        break;
    }
  }
  return { calls, reads, writes };
}

function callFact(node: CallExpression | NewExpression, evaluator: Evaluator): CallFact {
  const { callee, args } = evaluator.effectiveCall(node);
  return {
    node,
    kind: node.type === 'NewExpression' ? 'new' : 'call',
    callee,
    paths: pathsOf(callee),
    args,
    nodes: node.arguments,
  };
}

function writesOf(node: AssignmentExpression, evaluator: Evaluator): WriteFact[] {
  if (node.left.type === 'MemberExpression')
    return [write(node, node.left, evaluator.value(node.right), node.operator === '=', evaluator)];
  const found: WriteFact[] = [];
  if (node.left.type === 'ArrayPattern') {
    for (const element of node.left.elements) {
      if (element?.type === 'MemberExpression') found.push(write(node, element, UNKNOWN, true, evaluator));
    }
  }
  if (node.left.type === 'ObjectPattern') {
    for (const property of node.left.properties) {
      if (property.type === 'Property' && property.value.type === 'MemberExpression') {
        found.push(write(node, property.value, UNKNOWN, true, evaluator));
      }
    }
  }
  return found;
}

function write(
  node: AnyNode,
  target: MemberExpression,
  value: Value,
  isPlain: boolean,
  evaluator: Evaluator,
): WriteFact {
  const object = target.object.type === 'Super' ? UNKNOWN : evaluator.value(target.object);
  return { node, target, object, key: evaluator.keyOf(target), value, isPlain };
}

function readsOf(node: AnyNode, names: Names, evaluator: Evaluator, reads: ReadFact[]): void {
  const parent = names.parents.get(node);
  if (node.type === 'Identifier' && (names.bindingOf.has(node) || isNameOnly(node, parent))) return;
  // Only the outermost member of a chain, and no callee: calls say that better.
  if (parent?.type === 'MemberExpression' && parent.object === node) return;
  if ((parent?.type === 'CallExpression' || parent?.type === 'NewExpression') && parent.callee === node)
    return;
  if (parent?.type === 'AssignmentExpression' && parent.left === node) return;
  if (parent?.type === 'UnaryExpression' && parent.operator === 'typeof') return;
  const value = evaluator.value(node);
  for (const option of optionsOf(value)) {
    if (option.kind === 'ref' && !option.path.startsWith('@'))
      reads.push({ node, path: option.path, taint: option.taint });
  }
}

function isNameOnly(node: AnyNode, parent: AnyNode | undefined): boolean {
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.property === node && !parent.computed;
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return parent.key === node && !parent.computed;
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
    case 'ImportSpecifier':
    case 'ExportSpecifier':
    case 'ExportAllDeclaration':
      return true;
    default:
      return false;
  }
}
