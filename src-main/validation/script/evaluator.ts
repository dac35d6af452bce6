import type { AnyNode, CallExpression, MemberExpression, NewExpression, Pattern } from 'acorn';
import type { Binding, Source } from './binding.ts';
import type { Names } from './bindings.ts';
import type { EffectiveCall, Engine, Linker } from './engine.ts';
import { GLOBAL_OBJECTS } from './known-paths.ts';
import { itemsOf, ref, taintOf } from './made-values.ts';
import { memberOf } from './member-values.ts';
import { methodCall } from './method-calls.ts';
import { callNamed, constructed } from './named-calls.ts';
import { isClassNode, isFunctionNode, nodesBelow, type CodeNode } from './nodes.ts';
import { VALUES } from './notes.ts';
import { fieldKey, Owners } from './owners.ts';
import { binaryValue, unaryValue } from './operators.ts';
import { findCalls, parameterValue } from './parameters.ts';
import {
  asText,
  constant,
  joinText,
  list,
  optionsOf,
  stringOf,
  TAINT,
  union,
  UNKNOWN,
  unknown,
  withTaint,
  type Value,
} from './value.ts';

const MAX_DEPTH = 90;
const MAX_STEPS = 2_000_000;
/** Work on calls that are followed with their own arguments; later ones are judged by all calls together. */
const MAX_INLINE_STEPS = 80_000;
const MAX_INLINE_DEPTH = 5;
const MAX_INLINE_TEXT = 800;
const MAX_ITEMS = 20_000;
const MAX_ARGUMENTS = 2_000;
const MAX_RETRIES = 1;

/** Works out what expressions of one script may be, without running any of it. Every answer is remembered. */
export class Evaluator implements Engine {
  readonly names: Names;
  readonly link: Linker;
  readonly #isModule: boolean;
  readonly #busy = new Set<AnyNode | Binding>();
  readonly #bindings = new Map<Binding, Value>();
  #local: ReadonlyMap<Binding, Value> | null = null;
  readonly #asked = new Map<AnyNode | Binding, number>();
  #cut = false;
  #depth = 0;
  #steps = 0;
  #inlineSteps = 0;
  #inlineDepth = 0;
  readonly owners: Owners;
  readonly #instances = new Map<AnyNode, Value>();
  readonly #returns = new Map<AnyNode, readonly AnyNode[]>();
  readonly #calls = new Map<AnyNode, readonly AnyNode[]>();
  readonly #effective = new Map<AnyNode, EffectiveCall>();

  constructor(names: Names, isModule: boolean, link: Linker) {
    this.names = names;
    this.#isModule = isModule;
    this.owners = new Owners(names);
    this.link = link;
  }

