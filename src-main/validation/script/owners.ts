import type { AnyNode, CallExpression } from 'acorn';
import type { Names } from './bindings.ts';
import { isClassNode, isFunctionNode, plainKey } from './nodes.ts';

/** What a class, an object or a constructor function keeps under one name. */
export type Fields = ReadonlyMap<string, readonly AnyNode[]>;

const NO_FIELDS: Fields = new Map();

/** Answers what `this` stands for in a method, and what was ever written to its fields. */
export class Owners {
  readonly #names: Names;
  #fields: Map<AnyNode, Map<string, AnyNode[]>> | null = null;
  #callsByKey: Map<string, CallExpression[]> | null = null;

  constructor(names: Names) {
    this.#names = names;
  }

  /** The class, object literal or constructor function whose instance `this` is at a node; null when nobody knows. */
  ownerOfThis(node: AnyNode): AnyNode | null {
    const { parents } = this.#names;
    let at: AnyNode | undefined = node;
    while (
      at !== undefined &&
      at.type !== 'FunctionExpression' &&
      at.type !== 'FunctionDeclaration' &&
      at.type !== 'PropertyDefinition'
    ) {
      at = parents.get(at);
    }
    if (at === undefined) return null;
    return this.#ownerOfMethod(at);
  }

  /** Methods, fields and `this.name = …` of an owner. */
  fieldsOf(owner: AnyNode): Fields {
    this.#fields ??= this.#gather();
    return this.#fields.get(owner) ?? NO_FIELDS;
  }

  /** Calls of the form `x.key(…)` in the script. */
  callsOfKey(key: string): readonly CallExpression[] {
    if (this.#callsByKey === null) {
      this.#callsByKey = new Map();
      for (const call of this.#names.ofType('CallExpression')) {
        const name = call.callee.type === 'MemberExpression' ? plainKey(call.callee) : null;
        if (name === null) continue;
        const known = this.#callsByKey.get(name);
        if (known === undefined) this.#callsByKey.set(name, [call]);
        else known.push(call);
      }
    }
    return this.#callsByKey.get(key) ?? [];
  }

  #ownerOfMethod(method: AnyNode): AnyNode | null {
    const { parents, bindingOf } = this.#names;
    const parent = parents.get(method);
    if (method.type === 'PropertyDefinition')
      return parent === undefined ? null : (parents.get(parent) ?? null);
    if (parent?.type === 'MethodDefinition' || parent?.type === 'PropertyDefinition') {
      const body = parents.get(parent);
      return body === undefined ? null : (parents.get(body) ?? null);
    }
    if (parent?.type === 'Property') return parents.get(parent) ?? null;
    if (
      parent?.type === 'AssignmentExpression' &&
      parent.right === method &&
      parent.left.type === 'MemberExpression'
    ) {
      // `Shape.prototype.area = function () {…}`, `shape.area = function () {…}`
      const target = parent.left.object;
      const root =
        target.type === 'MemberExpression' && plainKey(target) === 'prototype' ? target.object : target;
      if (root.type !== 'Identifier') return null;
      const source = bindingOf.get(root)?.sources[0];
      return source?.kind === 'expression' ? source.node : null;
    }
    return isFunctionNode(method) ? method : null;
  }

  #gather(): Map<AnyNode, Map<string, AnyNode[]>> {
    const names = this.#names;
    const all = new Map<AnyNode, Map<string, AnyNode[]>>();
    const add = (owner: AnyNode, key: string, value: AnyNode): void => {
      let fields = all.get(owner);
      if (fields === undefined) {
        fields = new Map();
        all.set(owner, fields);
      }
      const known = fields.get(key);
      if (known === undefined) fields.set(key, [value]);
      else known.push(value);
    };
    for (const node of [...names.ofType('ClassDeclaration'), ...names.ofType('ClassExpression')]) {
      if (!isClassNode(node)) continue;
      for (const part of node.body.body) {
        if (part.type !== 'MethodDefinition' && part.type !== 'PropertyDefinition') continue;
        const key = part.computed ? null : 'name' in part.key ? fieldKey(part.key, part.key.name) : null;
        if (key !== null && part.value) add(node, key, part.value);
      }
    }
    for (const node of names.ofType('AssignmentExpression')) {
      if (node.left.type !== 'MemberExpression') continue;
      const key = fieldKey(node.left.property, plainKey(node.left));
      if (key === null) continue;
      if (node.left.object.type === 'ThisExpression') {
        const owner = this.ownerOfThis(node);
        if (owner !== null) add(owner, key, node.right);
      } else if (isFunctionNode(node.right)) {
        const owner = this.#ownerOfMethod(node.right);
        if (owner !== null && owner !== node.right) add(owner, key, node.right);
      }
    }
    return all;
  }
}

/** `#secret` and `secret` are two fields. */
export function fieldKey(property: AnyNode, plain: string | null): string | null {
  return property.type === 'PrivateIdentifier' ? `#${property.name}` : plain;
}
