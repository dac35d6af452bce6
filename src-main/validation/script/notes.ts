import type { AnyNode } from 'acorn';
import type { Binding } from './binding.ts';
import type { Value } from './value.ts';

/**
 * What the audit writes beside the nodes of a tree. Properties on the nodes themselves: maps over a hundred
 * thousand nodes cost as much as parsing them.
 */
interface Noted {
  noteUp?: AnyNode;
  noteBinding?: Binding;
  noteReads?: true;
  noteValue?: Value;
}

/** The node above a node. */
export const PARENTS = {
  get: (node: AnyNode): AnyNode | undefined => (node as AnyNode & Noted).noteUp,
  set: (node: AnyNode, up: AnyNode): void => {
    (node as AnyNode & Noted).noteUp = up;
  },
};
export type Parents = Pick<typeof PARENTS, 'get'>;

/** The variable that an identifier means; none for globals. */
export const BINDINGS = {
  get: (node: AnyNode): Binding | undefined => (node as AnyNode & Noted).noteBinding,
  has: (node: AnyNode): boolean => (node as AnyNode & Noted).noteBinding !== undefined,
  set: (node: AnyNode, binding: Binding): void => {
    (node as AnyNode & Noted).noteBinding = binding;
  },
};
export type Bindings = Pick<typeof BINDINGS, 'get' | 'has'>;

/** Identifiers that read their variable; the others declare or write it. */
export const READERS = {
  has: (node: AnyNode): boolean => (node as AnyNode & Noted).noteReads === true,
  add: (node: AnyNode): void => {
    (node as AnyNode & Noted).noteReads = true;
  },
};
export type Readers = Pick<typeof READERS, 'has'>;

/** What an expression was worked out to be. */
export const VALUES = {
  get: (node: AnyNode): Value | undefined => (node as AnyNode & Noted).noteValue,
  set: (node: AnyNode, value: Value): void => {
    (node as AnyNode & Noted).noteValue = value;
  },
};
