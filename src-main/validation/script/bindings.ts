import type { AnyNode, CallExpression, Identifier, Pattern, Program } from 'acorn';
import type { Binding, Source } from './binding.ts';
import { isClassNode, isFunctionNode, isPlainName, plainKey, pushChildren } from './nodes.ts';
import { GLOBAL_OBJECTS } from './known-paths.ts';
import { BINDINGS, PARENTS, READERS, type Bindings, type Parents, type Readers } from './notes.ts';

interface Scope {
  readonly up: Scope | null;
  readonly home: Scope | null;
  /** Made with the first name: most blocks declare none. */
  names: Map<string, Binding> | null;
}

/** A program with its names resolved: which identifier means which variable, and which mean globals. */
export interface Names {
  readonly program: Program;
  /** In source order, each before what is below it. */
  readonly nodes: readonly AnyNode[];
  /** The nodes of one kind, in source order. */
  ofType<Type extends AnyNode['type']>(type: Type): readonly Extract<AnyNode, { type: Type }>[];
  readonly parents: Parents;
  readonly bindingOf: Bindings;
  /** Identifiers that read their variable; the others declare or write it. */
  readonly readers: Readers;
  /** Name → where the exported value comes from. `*` entries re-export a whole module. */
  readonly exports: ReadonlyMap<string, Source>;
  readonly reexports: readonly string[];
  /** Names that are assigned without being declared: globals of the script. */
  readonly implicitGlobals: ReadonlyMap<string, Source[]>;
}

