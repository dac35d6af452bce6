import type {
  AnyNode,
  ArrowFunctionExpression,
  Class,
  Function as FunctionLike,
  FunctionDeclaration,
  FunctionExpression,
  Identifier,
  MemberExpression,
} from 'acorn';

export type FunctionNode = FunctionDeclaration | FunctionExpression | ArrowFunctionExpression;
export type CodeNode = FunctionLike | Class;

export function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The nodes directly below one, in source order. */
export function childrenOf(node: AnyNode): AnyNode[] {
  const found: AnyNode[] = [];
  const values: unknown[] = Object.values(node);
  for (const value of values) {
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) found.push(item);
    } else if (isNode(value)) found.push(value);
  }
  return found;
}

export function isFunctionNode(node: AnyNode): node is FunctionNode {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  );
}

export function isClassNode(node: AnyNode): node is AnyNode & Class {
  return node.type === 'ClassDeclaration' || node.type === 'ClassExpression';
}

/** Whether an identifier is a plain name (a property, key or label) and refers to no variable. */
export function isPlainName(node: Identifier, parent: AnyNode | undefined): boolean {
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
    case 'ExportAllDeclaration':
      return true;
    case 'ExportSpecifier':
      return parent.local !== node;
    case 'ImportSpecifier':
      return parent.local !== node;
    default:
      return false;
  }
}

/** Every node at or below one, without recursion; `into` says which to go below. */
export function* nodesBelow(root: AnyNode, into: (node: AnyNode) => boolean = () => true): Generator<AnyNode> {
  const open: AnyNode[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    if (node !== root && !into(node)) continue;
    const children = childrenOf(node);
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const child = children[index];
      if (child !== undefined) open.push(child);
    }
  }
}

/** The name of a property that is written out: `a.b`, `a['b']`. */
export function plainKey(node: MemberExpression): string | null {
  if (!node.computed) return 'name' in node.property ? node.property.name : null;
  return node.property.type === 'Literal' && typeof node.property.value === 'string' ? node.property.value : null;
}
