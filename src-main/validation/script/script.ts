import type { AnyNode } from 'acorn';
import { resolveNames, type Names } from './bindings.ts';
import type { Linker } from './engine.ts';
import { Evaluator } from './evaluator.ts';
import { gatherFacts, type Facts } from './facts.ts';
import { Guards } from './guards.ts';
import { isFunctionNode } from './nodes.ts';
import type { Parsed } from './parse.ts';

/** Where a script came from inside its file. */
export type Origin = 'file' | 'element' | 'handler';

/** One parsed script of the package with everything the rules can ask of it. */
export class Script {
  readonly path: string;
  readonly origin: Origin;
  readonly code: string;
  /** Offset of the code inside its file. */
  readonly base: number;
  readonly isModule: boolean;
  readonly names: Names;
  readonly evaluator: Evaluator;
  readonly guards: Guards;
  #facts: Facts | null = null;
  #dead: ReadonlySet<AnyNode> = new Set();
  readonly #deadFunctions = new Map<AnyNode, boolean>();

  constructor(
    place: { readonly path: string; readonly origin: Origin; readonly code: string; readonly base: number },
    parsed: Parsed & { program: NonNullable<unknown> },
    link: Linker,
  ) {
    this.path = place.path;
    this.origin = place.origin;
    this.code = place.code;
    this.base = place.base;
    this.names = resolveNames(parsed.program);
    const imports = parsed.program.body.some(
      (node) => node.type === 'ImportDeclaration' || node.type.startsWith('Export'),
    );
    this.isModule = imports;
    this.evaluator = new Evaluator(this.names, imports, link);
    this.guards = new Guards(this.names, this.evaluator);
  }

  get facts(): Facts {
    this.#facts ??= gatherFacts(this.names, this.evaluator);
    return this.#facts;
  }

  setDead(dead: ReadonlySet<AnyNode>): void {
    this.#dead = dead;
  }

  /** Whether nothing in the package can reach the function around a node. */
  isDead(node: AnyNode): boolean {
    if (this.#dead.size === 0) return false;
    let at: AnyNode | undefined = node;
    while (at !== undefined && !isFunctionNode(at)) at = this.names.parents.get(at);
    if (at === undefined) return false;
    const known = this.#deadFunctions.get(at);
    if (known !== undefined) return known;
    const up = this.names.parents.get(at);
    const answer = this.#dead.has(at) || (up !== undefined && this.isDead(up));
    this.#deadFunctions.set(at, answer);
    return answer;
  }

  /** Top-level code, and code of functions that the package hands to the host: exports and what they hold. */
  isEntry(node: AnyNode): boolean {
    const { parents, bindingOf } = this.names;
    let inFunction = false;
    for (let at: AnyNode | undefined = node; at !== undefined; at = parents.get(at)) {
      if (at.type === 'ExportNamedDeclaration' || at.type === 'ExportDefaultDeclaration') return true;
      if (!isFunctionNode(at)) continue;
      inFunction = true;
      const parent = parents.get(at);
      const name =
        at.type === 'FunctionDeclaration'
          ? at.id
          : parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier'
            ? parent.id
            : null;
      const binding = name === null ? undefined : bindingOf.get(name);
      if (binding?.exported === true) return true;
      if (
        binding !== undefined ||
        parent?.type === 'MethodDefinition' ||
        parent?.type === 'AssignmentExpression'
      )
        return false;
    }
    return !inFunction || this.#isContribution(node);
  }

  /** Inside a variable that is exported by name: `const commands = {…}; export { commands }`. */
  #isContribution(node: AnyNode): boolean {
    const { parents, bindingOf } = this.names;
    for (let at: AnyNode | undefined = node; at !== undefined; at = parents.get(at)) {
      if (at.type !== 'VariableDeclarator' || at.id.type !== 'Identifier') continue;
      if (bindingOf.get(at.id)?.exported === true) return true;
    }
    return false;
  }

  isGuarded(node: AnyNode): boolean {
    return this.guards.isGuarded(node);
  }

  /** Behind a feature test, or in code nothing reaches. */
  isIdle(node: AnyNode): boolean {
    return this.isGuarded(node) || this.isDead(node);
  }

  textOf(node: AnyNode): string {
    return this.code.slice(node.start, node.end);
  }
}