  value(node: AnyNode): Value {
    if (this.#local === null) {
      const known = VALUES.get(node);
      if (known !== undefined) return known;
    }
    if (this.#depth > MAX_DEPTH || this.#busy.has(node) || ++this.#steps > MAX_STEPS) {
      this.#cut = true;
      return UNKNOWN;
    }
    if (this.#local !== null) this.#inlineSteps += 1;
    const cutBefore = this.#cut;
    this.#cut = false;
    this.#busy.add(node);
    this.#depth += 1;
    const value = this.#evaluate(node);
    this.#depth -= 1;
    this.#busy.delete(node);
    if (this.#local === null && this.#isFinal(node)) VALUES.set(node, value);
    this.#cut = this.#cut || cutBefore;
    return value;
  }

  /** Everything a variable may hold. */
  bindingValue(binding: Binding): Value {
    const local = this.#local?.get(binding);
    if (local !== undefined) return local;
    const known = this.#bindings.get(binding);
    if (known !== undefined) return known;
    if (this.#busy.has(binding) || this.#depth > MAX_DEPTH) {
      this.#cut = true;
      return UNKNOWN;
    }
    const cutBefore = this.#cut;
    this.#cut = false;
    this.#busy.add(binding);
    const values: Value[] = [];
    const appended: Value[] = [];
    let opaque = 0;
    for (const source of binding.sources.slice(0, 24)) {
      if (source.kind === 'append') appended.push(this.value(source.node));
      else if (source.kind === 'opaque') opaque += 1;
      else values.push(this.#sourceValue(source));
    }
    let value = union(values);
    if (appended.length > 0) value = this.#appended(values, appended);
    else if (opaque > 0 && value.kind === 'constant' && typeof value.value === 'number')
      value = unknown(value.taint);
    value = this.#filled(binding, value);
    this.#busy.delete(binding);
    if (this.#local === null && this.#isFinal(binding)) this.#bindings.set(binding, value);
    this.#cut = this.#cut || cutBefore;
    return value;
  }

  /** What is put into a variable's array, map or object later on: `parts.push(x)`, `all[key] = x`. */
  #filled(binding: Binding, value: Value): Value {
    const added: Value[] = [];
    for (const node of binding.pushed.slice(0, 64))
      for (const arg of this.args(node.arguments)) added.push(arg);
    let taint = taintOf(added);
    for (const node of binding.contentWrites.slice(0, 24)) taint |= this.value(node).taint;
    taint &= ~TAINT.argument;
    if (added.length > 0 && value.kind === 'array') {
      return list([...value.items, ...added], value.complete, value.taint | taint);
    }
    return taint === 0 ? value : withTaint(value, taint);
  }

  /**
   * A value found on the way round a cycle may be incomplete. It is asked for again a few times, and then
   * kept as it is, so that the work stays linear.
   */
  #isFinal(asked: AnyNode | Binding): boolean {
    if (!this.#cut || this.#depth === 0) return true;
    const times = (this.#asked.get(asked) ?? 0) + 1;
    this.#asked.set(asked, times);
    return times > MAX_RETRIES;
  }

  sourceValue(source: Source): Value {
    return this.#sourceValue(source);
  }

  /** The call in its effective form, or null for a callee nothing is known of. */
  effectiveCall(node: CallExpression | NewExpression): EffectiveCall {
    if (this.#local !== null) return this.#takeEffect(node);
    const known = this.#effective.get(node);
    if (known !== undefined) return known;
    const cutBefore = this.#cut;
    this.#cut = false;
    const call = this.#takeEffect(node);
    if (!this.#cut || this.#depth === 0) this.#effective.set(node, call);
    this.#cut = this.#cut || cutBefore;
    return call;
  }

  #takeEffect(node: CallExpression | NewExpression): EffectiveCall {
    const args = this.args(node.arguments);
    const callee = node.callee;
    if (callee.type === 'Super') return { callee: UNKNOWN, args };
    if (callee.type === 'MemberExpression') {
      const reflected = this.value(callee);
      if (reflected.kind === 'ref' && reflected.path === 'Reflect.apply')
        return { callee: args[0] ?? UNKNOWN, args: itemsOf(args[2]) };
      const key = this.keyOf(callee);
      if (key === 'call' || key === 'apply' || key === 'bind') {
        const target = this.value(callee.object);
        const through = target.kind === 'ref' ? target.path : '';
        if (through === 'Function.prototype.call') return { callee: args[0] ?? UNKNOWN, args: args.slice(2) };
        if (through === 'Function.prototype.apply')
          return { callee: args[0] ?? UNKNOWN, args: itemsOf(args[2]) };
        if (optionsOf(target).some((option) => option.kind === 'ref' || option.kind === 'code')) {
          if (key === 'apply') return { callee: target, args: itemsOf(args[1]) };
          return { callee: target, args: args.slice(1) };
        }
      }
    }
    const value = this.value(callee);
    if (value.kind === 'ref' && value.path === 'Reflect.construct')
      return { callee: args[0] ?? UNKNOWN, args: itemsOf(args[1]) };
    return { callee: value, args };
  }

  /** The key of a member access, when it is written out or can be worked out. */
  keyOf(node: MemberExpression): string | null {
    if (!node.computed) return 'name' in node.property ? node.property.name : null;
    return asText(this.value(node.property));
  }

  member(object: Value, key: string): Value {
    return memberOf(this, object, key);
  }

  callsOf(owner: AnyNode): readonly AnyNode[] {
    const known = this.#calls.get(owner);
    if (known !== undefined) return known;
    const calls = findCalls(this, owner);
    this.#calls.set(owner, calls);
    return calls;
  }

  /** Everything a function may return. */
  returned(node: AnyNode & CodeNode): Value {
    if (isClassNode(node) || !isFunctionNode(node)) return UNKNOWN;
    if (node.body.type !== 'BlockStatement') return this.value(node.body);
    const values: Value[] = [];
    for (const argument of this.#returnsOf(node)) {
      if (argument.type === 'ThisExpression' && node.type !== 'ArrowFunctionExpression')
        values.push(ref('globalThis'));
      else values.push(this.value(argument));
    }
    return union(values);
  }

  /** What the return statements of a function's own body give back. */
  #returnsOf(node: AnyNode & CodeNode): readonly AnyNode[] {
    const known = this.#returns.get(node);
    if (known !== undefined) return known;
    const found: AnyNode[] = [];
    for (const inner of nodesBelow(node.body, (below) => !isFunctionNode(below) && !isClassNode(below))) {
      if (inner.type === 'ReturnStatement' && inner.argument) found.push(inner.argument);
      if (found.length > 12) break;
    }
    this.#returns.set(node, found);
    return found;
  }

  args(nodes: readonly AnyNode[]): Value[] {
    const args: Value[] = [];
    for (const node of nodes.slice(0, 2_000)) {
      if (node.type === 'SpreadElement')
        for (const item of itemsOf(this.value(node.argument)).slice(0, MAX_ARGUMENTS)) args.push(item);
      else args.push(this.value(node));
    }
    return args;
  }

  #appended(first: readonly Value[], appended: readonly Value[]): Value {
    const start = first.find((value) => asText(value) !== null) ?? first[0] ?? constant('');
    return joinText([start, ...appended]);
  }

  #sourceValue(source: Source): Value {
    switch (source.kind) {
      case 'expression':
        return this.value(source.node);
      case 'member':
        return this.#memberSource(this.#sourceValue(source.base), source.key);
      case 'element': {
        const base = this.#sourceValue(source.base);
        return union([...itemsOf(base).slice(0, 8), unknown(base.taint)]);
      }
      case 'import':
        return this.link(source.from, source.name);
      case 'parameter':
        return parameterValue(this, source.owner, source.index, source.rest);
      case 'append':
        return this.value(source.node);
      case 'opaque':
        return UNKNOWN;
    }
  }

  #evaluate(node: AnyNode): Value {
    switch (node.type) {
      case 'Literal':
        if ('regex' in node && node.regex) return UNKNOWN;
        if (typeof node.value === 'bigint') return constant(node.value);
        return node.value instanceof RegExp ? UNKNOWN : constant(node.value ?? null);
      case 'TemplateLiteral': {
        const parts: Value[] = [];
        node.quasis.forEach((quasi, index) => {
          parts.push(constant(quasi.value.cooked ?? quasi.value.raw));
          const expression = node.expressions[index];
          if (expression !== undefined) parts.push(this.value(expression));
        });
        return joinText(parts);
      }
      case 'TaggedTemplateExpression': {
        const tag = this.value(node.tag);
        const text = this.value(node.quasi);
        if (tag.kind === 'ref' && tag.path === 'String.raw') {
          const only = node.quasi.quasis.length === 1 ? node.quasi.quasis[0] : undefined;
          return only === undefined ? text : constant(only.value.raw);
        }
        return this.call(tag, [text]);
      }
      case 'Identifier':
        return this.#identifier(node);
      case 'ThisExpression':
        return this.#this(node);
      case 'MemberExpression':
        return this.#memberExpression(node);
      case 'ChainExpression':
        return this.value(node.expression);
      case 'AwaitExpression':
        return this.value(node.argument);
      case 'YieldExpression':
        return node.argument ? this.value(node.argument) : UNKNOWN;
      case 'ParenthesizedExpression':
        return this.value(node.expression);
      case 'SequenceExpression': {
        const last = node.expressions.at(-1);
        return last === undefined ? UNKNOWN : this.value(last);
      }
      case 'AssignmentExpression':
        return this.value(node.right);
      case 'ConditionalExpression':
        return union([this.value(node.consequent), this.value(node.alternate)]);
      case 'LogicalExpression':
        return union([this.value(node.left), this.value(node.right)]);
      case 'UnaryExpression':
        return unaryValue(node.operator, this.value(node.argument));
      case 'BinaryExpression':
        return node.left.type === 'PrivateIdentifier' ? UNKNOWN : binaryValue(this, node);
      case 'ArrayExpression': {
        const items: Value[] = [];
        let complete = node.elements.length <= MAX_ITEMS;
        for (const element of node.elements.slice(0, MAX_ITEMS)) {
          if (element === null) items.push(constant(undefined));
          else if (element.type === 'SpreadElement') {
            const spread = this.value(element.argument);
            if (spread.kind === 'array') for (const item of spread.items) items.push(item);
            else if (stringOf(spread) !== null)
              for (const char of stringOf(spread) ?? '') items.push(constant(char));
            else {
              complete = false;
              items.push(unknown(spread.taint));
            }
          } else items.push(this.value(element));
        }
        return list(items, complete, taintOf(items));
      }
      case 'ObjectExpression': {
        const entries = new Map<string, Value>();
        let complete = true;
        let taint = 0;
        for (const property of node.properties.slice(0, 2_000)) {
          if (property.type === 'SpreadElement') {
            const spread = this.value(property.argument);
            taint |= spread.taint;
            if (spread.kind === 'object') for (const [key, value] of spread.entries) entries.set(key, value);
            else complete = false;
            continue;
          }
          const key =
            !property.computed && property.key.type === 'Identifier'
              ? property.key.name
              : asText(this.value(property.key));
          const written = this.value(property.value);
          // Reading a getter runs it.
          const value =
            property.kind === 'get' && written.kind === 'code' ? this.returned(written.node) : written;
          taint |= value.taint;
          if (key === null) complete = false;
          else entries.set(key, value);
        }
        return { kind: 'object', entries, complete, taint };
      }
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
      case 'ClassDeclaration':
      case 'ClassExpression':
        return { kind: 'code', node, home: this, taint: 0 };
      case 'ImportExpression': {
        const from = stringOf(this.value(node.source));
        return from === null ? ref('import()') : this.link(from, '*');
      }
      case 'CallExpression':
        return this.#callExpression(node);
      case 'NewExpression': {
        const { callee, args } = this.effectiveCall(node);
        return union(optionsOf(callee).map((option) => constructed(option, args)));
      }
      case 'MetaProperty':
        return ref(`${node.meta.name}.${node.property.name}`);
      case 'SpreadElement':
        return this.value(node.argument);
      default:
        return UNKNOWN;
    }
  }

  /** The global object at the top of a script and in plain functions that nothing is made of; unknown elsewhere. */
  #this(node: AnyNode): Value {
    const owner = this.owners.ownerOfThis(node);
    if (owner === null) return ref('globalThis');
    const isPlain = isFunctionNode(owner) && this.owners.fieldsOf(owner).size === 0;
    return isPlain && !this.#isModule ? ref('globalThis') : UNKNOWN;
  }

