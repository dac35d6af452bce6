import type { AnyNode, CallExpression, MemberExpression, NewExpression } from 'acorn';
import type { Names } from './bindings.ts';
import type { Owners } from './owners.ts';
import type { Value } from './value.ts';

/** What an import gives, asked of whoever knows the package's other files. */
export type Linker = (from: string, name: string) => Value;

/** One call as it takes effect: `f.call(x, a)` and `Reflect.apply(f, x, [a])` are calls of `f` with `a`. */
export interface EffectiveCall {
  readonly callee: Value;
  readonly args: readonly Value[];
}

/** What the parts of the evaluator ask of each other. */
export interface Engine {
  readonly names: Names;
  readonly link: Linker;
  value(node: AnyNode): Value;
  args(nodes: readonly AnyNode[]): Value[];
  /** The key of a member access, when it is written out or can be worked out. */
  keyOf(node: MemberExpression): string | null;
  member(object: Value, key: string): Value;
  call(callee: Value, args: readonly Value[]): Value;
  effectiveCall(node: CallExpression | NewExpression): EffectiveCall;
  callsOf(owner: AnyNode): readonly AnyNode[];
  readonly owners: Owners;
}
