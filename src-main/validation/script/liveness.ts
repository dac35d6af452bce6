import type { AnyNode } from 'acorn';
import type { Binding } from './binding.ts';
import { isClassNode, isFunctionNode, plainKey } from './nodes.ts';
import type { Script } from './script.ts';

/** Methods that the language itself calls. */
const CALLED_BY_LANGUAGE = new Set([
  'toString',
  'valueOf',
  'toJSON',
  'then',
  'constructor',
  'handleEvent',
  'next',
  'return',
  'throw',
  'get',
  'set',
  'has',
  'apply',
  'construct',
  'ownKeys',
  'deleteProperty',
  'defineProperty',
  'getPrototypeOf',
  'activate',
  'deactivate',
  'default',
]);

interface Unit {
  readonly script: Script;
  readonly root: AnyNode;
  readonly bindings: Set<Binding>;
  readonly keys: Set<string>;
  readonly inner: AnyNode[];
}

/**
 * Finds the code that something in the package can reach: top-level code, what is exported, what live code names.
 * Methods are matched by name. What is left over is dead weight of a bundled library.
 */
export function findDeadCode(scripts: readonly Script[], called: ReadonlySet<string>): ReadonlySet<AnyNode> {
  const units = new Map<AnyNode, Unit>();
  const byBinding = new Map<Binding, AnyNode[]>();
  const byKey = new Map<string, AnyNode[]>();
  const live = new Set<AnyNode>();
  const open: AnyNode[] = [];
  const reach = (root: AnyNode): void => {
    if (live.has(root)) return;
    live.add(root);
    open.push(root);
  };

  for (const script of scripts) survey(script, units, byBinding, byKey, reach);
  const keys = new Set<string>([...CALLED_BY_LANGUAGE, ...called]);
  for (const key of keys) for (const root of byKey.get(key) ?? []) reach(root);

  for (let root = open.pop(); root !== undefined; root = open.pop()) {
    const unit = units.get(root);
    if (unit === undefined) continue;
    for (const inner of unit.inner) reach(inner);
    for (const binding of unit.bindings) for (const target of byBinding.get(binding) ?? []) reach(target);
    for (const key of unit.keys) {
      if (keys.has(key)) continue;
      keys.add(key);
      for (const target of byKey.get(key) ?? []) reach(target);
    }
  }
  const dead = new Set<AnyNode>();
  for (const root of units.keys()) if (!live.has(root)) dead.add(root);
  return dead;
}

function survey(
  script: Script,
  units: Map<AnyNode, Unit>,
  byBinding: Map<Binding, AnyNode[]>,
  byKey: Map<string, AnyNode[]>,
  reach: (root: AnyNode) => void,
): void {
  const { names } = script;
  const around: Unit[] = [];
  for (const node of names.nodes) {
    let unit = around.at(-1);
    while (unit !== undefined && unit.root.end <= node.start && around.length > 1) {
      around.pop();
      unit = around.at(-1);
    }
    if (node.type === 'Program' || isFunctionNode(node)) {
      const own: Unit = { script, root: node, bindings: new Set(), keys: new Set(), inner: [] };
      units.set(node, own);
      if (node.type === 'Program') reach(node);
      else place(node, script, unit, byBinding, byKey, reach);
      around.push(own);
    } else if (unit !== undefined) mention(node, unit, script);
  }
}

