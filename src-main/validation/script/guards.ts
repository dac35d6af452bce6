import type { AnyNode } from 'acorn';
import type { Names } from './bindings.ts';
import type { Evaluator } from './evaluator.ts';
import { isFunctionNode, nodesBelow } from './nodes.ts';
import { pathsOf } from './value.ts';

/** Globals whose presence honest libraries ask about before they use them. */
const PLATFORM = new Set([
  'process',
  'require',
  'module',
  'exports',
  'define',
  'window',
  'document',
  'self',
  'navigator',
  'global',
  'Worker',
  'SharedWorker',
  'XMLHttpRequest',
  'fetch',
  'Deno',
  'Bun',
  'importScripts',
  'WebSocket',
  'EventSource',
  'Buffer',
  'localStorage',
  'sessionStorage',
  'indexedDB',
  'WebAssembly',
  'WorkerGlobalScope',
  'chrome',
  'browser',
  'ActiveXObject',
  'XDomainRequest',
  'MessageChannel',
  'setImmediate',
  '__non_webpack_require__',
  'nativeRequire',
  'WScript',
  'java',
  'print',
  'read',
  'load',
  'location',
]);
const MAX_TEST_NODES = 200;
const MAX_ANCESTORS = 400;

/** Answers whether a piece of code runs only where a feature test found the platform it speaks of. */
export class Guards {
  readonly #names: Names;
  readonly #evaluator: Evaluator;
  readonly #tests = new Map<AnyNode, boolean>();
  readonly #guarded = new Map<AnyNode, boolean>();

  constructor(names: Names, evaluator: Evaluator) {
    this.#names = names;
    this.#evaluator = evaluator;
  }

  isGuarded(node: AnyNode, depth = 0): boolean {
    const known = this.#guarded.get(node);
    if (known !== undefined) return known;
    this.#guarded.set(node, false);
    const answer = this.#byAncestors(node, depth) || this.#byProvenance(node);
    this.#guarded.set(node, answer);
    return answer;
  }

  #byAncestors(node: AnyNode, depth: number): boolean {
    const { parents } = this.#names;
    let child = node;
    let steps = 0;
    for (
      let at = parents.get(node);
      at !== undefined && steps < MAX_ANCESTORS;
      at = parents.get(at), steps += 1
    ) {
      if (
        (at.type === 'IfStatement' || at.type === 'ConditionalExpression') &&
        child !== at.test &&
        this.isFeatureTest(at.test)
      )
        return true;
      if (at.type === 'LogicalExpression' && child === at.right && this.isFeatureTest(at.left)) return true;
      if ((at.type === 'BlockStatement' || at.type === 'Program') && this.#leavesEarly(at.body, child))
        return true;
      if (isFunctionNode(at) && depth < 2 && this.#calledOnlyGuarded(at, depth)) return true;
      child = at;
    }
    return false;
  }

  /** `if (typeof document === 'undefined') return;` before the statement. */
  #leavesEarly(statements: readonly AnyNode[], until: AnyNode): boolean {
    for (const statement of statements) {
      if (statement === until) return false;
      if (statement.type !== 'IfStatement' || statement.alternate) continue;
      const only =
        statement.consequent.type === 'BlockStatement' ? statement.consequent.body[0] : statement.consequent;
      if (
        (only?.type === 'ReturnStatement' || only?.type === 'ThrowStatement') &&
        this.isFeatureTest(statement.test)
      )
        return true;
    }
    return false;
  }

  #calledOnlyGuarded(node: AnyNode, depth: number): boolean {
    if (node.type !== 'FunctionDeclaration' || !node.id) return false;
    const binding = this.#names.bindingOf.get(node.id);
    if (
      binding === undefined ||
      binding.exported ||
      binding.references.length === 0 ||
      binding.references.length > 12
    )
      return false;
    return binding.references.every((reference) => this.isGuarded(reference, depth + 1));
  }

  /** The thing used came out of a feature test: `const p = typeof process === 'object' && process`. */
  #byProvenance(node: AnyNode): boolean {
    let root: AnyNode = node;
    for (;;) {
      if (root.type === 'CallExpression' || root.type === 'NewExpression') root = root.callee;
      else if (root.type === 'MemberExpression') root = root.object;
      else if (root.type === 'ChainExpression') root = root.expression;
      else break;
    }
    if (root.type !== 'Identifier') return false;
    const binding = this.#names.bindingOf.get(root);
    if (binding === undefined) return false;
    return binding.sources.some(
      (source) =>
        source.kind === 'expression' &&
        (source.node.type === 'LogicalExpression' || source.node.type === 'ConditionalExpression') &&
        this.isFeatureTest(source.node),
    );
  }

  isFeatureTest(test: AnyNode, depth = 0): boolean {
    const known = this.#tests.get(test);
    if (known !== undefined) return known;
    this.#tests.set(test, false);
    let seen = 0;
    let answer = false;
    for (const node of nodesBelow(test, (below) => !isFunctionNode(below))) {
      seen += 1;
      if (seen > MAX_TEST_NODES) break;
      if (this.#isTest(node, depth)) {
        answer = true;
        break;
      }
    }
    this.#tests.set(test, answer);
    return answer;
  }

  #isTest(node: AnyNode, depth: number): boolean {
    if (node.type === 'UnaryExpression' && node.operator === 'typeof') return this.#isPlatform(node.argument);
    if (node.type === 'BinaryExpression' && node.operator === 'in' && node.left.type === 'Literal') {
      return (
        PLATFORM.has(String(node.left.value)) &&
        pathsOf(this.#evaluator.value(node.right)).includes('globalThis')
      );
    }
    if (node.type === 'MemberExpression') {
      const key = this.#evaluator.keyOf(node);
      return (
        key !== null &&
        PLATFORM.has(key) &&
        node.object.type !== 'Super' &&
        pathsOf(this.#evaluator.value(node.object)).includes('globalThis')
      );
    }
    if (node.type === 'Identifier' && depth < 4) {
      const binding = this.#names.bindingOf.get(node);
      return (
        binding?.sources.some(
          (source) =>
            source.kind === 'expression' &&
            !isFunctionNode(source.node) &&
            this.isFeatureTest(source.node, depth + 1),
        ) ?? false
      );
    }
    return false;
  }

  #isPlatform(node: AnyNode): boolean {
    if (node.type === 'Identifier' && !this.#names.bindingOf.has(node)) return PLATFORM.has(node.name);
    return pathsOf(this.#evaluator.value(node)).some((path) => PLATFORM.has(path.split('.')[0] ?? ''));
  }
}
