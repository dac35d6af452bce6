import type { AnyNode, CallExpression, Identifier } from 'acorn';
import type { CodeNode } from './nodes.ts';

/** Where a variable can get its value from. */
export type Source =
  | { readonly kind: 'expression'; readonly node: AnyNode }
  | { readonly kind: 'member'; readonly base: Source; readonly key: string | AnyNode }
  | { readonly kind: 'element'; readonly base: Source }
  | { readonly kind: 'append'; readonly node: AnyNode }
  | { readonly kind: 'import'; readonly from: string; readonly name: string }
  | {
      readonly kind: 'parameter';
      readonly owner: AnyNode & CodeNode;
      readonly index: number;
      readonly rest: boolean;
    }
  | { readonly kind: 'opaque' };

/** One variable: where it gets its values from, and what is done with it. */
export interface Binding {
  readonly name: string;
  readonly isImport: boolean;
  readonly sources: Source[];
  readonly references: Identifier[];
  /** `name.key = value` written anywhere. */
  readonly memberWrites: Map<string, AnyNode[]>;
  /** Values of `name.key = value` and `name[key] = value` alike. */
  readonly contentWrites: AnyNode[];
  /** Calls that put something in: `name.push(x)`, `name.set(key, x)`. */
  readonly pushed: CallExpression[];
  exported: boolean;
}