  #identifier(node: AnyNode & { name: string }): Value {
    if (node.type !== 'Identifier') return UNKNOWN;
    const binding = this.names.bindingOf.get(node);
    if (binding !== undefined) return this.bindingValue(binding);
    const { name } = node;
    if (name === 'undefined') return constant(undefined);
    if (name === 'NaN') return constant(Number.NaN);
    if (name === 'Infinity') return constant(Number.POSITIVE_INFINITY);
    if (GLOBAL_OBJECTS.has(name)) return ref('globalThis');
    const written = this.names.implicitGlobals.get(name);
    if (written !== undefined) {
      return union([...written.slice(0, 6).map((source) => this.#sourceValue(source)), ref(name)]);
    }
    return ref(name);
  }

  #memberSource(base: Value, key: string | AnyNode): Value {
    const name = typeof key === 'string' ? key : asText(this.value(key));
    return name === null ? unknown(base.taint) : this.member(base, name);
  }

  #memberExpression(node: MemberExpression): Value {
    if (node.object.type === 'Super') return UNKNOWN;
    const key = this.keyOf(node);
    if (node.object.type === 'ThisExpression' && key !== null) {
      const owner = this.owners.ownerOfThis(node);
      const field = owner === null ? null : this.#field(owner, fieldKey(node.property, key) ?? key);
      if (field !== null) return field;
    }
    const object = this.value(node.object);
    if (key === null) {
      const index =
        node.computed && node.property.type !== 'PrivateIdentifier' ? this.value(node.property) : UNKNOWN;
      const taint = object.taint | (index.taint & ~TAINT.argument);
      if (object.kind === 'array') return union([...object.items.slice(0, 8), unknown(taint)]);
      if (object.kind === 'object')
        return union([...[...object.entries.values()].slice(0, 8), unknown(taint)]);
      const paths = optionsOf(object).filter(
        (option) => option.kind === 'ref' && option.path === 'globalThis',
      );
      if (paths.length > 0 && index.kind === 'text')
        return { kind: 'ref', path: `globalThis.${index.head}*`, taint };
      return unknown(taint);
    }
    if (node.object.type === 'Identifier') {
      const binding = this.names.bindingOf.get(node.object);
      const written = binding?.memberWrites.get(key);
      if (written !== undefined && !(this.#local?.has(binding as Binding) ?? false)) {
        const values = written.slice(0, 8).map((each) => this.value(each));
        return union([...values, this.member(object, key)]);
      }
    }
    const global = this.names.implicitGlobals.get(key);
    if (global !== undefined && object.kind === 'ref' && object.path === 'globalThis') {
      return union([
        ...global.slice(0, 6).map((source) => this.#sourceValue(source)),
        this.member(object, key),
      ]);
    }
    return this.member(object, key);
  }

  /** What a field of an instance may hold; null when nothing was ever written to it. */
  #field(owner: AnyNode, key: string): Value | null {
    if (owner.type === 'ObjectExpression') {
      const whole = this.value(owner);
      return whole.kind === 'object' && whole.entries.has(key) ? this.member(whole, key) : null;
    }
    let at: AnyNode | null = owner;
    for (let steps = 0; at !== null && steps < 4; steps += 1) {
      const written = this.owners.fieldsOf(at).get(key);
      if (written !== undefined) return union(written.slice(0, 8).map((each) => this.value(each)));
      at = this.#superOf(at);
    }
    return null;
  }

  #superOf(owner: AnyNode): AnyNode | null {
    if (!isClassNode(owner) || !owner.superClass) return null;
    const value = this.value(owner.superClass);
    return value.kind === 'code' && value.home === this ? value.node : null;
  }

