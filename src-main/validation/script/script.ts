import type { AnyNode } from 'acorn';
import { resolveNames, type Names } from './bindings.ts';
import { Evaluator, type Linker } from './evaluator.ts';
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
    const imports = parsed.program.body.some((node) => node.type === 'ImportDeclaration' || node.type.startsWith('Export'));
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
    for (let at: AnyNode | undefined = node; at !== undefined; at = this.names.parents.get(at)) {
      if (isFunctionNode(at) && this.#dead.has(at)) return true;
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
