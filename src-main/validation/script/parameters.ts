import type { AnyNode, CallExpression, MemberExpression } from 'acorn';
import type { Engine } from './engine.ts';
import { taintOfPath } from './known-paths.ts';
import { taintOf } from './made-values.ts';
import { plainKey, type CodeNode } from './nodes.ts';
import { optionsOf, stringOf, TAINT, union, UNKNOWN, unknown, type Value } from './value.ts';

const MOST_METHOD_CALLS = 24;

/** What the package's own calls hand to a parameter. */
export function parameterValue(
  engine: Engine,
  owner: AnyNode & CodeNode,
  index: number,
  rest: boolean,
): Value {
  const values: Value[] = [];
  for (const call of engine.callsOf(owner)) {
    if (call.type !== 'CallExpression' && call.type !== 'NewExpression') continue;
    const { args } = engine.effectiveCall(call);
    if (rest) values.push({ kind: 'array', items: args.slice(index), complete: true, taint: taintOf(args) });
    else if (args[index] !== undefined) values.push(args[index]);
  }
  const parent = engine.names.parents.get(owner);
  if (
    parent?.type === 'CallExpression' &&
    parent.callee !== owner &&
    parent.callee.type === 'MemberExpression'
  ) {
    values.push(callbackArgument(engine, parent, parent.callee, index));
  } else if (parent?.type === 'CallExpression' && parent.callee !== owner) {
    const path = engine.value(parent.callee);
    if (path.kind === 'ref') values.push(unknown(taintOfPath(`${path.path}()`)));
  }
  if (values.length === 0) return unknown(TAINT.argument);
  return union(values);
}

function callbackArgument(
  engine: Engine,
  call: CallExpression,
  callee: MemberExpression,
  index: number,
): Value {
  const receiver = engine.value(callee.object);
  const key = engine.keyOf(callee);
  if (key === 'then' || key === 'catch' || key === 'finally') return index === 0 ? receiver : UNKNOWN;
  if (key === 'addEventListener' || key === 'on' || key === 'once') {
    const event = call.arguments[0] === undefined ? null : stringOf(engine.value(call.arguments[0]));
    return unknown(
      event !== null && /^(?:key|input|paste|copy|beforeinput)/.test(event) ? TAINT.input : receiver.taint,
    );
  }
  if (receiver.kind === 'array') {
    const at = key === 'reduce' || key === 'reduceRight' ? 1 : 0;
    return index === at
      ? union([...receiver.items.slice(0, 8), unknown(receiver.taint)])
      : unknown(index === at + 2 ? receiver.taint : 0);
  }
  const path = engine.value(callee);
  const own = path.kind === 'ref' ? taintOfPath(`${path.path}()`) : 0;
  return unknown(receiver.taint | own);
}

/** Calls of a method by its name, as far as the receiver is known to have this very method; `new` for constructors. */
function methodCalls(engine: Engine, owner: AnyNode, parent: AnyNode | undefined): AnyNode[] {
  if (parent?.type === 'MethodDefinition' && parent.kind === 'constructor') {
    const { parents } = engine.names;
    const body = parents.get(parent);
    const made = body === undefined ? undefined : parents.get(body);
    return made === undefined ? [] : engine.callsOf(made).filter((call) => call.type === 'NewExpression');
  }
  const key =
    (parent?.type === 'MethodDefinition' ||
      parent?.type === 'Property' ||
      parent?.type === 'PropertyDefinition') &&
    parent.value === owner
      ? nameOfKey(parent.key)
      : parent?.type === 'AssignmentExpression' && parent.left.type === 'MemberExpression'
        ? plainKey(parent.left)
        : null;
  if (key === null) return [];
  return engine.owners
    .callsOfKey(key)
    .slice(0, MOST_METHOD_CALLS)
    .filter((call) =>
      optionsOf(engine.value(call.callee)).some((option) => option.kind === 'code' && option.node === owner),
    );
}

function nameOfKey(key: AnyNode): string | null {
  return key.type === 'Identifier' || key.type === 'PrivateIdentifier'
    ? key.name
    : key.type === 'Literal'
      ? String(key.value)
      : null;
}

/** The calls of a function that are written in its script. */
export function findCalls(engine: Engine, owner: AnyNode): AnyNode[] {
  const { parents, bindingOf } = engine.names;
  const calls: AnyNode[] = [];
  const parent = parents.get(owner);
  if (parent?.type === 'CallExpression' && parent.callee === owner) calls.push(parent);
  if (parent?.type === 'MemberExpression' && parent.object === owner) {
    const up = parents.get(parent);
    if (up?.type === 'CallExpression' && up.callee === parent) calls.push(up);
  }
  const name =
    (owner.type === 'FunctionDeclaration' ||
      owner.type === 'FunctionExpression' ||
      owner.type === 'ClassDeclaration') &&
    owner.id
      ? owner.id
      : parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier'
        ? parent.id
        : parent?.type === 'AssignmentExpression' && parent.left.type === 'Identifier'
          ? parent.left
          : null;
  calls.push(...methodCalls(engine, owner, parent));
  const binding = name === null ? undefined : bindingOf.get(name);
  for (const reference of binding?.references.slice(0, 40) ?? []) {
    const user = parents.get(reference);
    if (user === undefined) continue;
    if ((user.type === 'CallExpression' || user.type === 'NewExpression') && user.callee === reference)
      calls.push(user);
    else if (user.type === 'MemberExpression' && user.object === reference) {
      const up = parents.get(user);
      const key = 'name' in user.property ? user.property.name : '';
      if (up?.type === 'CallExpression' && up.callee === user && (key === 'call' || key === 'apply'))
        calls.push(up);
    }
  }
  return calls;
}