/** Resolves the names of a program in one pass without recursion over its depth. */
export function resolveNames(program: Program): Names {
  const nodes: AnyNode[] = [];
  const parents = PARENTS;
  const identifiers: Identifier[] = [];
  const identifierScopes: Scope[] = [];
  const writes: { pattern: AnyNode; source: Source; scope: Scope }[] = [];
  const exports = new Map<string, Source>();
  const reexports: string[] = [];
  const exportedNames: { name: string; as: string; scope: Scope }[] = [];
  const root: Scope = { up: null, home: null, names: null };
  const byType = new Map<string, AnyNode[]>();
  const open: AnyNode[] = [program];
  const parentStack: (AnyNode | null)[] = [null];
  const scopeStack: Scope[] = [root];

  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const parent = parentStack.pop() ?? null;
    let scope = scopeStack.pop() ?? root;
    nodes.push(node);
    const alike = byType.get(node.type);
    if (alike === undefined) byType.set(node.type, [node]);
    else alike.push(node);
    if (parent !== null) parents.set(node, parent);

    if (isFunctionNode(node)) {
      if (node.type === 'FunctionDeclaration' && isName(node.id)) {
        declare(scope, node.id.name, { kind: 'expression', node });
      }
      scope = { up: scope, home: null, names: null };
      if (node.type === 'FunctionExpression' && isName(node.id))
        declare(scope, node.id.name, { kind: 'expression', node });
      const inner = scope;
      const owner = node;
      node.params.forEach((param, index) => {
        declarePattern(inner, param, { kind: 'parameter', owner, index, rest: param.type === 'RestElement' });
      });
    } else if (isClassNode(node)) {
      if (node.type === 'ClassDeclaration' && isName(node.id))
        declare(scope, node.id.name, { kind: 'expression', node });
      scope = block(scope);
      if (node.type === 'ClassExpression' && isName(node.id))
        declare(scope, node.id.name, { kind: 'expression', node });
    } else {
      switch (node.type) {
        case 'BlockStatement':
          if (parent === null || !isFunctionNode(parent)) scope = block(scope);
          break;
        case 'ForStatement':
        case 'SwitchStatement':
        case 'StaticBlock':
          scope = block(scope);
          break;
        case 'ForInStatement':
        case 'ForOfStatement': {
          scope = block(scope);
          if (node.left.type !== 'VariableDeclaration') {
            const base: Source = { kind: 'expression', node: node.right };
            const source: Source =
              node.type === 'ForOfStatement' ? { kind: 'element', base } : { kind: 'opaque' };
            writes.push({ pattern: node.left, source, scope });
          }
          break;
        }
        case 'CatchClause':
          scope = block(scope);
          if (node.param) declarePattern(scope, node.param, { kind: 'opaque' });
          break;
        case 'VariableDeclaration': {
          const target = node.kind === 'var' ? (scope.home ?? scope) : scope;
          for (const declarator of node.declarations) {
            let source: Source | null = null;
            if (parent?.type === 'ForOfStatement' && parent.left === node) {
              source = { kind: 'element', base: { kind: 'expression', node: parent.right } };
            } else if (parent?.type === 'ForInStatement' && parent.left === node) source = { kind: 'opaque' };
            else if (declarator.init) source = { kind: 'expression', node: declarator.init };
            declarePattern(target, declarator.id, source);
          }
          break;
        }
        case 'ImportDeclaration': {
          const from = String(node.source.value);
          for (const specifier of node.specifiers) {
            const name =
              specifier.type === 'ImportSpecifier'
                ? specifier.imported.type === 'Identifier'
                  ? specifier.imported.name
                  : String(specifier.imported.value)
                : specifier.type === 'ImportDefaultSpecifier'
                  ? 'default'
                  : '*';
            declare(scope, specifier.local.name, { kind: 'import', from, name }, true);
          }
          break;
        }
        case 'ExportNamedDeclaration':
          if (node.source) {
            const from = String(node.source.value);
            for (const specifier of node.specifiers) {
              exports.set(nameOf(specifier.exported), {
                kind: 'import',
                from,
                name: nameOf(specifier.local),
              });
            }
          } else {
            for (const specifier of node.specifiers) {
              exportedNames.push({ name: nameOf(specifier.local), as: nameOf(specifier.exported), scope });
            }
            for (const name of declaredNames(node.declaration ?? null))
              exportedNames.push({ name, as: name, scope });
          }
          break;
        case 'ExportDefaultDeclaration':
          exports.set('default', { kind: 'expression', node: node.declaration });
          if (node.declaration.type === 'Identifier') {
            exportedNames.push({ name: node.declaration.name, as: 'default', scope });
          }
          break;
        case 'ExportAllDeclaration':
          if (node.exported)
            exports.set(nameOf(node.exported), {
              kind: 'import',
              from: String(node.source.value),
              name: '*',
            });
          else reexports.push(String(node.source.value));
          break;
        case 'AssignmentExpression': {
          const plain =
            node.operator === '=' ||
            node.operator === '||=' ||
            node.operator === '&&=' ||
            node.operator === '??=';
          const source: Source = plain
            ? { kind: 'expression', node: node.right }
            : node.operator === '+='
              ? { kind: 'append', node: node.right }
              : { kind: 'opaque' };
          writes.push({ pattern: node.left, source, scope });
          break;
        }
        case 'UpdateExpression':
          writes.push({ pattern: node.argument, source: { kind: 'opaque' }, scope });
          break;
        case 'Identifier':
          if (!isPlainName(node, parent ?? undefined)) {
            identifiers.push(node);
            identifierScopes.push(scope);
          }
          break;
        default:
          break;
      }
    }

    const before = open.length;
    pushChildren(node, open);
    for (let count = open.length - before; count > 0; count -= 1) {
      parentStack.push(node);
      scopeStack.push(scope);
    }
  }

  const bindingOf = BINDINGS;
  const readers = READERS;
  for (const [index, node] of identifiers.entries()) {
    const binding = lookUp(identifierScopes[index] ?? root, node.name);
    if (binding === undefined) continue;
    bindingOf.set(node, binding);
    if (!isRead(node, parents)) continue;
    binding.references.push(node);
    readers.add(node);
    const call = fillingCall(node, parents);
    if (call !== null) binding.pushed.push(call);
  }
  const implicitGlobals = new Map<string, Source[]>();
  for (const { pattern, source, scope } of writes) {
    assignPattern(pattern, source, (name, from) => {
      const binding = lookUp(scope, name);
      if (binding !== undefined) binding.sources.push(from);
      else addGlobal(implicitGlobals, name, from);
    });
    if (
      pattern.type === 'MemberExpression' &&
      pattern.object.type === 'Identifier' &&
      source.kind === 'expression'
    ) {
      const key = plainKey(pattern);
      const binding = lookUp(scope, pattern.object.name);
      binding?.contentWrites.push(source.node);
      if (key !== null && binding === undefined && GLOBAL_OBJECTS.has(pattern.object.name))
        addGlobal(implicitGlobals, key, source);
      if (key !== null && binding !== undefined) {
        const list = binding.memberWrites.get(key);
        if (list === undefined) binding.memberWrites.set(key, [source.node]);
        else list.push(source.node);
      }
    }
  }
  for (const { name, as, scope } of exportedNames) {
    const binding = lookUp(scope, name);
    if (binding === undefined) continue;
    binding.exported = true;
    if (!exports.has(as)) {
      const only = binding.sources.length === 1 ? binding.sources[0] : undefined;
      exports.set(as, only ?? { kind: 'opaque' });
    }
  }
  return {
    program,
    nodes,
    ofType: <Type extends AnyNode['type']>(type: Type) =>
      (byType.get(type) ?? []) as Extract<AnyNode, { type: Type }>[],
    parents,
    bindingOf,
    readers,
    exports,
    reexports,
    implicitGlobals,
  };
}