  instanceOf(node: AnyNode & CodeNode): Value {
    const known = this.#instances.get(node);
    if (known !== undefined) return known;
    this.#instances.set(node, UNKNOWN);
    const entries = new Map<string, Value>();
    let at: AnyNode | null = node;
    for (let steps = 0; at !== null && steps < 4; steps += 1) {
      for (const [key, written] of this.owners.fieldsOf(at)) {
        if (!entries.has(key)) entries.set(key, union(written.slice(0, 8).map((each) => this.value(each))));
      }
      at = this.#superOf(at);
    }
    const value: Value = { kind: 'object', entries, complete: false, taint: 0 };
    this.#instances.set(node, value);
    return value;
  }

  #callExpression(node: CallExpression): Value {
    if (node.callee.type === 'Super') return UNKNOWN;
    if (node.callee.type === 'MemberExpression') {
      const known = methodCall(this, node, node.callee);
      if (known !== null) return known;
      if (this.keyOf(node.callee) === 'bind') {
        const target = this.value(node.callee.object);
        if (optionsOf(target).some((option) => option.kind === 'ref' || option.kind === 'code'))
          return target;
      }
    }
    const { callee, args } = this.effectiveCall(node);
    return this.call(callee, args);
  }

  call(callee: Value, args: readonly Value[]): Value {
    return union(
      optionsOf(callee).map((option) => {
        if (option.kind === 'code') return option.home.callCode(option.node, args, option.taint);
        if (option.kind === 'ref') return callNamed(this, option.path, args, option.taint);
        return unknown(option.taint | taintOf(args));
      }),
    );
  }

  callCode(node: AnyNode & CodeNode, args: readonly Value[], taint: number): Value {
    if (!isFunctionNode(node) || this.#depth > MAX_DEPTH - 10) return unknown(taint | taintOf(args));
    const before = this.#local;
    const follow =
      node.params.length > 0 &&
      node.end - node.start <= MAX_INLINE_TEXT &&
      this.#inlineDepth < MAX_INLINE_DEPTH &&
      this.#inlineSteps < MAX_INLINE_STEPS &&
      args.some((arg) => arg.kind !== 'unknown');
    let local: Map<Binding, Value> | null = null;
    if (follow) {
      local = new Map(before ?? []);
      for (const [index, param] of node.params.entries()) this.#bindParameter(param, args, index, local);
    }
    this.#local = local;
    this.#depth += 1;
    if (follow) this.#inlineDepth += 1;
    const value = this.returned(node);
    if (follow) this.#inlineDepth -= 1;
    this.#depth -= 1;
    this.#local = before;
    return withTaint(value, taint | (follow ? 0 : taintOf(args) & ~TAINT.argument));
  }

  #bindParameter(param: Pattern, args: readonly Value[], index: number, local: Map<Binding, Value>): void {
    if (param.type === 'Identifier') {
      const binding = this.names.bindingOf.get(param);
      // A parameter that is written again inside is more than its argument.
      if (binding !== undefined && binding.sources.length === 1)
        local.set(binding, args[index] ?? constant(undefined));
    } else if (param.type === 'RestElement' && param.argument.type === 'Identifier') {
      const binding = this.names.bindingOf.get(param.argument);
      const items = args.slice(index);
      if (binding !== undefined)
        local.set(binding, { kind: 'array', items, complete: true, taint: taintOf(items) });
    }
  }
}