/** Files a function under the name by which live code would reach it, or under the code around it. */
function place(
  node: AnyNode,
  script: Script,
  around: Unit | undefined,
  byBinding: Map<Binding, AnyNode[]>,
  byKey: Map<string, AnyNode[]>,
  reach: (root: AnyNode) => void,
): void {
  const { names } = script;
  const parent = names.parents.get(node);
  const name =
    node.type === 'FunctionDeclaration'
      ? node.id
      : parent?.type === 'VariableDeclarator' && parent.init === node && parent.id.type === 'Identifier'
        ? parent.id
        : parent?.type === 'AssignmentExpression' &&
            parent.right === node &&
            parent.left.type === 'Identifier'
          ? parent.left
          : null;
  const binding = name === null || name === undefined ? undefined : names.bindingOf.get(name);
  if (binding !== undefined) {
    if (binding.exported) reach(node);
    else add(byBinding, binding, node);
    return;
  }
  if (node.type === 'FunctionDeclaration') {
    reach(node);
    return;
  }
  let key: string | null = null;
  let owner: AnyNode | undefined;
  if (parent?.type === 'Property' && parent.value === node && parent.kind === 'init' && !parent.computed) {
    key = keyName(parent.key);
    owner = names.parents.get(parent);
  } else if (parent?.type === 'MethodDefinition' && parent.kind === 'method' && !parent.computed) {
    key = keyName(parent.key);
    owner = names.parents.get(names.parents.get(parent) ?? parent);
  } else if (parent?.type === 'PropertyDefinition' && !parent.computed) {
    key = keyName(parent.key);
  } else if (
    parent?.type === 'AssignmentExpression' &&
    parent.right === node &&
    parent.left.type === 'MemberExpression'
  ) {
    key = plainKey(parent.left);
    if (ownerIsOutside(parent.left.object, script)) key = null;
  }
  if (
    key === null ||
    CALLED_BY_LANGUAGE.has(key) ||
    /^on[a-z]/.test(key) ||
    (owner !== undefined && isExposed(owner, script))
  ) {
    if (around === undefined) reach(node);
    else around.inner.push(node);
    return;
  }
  add(byKey, key, node);
}

/** An object literal or class that is exported, handed to a call or returned: others may call all of it. */
function isExposed(owner: AnyNode, script: Script): boolean {
  const { parents, bindingOf } = script.names;
  let at: AnyNode | undefined = owner;
  for (let steps = 0; at !== undefined && steps < 40; steps += 1) {
    const parent: AnyNode | undefined = parents.get(at);
    if (parent === undefined) return false;
    if (parent.type === 'ExportDefaultDeclaration' || parent.type === 'ExportNamedDeclaration') return true;
    if (parent.type === 'CallExpression' || parent.type === 'NewExpression') return parent.callee !== at;
    if (parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier') {
      const binding = bindingOf.get(parent.id);
      return (binding?.exported ?? false) || (binding !== undefined && isIndexedByData(binding, script));
    }
    if (parent.type === 'AssignmentExpression' && parent.left.type === 'MemberExpression')
      return ownerIsOutside(parent.left.object, script);
    if (isClassNode(at) && at.type === 'ClassDeclaration')
      return at.id ? (bindingOf.get(at.id)?.exported ?? false) : true;
    if (isFunctionNode(parent) || parent.type === 'BlockStatement') return false;
    at = parent;
  }
  return false;
}

/** `tools[name](…)` with a name nobody can know. */
function isIndexedByData(binding: Binding, script: Script): boolean {
  return binding.references.slice(0, 60).some((reference) => {
    const user = script.names.parents.get(reference);
    return (
      user?.type === 'MemberExpression' &&
      user.object === reference &&
      user.computed &&
      script.evaluator.keyOf(user) === null
    );
  });
}

/** `exports.x = …`, `module.exports.x = …`, `globalThis.x = …`, `commands.x = …` of an exported variable. */
function ownerIsOutside(object: AnyNode, script: Script): boolean {
  if (object.type === 'ThisExpression') return false;
  if (object.type === 'Identifier') {
    const binding = script.names.bindingOf.get(object);
    if (binding !== undefined) return binding.exported || binding.isImport;
    return true;
  }
  if (object.type === 'MemberExpression' && object.object.type === 'Identifier') {
    return !script.names.bindingOf.has(object.object);
  }
  return false;
}

function mention(node: AnyNode, unit: Unit, script: Script): void {
  if (node.type === 'Identifier') {
    const binding = script.names.bindingOf.get(node);
    if (binding !== undefined && script.names.readers.has(node)) unit.bindings.add(binding);
    return;
  }
  if (node.type === 'MemberExpression') {
    const parent = script.names.parents.get(node);
    if (parent?.type === 'AssignmentExpression' && parent.left === node) return;
    const key = plainKey(node) ?? (node.computed ? script.evaluator.keyOf(node) : null);
    if (key !== null) unit.keys.add(key);
    return;
  }
  if (node.type === 'ObjectPattern') {
    for (const property of node.properties) {
      if (property.type === 'Property' && !property.computed) {
        const key = keyName(property.key);
        if (key !== null) unit.keys.add(key);
      }
    }
  }
}

function keyName(key: AnyNode): string | null {
  if (key.type === 'Identifier') return key.name;
  return key.type === 'Literal' ? String(key.value) : null;
}

function add<Key>(map: Map<Key, AnyNode[]>, key: Key, node: AnyNode): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [node]);
  else list.push(node);
}