function addGlobal(globals: Map<string, Source[]>, name: string, source: Source): void {
  const known = globals.get(name);
  if (known === undefined) globals.set(name, [source]);
  else known.push(source);
}

function block(up: Scope): Scope {
  return { up, home: up.home ?? up, names: null };
}

function declare(scope: Scope, name: string, source: Source | null, isImport = false): void {
  scope.names ??= new Map();
  const known = scope.names.get(name);
  if (known !== undefined) {
    if (source !== null) known.sources.push(source);
    return;
  }
  const sources = source === null ? [] : [source];
  scope.names.set(name, {
    name,
    isImport,
    sources,
    references: [],
    memberWrites: new Map(),
    contentWrites: [],
    pushed: [],
    exported: false,
  });
}

function lookUp(scope: Scope, name: string): Binding | undefined {
  for (let at: Scope | null = scope; at !== null; at = at.up) {
    const found = at.names?.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function declarePattern(scope: Scope, pattern: Pattern, source: Source | null): void {
  assignPattern(pattern, source ?? { kind: 'opaque' }, (name, from) => {
    declare(scope, name, source === null ? null : from);
  });
}

/** Hands each variable of a pattern the part of the source that it receives. */
function assignPattern(
  pattern: AnyNode,
  source: Source,
  found: (name: string, source: Source) => void,
): void {
  const open: { node: AnyNode; source: Source }[] = [{ node: pattern, source }];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    const { node, source: from } = item;
    switch (node.type) {
      case 'Identifier':
        found(node.name, from);
        break;
      case 'AssignmentPattern':
        open.push({ node: node.left, source: from });
        open.push({ node: node.left, source: { kind: 'expression', node: node.right } });
        break;
      case 'RestElement':
        open.push({ node: node.argument, source: from });
        break;
      case 'ArrayPattern':
        node.elements.forEach((element, index) => {
          if (element === null) return;
          const part: Source =
            element.type === 'RestElement' ? from : { kind: 'member', base: from, key: String(index) };
          open.push({ node: element, source: part });
        });
        break;
      case 'ObjectPattern':
        for (const property of node.properties) {
          if (property.type === 'RestElement') {
            open.push({ node: property.argument, source: from });
            continue;
          }
          const key =
            !property.computed && property.key.type === 'Identifier'
              ? property.key.name
              : property.key.type === 'Literal'
                ? String(property.key.value)
                : property.key;
          open.push({ node: property.value, source: { kind: 'member', base: from, key } });
        }
        break;
      default:
        break;
    }
  }
}

const FILLING = new Set(['push', 'unshift', 'add', 'set', 'append']);

/** `name.push(…)` for the identifier `name`. */
function fillingCall(node: Identifier, parents: Parents): CallExpression | null {
  let member = parents.get(node);
  if (member?.type !== 'MemberExpression' || member.object !== node) return null;
  if (plainKey(member) === 'searchParams') member = parents.get(member);
  if (member?.type !== 'MemberExpression') return null;
  const key = plainKey(member);
  const call = parents.get(member);
  return key !== null && FILLING.has(key) && call?.type === 'CallExpression' && call.callee === member
    ? call
    : null;
}

function isRead(node: Identifier, parents: Parents): boolean {
  const parent = parents.get(node);
  if (parent === undefined) return false;
  switch (parent.type) {
    case 'VariableDeclarator':
      return parent.init === node;
    case 'AssignmentExpression':
      return parent.right === node || parent.operator !== '=';
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return parent.body === node;
    case 'ClassDeclaration':
    case 'ClassExpression':
      return parent.superClass === node;
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
    case 'RestElement':
    case 'ArrayPattern':
    case 'CatchClause':
      return false;
    case 'AssignmentPattern':
      return parent.right === node;
    case 'Property':
      return parents.get(parent)?.type !== 'ObjectPattern' || (parent.computed && parent.key === node);
    default:
      return true;
  }
}

function declaredNames(declaration: AnyNode | null): string[] {
  if (declaration === null) return [];
  const names: string[] = [];
  if (declaration.type === 'VariableDeclaration') {
    for (const { id } of declaration.declarations) {
      assignPattern(id, { kind: 'opaque' }, (name) => names.push(name));
    }
  } else if (
    (isFunctionNode(declaration) || isClassNode(declaration)) &&
    'id' in declaration &&
    isName(declaration.id)
  ) {
    names.push(declaration.id.name);
  }
  return names;
}

function isName(node: unknown): node is Identifier {
  return typeof node === 'object' && node !== null && 'name' in node;
}

function nameOf(node: AnyNode): string {
  return node.type === 'Identifier' ? node.name : node.type === 'Literal' ? String(node.value) : '';
}
