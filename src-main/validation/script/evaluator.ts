import type { AnyNode, CallExpression, MemberExpression, NewExpression, Pattern } from 'acorn';
import type { Binding, Names, Source } from './bindings.ts';
import { callGlobal, callOnArray, callOnString, decodeBuffer, replacePattern } from './builtins.ts';
import { FUNCTION_MAKERS, GLOBAL_OBJECTS, NAMESPACES, taintOfPath } from './known-paths.ts';
import { isClassNode, isFunctionNode, nodesBelow, type CodeNode } from './nodes.ts';
import {
  asText,
  constant,
  joinText,
  optionsOf,
  stringOf,
  TAINT,
  union,
  UNKNOWN,
  unknown,
  withTaint,
  type Value,
} from './value.ts';

/** What an import gives, asked of whoever knows the package's other files. */
export type Linker = (from: string, name: string) => Value;

/** One call as it takes effect: `f.call(x, a)` and `Reflect.apply(f, x, [a])` are calls of `f` with `a`. */
export interface EffectiveCall {
  readonly callee: Value;
  readonly args: readonly Value[];
}

const MAX_DEPTH = 90;
const MAX_STEPS = 2_000_000;
const MAX_INLINE_STEPS = 400_000;
const MAX_ITEMS = 20_000;
const MAX_PATH = 200;
const MAX_RETRIES = 3;

/** Works out what expressions of one script may be, without running any of it. Every answer is remembered. */
export class Evaluator {
  readonly #names: Names;
  readonly #link: Linker;
  readonly #isModule: boolean;
  readonly #known = new Map<AnyNode, Value>();
  readonly #busy = new Set<AnyNode | Binding>();
  readonly #bindings = new Map<Binding, Value>();
  #local: ReadonlyMap<Binding, Value> | null = null;
  readonly #asked = new Map<AnyNode | Binding, number>();
  #cut = false;
  #depth = 0;
  #steps = 0;
  #inlineSteps = 0;

  constructor(names: Names, isModule: boolean, link: Linker) {
    this.#names = names;
    this.#isModule = isModule;
    this.#link = link;
  }

  value(node: AnyNode): Value {
    if (this.#local === null) {
      const known = this.#known.get(node);
      if (known !== undefined) return known;
    }
    if (this.#depth > MAX_DEPTH || this.#busy.has(node) || ++this.#steps > MAX_STEPS) {
      this.#cut = true;
      return UNKNOWN;
    }
    if (this.#local !== null && ++this.#inlineSteps > MAX_INLINE_STEPS) return UNKNOWN;
    const cutBefore = this.#cut;
    this.#cut = false;
    this.#busy.add(node);
    this.#depth += 1;
    const value = this.#evaluate(node);
    this.#depth -= 1;
    this.#busy.delete(node);
    if (this.#local === null && this.#isFinal(node)) this.#known.set(node, value);
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
    else if (opaque > 0 && value.kind === 'constant' && typeof value.value === 'number') value = unknown(value.taint);
    this.#busy.delete(binding);
    if (this.#local === null && this.#isFinal(binding)) this.#bindings.set(binding, value);
    this.#cut = this.#cut || cutBefore;
    return value;
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
    const args = this.#args(node.arguments);
    const callee = node.callee;
    if (callee.type === 'Super') return { callee: UNKNOWN, args };
    if (callee.type === 'MemberExpression') {
      const key = this.keyOf(callee);
      if (key === 'call' || key === 'apply' || key === 'bind') {
        const target = this.value(callee.object);
        if (optionsOf(target).some((option) => option.kind === 'ref' || option.kind === 'code')) {
          if (key === 'apply') return { callee: target, args: itemsOf(args[1]) };
          return { callee: target, args: args.slice(1) };
        }
      }
    }
    const value = this.value(callee);
    if (value.kind === 'ref' && value.path === 'Reflect.apply') return { callee: args[0] ?? UNKNOWN, args: itemsOf(args[2]) };
    if (value.kind === 'ref' && value.path === 'Reflect.construct') return { callee: args[0] ?? UNKNOWN, args: itemsOf(args[1]) };
    return { callee: value, args };
  }

  /** The key of a member access, when it is written out or can be worked out. */
  keyOf(node: MemberExpression): string | null {
    if (!node.computed) return 'name' in node.property ? node.property.name : null;
    return asText(this.value(node.property));
  }

  /** Everything a function may return. */
  returned(node: AnyNode & CodeNode): Value {
    if (isClassNode(node) || !isFunctionNode(node)) return UNKNOWN;
    if (node.body.type !== 'BlockStatement') return this.value(node.body);
    const values: Value[] = [];
    for (const inner of nodesBelow(node.body, (below) => !isFunctionNode(below) && !isClassNode(below))) {
      if (inner.type === 'ReturnStatement' && inner.argument) {
        if (inner.argument.type === 'ThisExpression' && node.type !== 'ArrowFunctionExpression') values.push(ref('globalThis'));
        else values.push(this.value(inner.argument));
      }
      if (values.length > 12) break;
    }
    return union(values);
  }

  #args(nodes: readonly AnyNode[]): Value[] {
    const args: Value[] = [];
    for (const node of nodes.slice(0, 2_000)) {
      if (node.type === 'SpreadElement') args.push(...itemsOf(this.value(node.argument)));
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
        return source.key === null ? unknown(this.#sourceValue(source.base).taint) : this.member(this.#sourceValue(source.base), source.key);
      case 'element': {
        const base = this.#sourceValue(source.base);
        return union([...itemsOf(base).slice(0, 8), unknown(base.taint)]);
      }
      case 'import':
        return this.#link(source.from, source.name);
      case 'parameter':
        return this.#parameter(source.owner, source.index, source.rest);
      case 'append':
        return this.value(source.node);
      case 'opaque':
        return UNKNOWN;
    }
  }

  /** What the package's own calls hand to a parameter. */
  #parameter(owner: AnyNode & CodeNode, index: number, rest: boolean): Value {
    const values: Value[] = [];
    for (const call of this.#callsOf(owner)) {
      if (call.type !== 'CallExpression' && call.type !== 'NewExpression') continue;
      const { args } = this.effectiveCall(call);
      if (rest) values.push({ kind: 'array', items: args.slice(index), complete: true, taint: taintOf(args) });
      else if (args[index] !== undefined) values.push(args[index]);
    }
    const parent = this.#names.parents.get(owner);
    if (parent?.type === 'CallExpression' && parent.callee !== owner && parent.callee.type === 'MemberExpression') {
      values.push(this.#callbackArgument(parent, parent.callee, index));
    } else if (parent?.type === 'CallExpression' && parent.callee !== owner) {
      const path = this.value(parent.callee);
      if (path.kind === 'ref') values.push(unknown(taintOfPath(`${path.path}()`)));
    }
    if (values.length === 0) return unknown(TAINT.argument);
    return union(values);
  }

  #callbackArgument(call: CallExpression, callee: MemberExpression, index: number): Value {
    const receiver = this.value(callee.object);
    const key = this.keyOf(callee);
    if (key === 'then' || key === 'catch' || key === 'finally') return index === 0 ? receiver : UNKNOWN;
    if (key === 'addEventListener' || key === 'on' || key === 'once') {
      const event = call.arguments[0] === undefined ? null : stringOf(this.value(call.arguments[0]));
      return unknown(event !== null && /^(?:key|input|paste|copy|beforeinput)/.test(event) ? TAINT.input : receiver.taint);
    }
    if (receiver.kind === 'array') {
      const at = key === 'reduce' || key === 'reduceRight' ? 1 : 0;
      return index === at ? union([...receiver.items.slice(0, 8), unknown(receiver.taint)]) : unknown(index === at + 2 ? receiver.taint : 0);
    }
    const path = this.value(callee);
    const own = path.kind === 'ref' ? taintOfPath(`${path.path}()`) : 0;
    return unknown(receiver.taint | own);
  }

  #callsOf(owner: AnyNode): AnyNode[] {
    const { parents, bindingOf } = this.#names;
    const calls: AnyNode[] = [];
    const parent = parents.get(owner);
    if (parent?.type === 'CallExpression' && parent.callee === owner) calls.push(parent);
    if (parent?.type === 'MemberExpression' && parent.object === owner) {
      const up = parents.get(parent);
      if (up?.type === 'CallExpression' && up.callee === parent) calls.push(up);
    }
    const name =
      (owner.type === 'FunctionDeclaration' || owner.type === 'FunctionExpression') && owner.id
        ? owner.id
        : parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier'
          ? parent.id
          : parent?.type === 'AssignmentExpression' && parent.left.type === 'Identifier'
            ? parent.left
            : null;
    const binding = name === null ? undefined : bindingOf.get(name);
    for (const reference of binding?.references.slice(0, 40) ?? []) {
      const user = parents.get(reference);
      if (user === undefined) continue;
      if ((user.type === 'CallExpression' || user.type === 'NewExpression') && user.callee === reference) calls.push(user);
      else if (user.type === 'MemberExpression' && user.object === reference) {
        const up = parents.get(user);
        const key = 'name' in user.property ? user.property.name : '';
        if (up?.type === 'CallExpression' && up.callee === user && (key === 'call' || key === 'apply')) calls.push(up);
      }
    }
    return calls;
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
        return this.#call(tag, [text], node);
      }
      case 'Identifier':
        return this.#identifier(node);
      case 'ThisExpression':
        return this.#isModule ? this.#thisInModule(node) : ref('globalThis');
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
        return this.#unary(node.operator, this.value(node.argument));
      case 'BinaryExpression':
        return node.left.type === 'PrivateIdentifier' ? UNKNOWN : this.#binary(node);
      case 'ArrayExpression': {
        const items: Value[] = [];
        let complete = node.elements.length <= MAX_ITEMS;
        for (const element of node.elements.slice(0, MAX_ITEMS)) {
          if (element === null) items.push(constant(undefined));
          else if (element.type === 'SpreadElement') {
            const spread = this.value(element.argument);
            if (spread.kind === 'array') items.push(...spread.items);
            else if (stringOf(spread) !== null) items.push(...Array.from(stringOf(spread) ?? '', (char) => constant(char)));
            else {
              complete = false;
              items.push(unknown(spread.taint));
            }
          } else items.push(this.value(element));
        }
        return { kind: 'array', items, complete, taint: taintOf(items) };
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
            !property.computed && property.key.type === 'Identifier' ? property.key.name : asText(this.value(property.key));
          const value = this.value(property.value);
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
        return from === null ? ref('import()') : this.#link(from, '*');
      }
      case 'CallExpression':
        return this.#callExpression(node);
      case 'NewExpression': {
        const { callee, args } = this.effectiveCall(node);
        return union(optionsOf(callee).map((option) => this.#construct(option, args)));
      }
      case 'MetaProperty':
        return ref(`${node.meta.name}.${node.property.name}`);
      case 'SpreadElement':
        return this.value(node.argument);
      default:
        return UNKNOWN;
    }
  }

  #thisInModule(node: AnyNode): Value {
    // A plain function's `this` is the global object when the bundler or host runs it sloppily.
    for (let at = this.#names.parents.get(node); at !== undefined; at = this.#names.parents.get(at)) {
      if (isClassNode(at)) return UNKNOWN;
      if (at.type === 'FunctionExpression' || at.type === 'FunctionDeclaration') return UNKNOWN;
    }
    return ref('globalThis');
  }

  #identifier(node: AnyNode & { name: string }): Value {
    if (node.type !== 'Identifier') return UNKNOWN;
    const binding = this.#names.bindingOf.get(node);
    if (binding !== undefined) return this.bindingValue(binding);
    const { name } = node;
    if (name === 'undefined') return constant(undefined);
    if (name === 'NaN') return constant(Number.NaN);
    if (name === 'Infinity') return constant(Number.POSITIVE_INFINITY);
    if (GLOBAL_OBJECTS.has(name)) return ref('globalThis');
    const written = this.#names.implicitGlobals.get(name);
    if (written !== undefined && !this.#isModule) {
      return union([...written.slice(0, 6).map((source) => this.#sourceValue(source)), ref(name)]);
    }
    return ref(name);
  }

  #memberExpression(node: MemberExpression): Value {
    if (node.object.type === 'Super') return UNKNOWN;
    const object = this.value(node.object);
    const key = this.keyOf(node);
    if (key === null) {
      const index = node.computed && node.property.type !== 'PrivateIdentifier' ? this.value(node.property) : UNKNOWN;
      const taint = object.taint | (index.taint & ~TAINT.argument);
      if (object.kind === 'array') return union([...object.items.slice(0, 8), unknown(taint)]);
      if (object.kind === 'object') return union([...[...object.entries.values()].slice(0, 8), unknown(taint)]);
      const paths = optionsOf(object).filter((option) => option.kind === 'ref' && option.path === 'globalThis');
      if (paths.length > 0 && index.kind === 'text') return { kind: 'ref', path: `globalThis.${index.head}*`, taint };
      return unknown(taint);
    }
    if (node.object.type === 'Identifier') {
      const binding = this.#names.bindingOf.get(node.object);
      const written = binding?.memberWrites.get(key);
      if (written !== undefined && !(this.#local?.has(binding as Binding) ?? false)) {
        const values = written.slice(0, 8).map((each) => this.value(each));
        return union([...values, this.member(object, key)]);
      }
    }
    return this.member(object, key);
  }

  /** A property of a value. */
  member(object: Value, key: string): Value {
    switch (object.kind) {
      case 'union':
        return union(object.options.map((option) => withTaint(this.member(option, key), object.taint & ~option.taint)));
      case 'ref':
        return this.#memberOfRef(object.path, key, object.taint);
      case 'array': {
        if (key === 'length' && object.complete) return constant(object.items.length);
        if (key === 'constructor') return ref('Array');
        const index = Number(key);
        if (Number.isInteger(index)) return object.items[index] ?? (object.complete ? constant(undefined) : unknown(object.taint));
        return object.complete && !(key in Array.prototype) ? constant(undefined) : ref(`Array.prototype.${key}`, object.taint);
      }
      case 'object': {
        const value = object.entries.get(key);
        if (value !== undefined) return value;
        if (key === 'constructor') return ref('Object');
        return unknown(object.taint);
      }
      case 'code':
        if (key === 'constructor') return ref(makerOf(object.node));
        if (key === 'prototype' || key === '__proto__') return object;
        return this.#staticMember(object.node, key);
      case 'constant': {
        if (typeof object.value === 'string') {
          if (key === 'length') return constant(object.value.length);
          if (key === 'constructor') return ref('String');
          const index = Number(key);
          if (Number.isInteger(index)) return constant(object.value[index], object.taint);
          return ref(`String.prototype.${key}`, object.taint);
        }
        if (key === 'constructor') {
          if (typeof object.value === 'number') return ref('Number');
          if (typeof object.value === 'boolean') return ref('Boolean');
        }
        return unknown(object.taint);
      }
      case 'text':
        return key === 'constructor' ? ref('String') : unknown(object.taint);
      case 'unknown':
        return key === 'constructor' ? ref('@constructor', object.taint) : unknown(object.taint);
    }
  }

  #staticMember(node: AnyNode & CodeNode, key: string): Value {
    if (!isClassNode(node)) return UNKNOWN;
    for (const part of node.body.body) {
      if ((part.type === 'MethodDefinition' || part.type === 'PropertyDefinition') && part.key.type === 'Identifier' && part.key.name === key) {
        return part.value ? this.value(part.value) : UNKNOWN;
      }
    }
    return UNKNOWN;
  }

  #memberOfRef(path: string, key: string, taint: number): Value {
    if (path === 'globalThis') {
      if (GLOBAL_OBJECTS.has(key)) return ref('globalThis');
      return key === 'constructor' ? ref('Object') : ref(key, taint);
    }
    if (key === 'constructor') {
      if (path.endsWith('()') || path.endsWith('#') || path.includes('.')) return ref('@constructor', taint);
      return ref(NAMESPACES.has(path) ? 'Object' : 'Function', taint);
    }
    if (key === '__proto__' && !path.endsWith('prototype')) return ref(`${path}.__proto__`, taint);
    if (key === 'default' && (path.startsWith('module:') || path === 'process')) return ref(path, taint);
    if (key === 'defaultView' && path === 'document') return ref('globalThis');
    if (path === 'module:module' && key === 'createRequire') return ref('createRequire');
    if (path.length > MAX_PATH) return unknown(taint);
    return ref(`${path}.${key}`, taint);
  }

  #callExpression(node: CallExpression): Value {
    if (node.callee.type === 'Super') return UNKNOWN;
    if (node.callee.type === 'MemberExpression') {
      const known = this.#methodCall(node, node.callee);
      if (known !== null) return known;
      if (this.keyOf(node.callee) === 'bind') {
        const target = this.value(node.callee.object);
        if (optionsOf(target).some((option) => option.kind === 'ref' || option.kind === 'code')) return target;
      }
    }
    const { callee, args } = this.effectiveCall(node);
    return this.#call(callee, args, node);
  }

  #methodCall(node: CallExpression, callee: MemberExpression): Value | null {
    const key = this.keyOf(callee);
    if (key === null || callee.object.type === 'Super') return null;
    const object = this.value(callee.object);
    if (key === 'then') {
      const args = this.#args(node.arguments);
      const first = args[0];
      if (first?.kind === 'code') return union([first.home.callCode(first.node, [object], 0), unknown(object.taint)]);
      if (first?.kind === 'ref') return this.#call(first, [object], node);
      return object;
    }
    if ((key === 'catch' || key === 'finally') && object.kind !== 'object') return object;
    if (object.kind === 'constant' && typeof object.value === 'string') {
      const args = this.#args(node.arguments);
      const pattern = node.arguments[0];
      if ((key === 'replace' || key === 'replaceAll') && pattern?.type === 'Literal' && pattern.regex) {
        const by = args[1] === undefined ? null : stringOf(args[1]);
        const replaced = by === null ? null : replacePattern(object.value, pattern.regex.pattern, pattern.regex.flags, by);
        return replaced === null ? unknown(object.taint | taintOf(args)) : constant(replaced, object.taint);
      }
      if (key === 'match' && pattern?.type === 'Literal' && pattern.regex && /^(?:\.\{1,\d\}|\.\.|\\w\{2\}|\.\{2\})$/.test(pattern.regex.pattern)) {
        const parts = object.value.match(new RegExp(pattern.regex.pattern, 'g')) ?? [];
        return { kind: 'array', items: parts.map((part) => constant(part)), complete: true, taint: object.taint };
      }
      return callOnString(object.value, key, args, object.taint);
    }
    if (object.kind === 'constant' && typeof object.value === 'number' && key === 'toString') {
      const radix = node.arguments[0] === undefined ? constant(10) : this.value(node.arguments[0]);
      const base = radix.kind === 'constant' ? Number(radix.value) : 0;
      return base >= 2 && base <= 36 ? constant(object.value.toString(base), object.taint) : null;
    }
    if (object.kind === 'array') {
      if (key === 'join') {
        const separator = node.arguments[0] === undefined ? ',' : asText(this.value(node.arguments[0]));
        if (separator === null) return unknown(object.taint);
        const parts: Value[] = [];
        object.items.forEach((item, index) => {
          if (index > 0) parts.push(constant(separator));
          parts.push(item);
        });
        return object.complete ? withTaint(joinText(parts), object.taint) : withTaint(joinText([...parts, UNKNOWN]), object.taint);
      }
      if (key === 'map' && object.complete) {
        const callback = node.arguments[0] === undefined ? UNKNOWN : this.value(node.arguments[0]);
        if (callback.kind === 'code' && object.items.length <= 4_000) {
          const items = object.items.map((item, index) => callback.home.callCode(callback.node, [item, constant(index)], 0));
          return { kind: 'array', items, complete: true, taint: object.taint | taintOf(items) };
        }
        if (callback.kind === 'ref') {
          const items = object.items.map((item) => callGlobal(callback.path, [item], item.taint) ?? unknown(item.taint));
          return { kind: 'array', items, complete: true, taint: object.taint | taintOf(items) };
        }
      }
      if (key === 'reduce' && object.complete && object.items.length <= 4_000) {
        const callback = node.arguments[0] === undefined ? UNKNOWN : this.value(node.arguments[0]);
        const start = node.arguments[1] === undefined ? null : this.value(node.arguments[1]);
        if (callback.kind === 'code') {
          const items = start === null ? object.items.slice(1) : object.items;
          let sum: Value = start ?? object.items[0] ?? UNKNOWN;
          for (const item of items) {
            sum = callback.home.callCode(callback.node, [sum, item], 0);
            if (sum.kind === 'unknown') break;
          }
          return sum;
        }
      }
      if (key === 'toString') {
        const text = asText(object);
        return text === null ? unknown(object.taint) : constant(text, object.taint);
      }
      return object.complete ? callOnArray(object.items, key, this.#args(node.arguments), object.taint) : null;
    }
    return null;
  }

  #call(callee: Value, args: readonly Value[], node: AnyNode): Value {
    return union(
      optionsOf(callee).map((option) => {
        if (option.kind === 'code') return option.home.callCode(option.node, args, option.taint);
        if (option.kind === 'ref') return this.#callRef(option.path, args, option.taint, node);
        return unknown(option.taint | taintOf(args));
      }),
    );
  }

  callCode(node: AnyNode & CodeNode, args: readonly Value[], taint: number): Value {
    if (!isFunctionNode(node) || this.#depth > MAX_DEPTH - 10) return unknown(taint | taintOf(args));
    const local = new Map<Binding, Value>(this.#local ?? []);
    node.params.forEach((param, index) => this.#bindParameter(param, args, index, local));
    const before = this.#local;
    if (args.some((arg) => arg.kind !== 'unknown') && local.size > 0) this.#local = local;
    this.#depth += 1;
    const value = this.returned(node);
    this.#depth -= 1;
    this.#local = before;
    return withTaint(value, taint);
  }

  #bindParameter(param: Pattern, args: readonly Value[], index: number, local: Map<Binding, Value>): void {
    if (param.type === 'Identifier') {
      const binding = this.#names.bindingOf.get(param);
      // A parameter that is written again inside is more than its argument.
      if (binding !== undefined && binding.sources.length === 1) local.set(binding, args[index] ?? constant(undefined));
    } else if (param.type === 'RestElement' && param.argument.type === 'Identifier') {
      const binding = this.#names.bindingOf.get(param.argument);
      const items = args.slice(index);
      if (binding !== undefined) local.set(binding, { kind: 'array', items, complete: true, taint: taintOf(items) });
    }
  }

  #callRef(path: string, args: readonly Value[], taint: number, node: AnyNode): Value {
    const all = taint | (taintOf(args) & ~TAINT.argument);
    const first = args[0] ?? UNKNOWN;
    const text = stringOf(first);
    if (/^(?:require|module\.require|process\.mainModule\.require|createRequire\(\)|process\.getBuiltinModule)$/.test(path)) {
      return text === null ? ref('module:*', all) : this.#link(text, '*');
    }
    if (path.startsWith('@return:')) return ref(path.slice('@return:'.length), all);
    if (path.startsWith('@async:')) return ref(path.slice('@async:'.length), all);
    if (path === 'eval' && text !== null && /^\(?[\w$.]+\)?;?$/.test(text.trim())) return pathFromText(text);
    if (isMaker(path)) return makeFunction(args);
    switch (path) {
      case 'Reflect.get':
        return asText(args[1] ?? UNKNOWN) === null ? unknown(all) : this.member(first, asText(args[1] ?? UNKNOWN) ?? '');
      case 'Object.getOwnPropertyDescriptor':
      case 'Reflect.getOwnPropertyDescriptor': {
        const key = asText(args[1] ?? UNKNOWN);
        const value = key === null ? unknown(all) : this.member(first, key);
        return { kind: 'object', entries: new Map([['value', value], ['get', value]]), complete: false, taint: all };
      }
      case 'Object.getPrototypeOf':
      case 'Reflect.getPrototypeOf':
      case 'Object.freeze':
      case 'Object.seal':
      case 'Promise.resolve':
      case 'structuredClone':
      case 'Object':
        return first;
      case 'Object.create':
        return { kind: 'object', entries: new Map(), complete: false, taint: all };
      case 'Object.assign': {
        const entries = new Map<string, Value>();
        for (const arg of args) if (arg.kind === 'object') for (const [key, value] of arg.entries) entries.set(key, value);
        return first.kind === 'ref' ? first : { kind: 'object', entries, complete: false, taint: all };
      }
      case 'Object.values':
        return first.kind === 'object' ? { kind: 'array', items: [...first.entries.values()], complete: false, taint: all } : unknown(all);
      case 'Object.keys':
      case 'Object.entries':
      case 'JSON.stringify':
        return unknown(all);
      case 'Array.from': {
        const items = text === null ? itemsOf(first) : Array.from(text, (char) => constant(char));
        const callback = args[1];
        if (callback?.kind === 'code' && items.length <= 4_000 && (first.kind === 'array' || text !== null)) {
          return { kind: 'array', items: items.map((item, index) => callback.home.callCode(callback.node, [item, constant(index)], 0)), complete: true, taint: all };
        }
        return first.kind === 'array' || text !== null ? { kind: 'array', items, complete: callback === undefined, taint: all } : unknown(all);
      }
      default:
        break;
    }
    if (/(?:^|\.)Buffer\.from$/.test(path)) {
      const encoding = args[1] === undefined ? null : stringOf(args[1]);
      const decoded = text === null ? null : decodeBuffer(text, encoding);
      const bits = all | (encoding === null ? 0 : TAINT.decoded);
      if (decoded !== null) return { kind: 'object', entries: new Map([['toString', constant(decoded, bits)]]), complete: false, taint: bits };
      if (first.kind === 'array') {
        const chars = callGlobal('String.fromCharCode', [first], all);
        if (chars !== null && chars.kind === 'constant') return { kind: 'object', entries: new Map([['toString', chars]]), complete: false, taint: chars.taint };
      }
    }
    if (path === 'String.fromCharCode.apply' || path === 'String.fromCodePoint.apply') {
      return callGlobal(path.slice(0, -6), itemsOf(args[1]), all) ?? unknown(all);
    }
    if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && this.keyOf(node.callee) === 'toString') {
      const object = this.value(node.callee.object);
      const known = object.kind === 'object' ? object.entries.get('toString') : undefined;
      if (known?.kind === 'constant') return known;
    }
    const known = callGlobal(path, args, all);
    if (known !== null) return known;
    if (path.length > MAX_PATH) return unknown(all);
    const called = `${path}()`;
    return ref(called, all | taintOfPath(called));
  }

  #construct(callee: Value, args: readonly Value[]): Value {
    const all = taintOf(args) & ~TAINT.argument;
    if (callee.kind === 'code') return unknown(callee.taint | all);
    if (callee.kind !== 'ref') return unknown(callee.taint | all);
    if (isMaker(callee.path)) return makeFunction(args);
    if (callee.path === 'Proxy') return args[0] ?? UNKNOWN;
    if (callee.path === 'Promise') return this.#promised(args[0]);
    if (callee.path === 'String') return args[0] ?? constant('');
    if (callee.path === 'Array') return { kind: 'array', items: [], complete: false, taint: all };
    if (callee.path.length > MAX_PATH) return unknown(all);
    return ref(`${callee.path}#`, callee.taint | all | taintOfPath(`${callee.path}#`));
  }

  #promised(executor: Value | undefined): Value {
    return executor?.kind === 'code' ? unknown(executor.taint) : UNKNOWN;
  }

  #unary(operator: string, argument: Value): Value {
    const text = argument.kind === 'constant' ? argument.value : asText(argument);
    const isKnown = argument.kind === 'constant' || (argument.kind === 'array' && text !== null);
    switch (operator) {
      case '!':
        if (argument.kind === 'array' || argument.kind === 'object' || argument.kind === 'code') return constant(false);
        return argument.kind === 'constant' ? constant(!argument.value) : unknown(argument.taint);
      case '-':
        return isKnown && typeof text !== 'bigint' ? constant(-Number(text), argument.taint) : unknown(argument.taint);
      case '+':
        return isKnown && typeof text !== 'bigint' ? constant(Number(text), argument.taint) : unknown(argument.taint);
      case '~':
        return isKnown && typeof text !== 'bigint' ? constant(~Number(text), argument.taint) : unknown(argument.taint);
      case 'void':
        return constant(undefined);
      default:
        return unknown(argument.taint & ~TAINT.argument);
    }
  }

  #binary(node: AnyNode & { type: 'BinaryExpression' }): Value {
    if (node.operator === '+') return this.#sum(node);
    if (node.left.type === 'PrivateIdentifier') return UNKNOWN;
    const left = this.value(node.left);
    const right = this.value(node.right);
    const taint = left.taint | right.taint;
    if (left.kind !== 'constant' || right.kind !== 'constant') return unknown(taint & ~TAINT.argument);
    if (typeof left.value === 'bigint' || typeof right.value === 'bigint') return unknown(taint);
    const a = Number(left.value);
    const b = Number(right.value);
    switch (node.operator) {
      case '-': return constant(a - b, taint);
      case '*': return constant(a * b, taint);
      case '/': return constant(a / b, taint);
      case '%': return constant(a % b, taint);
      case '^': return constant(a ^ b, taint);
      case '&': return constant(a & b, taint);
      case '|': return constant(a | b, taint);
      case '<<': return constant(a << b, taint);
      case '>>': return constant(a >> b, taint);
      case '>>>': return constant(a >>> b, taint);
      case '**': return constant(a ** b, taint);
      default: return unknown(taint);
    }
  }

  /** Sums are flattened first: a thousand pieces must not cost a thousand levels. */
  #sum(node: AnyNode & { type: 'BinaryExpression' }): Value {
    const terms: AnyNode[] = [];
    let at: AnyNode = node;
    while (at.type === 'BinaryExpression' && at.operator === '+' && at.left.type !== 'PrivateIdentifier' && terms.length < MAX_ITEMS) {
      terms.push(at.right);
      at = at.left;
    }
    terms.push(at);
    const values = terms.reverse().map((term) => this.value(term));
    if (values.every((value) => value.kind === 'constant' && typeof value.value === 'number')) {
      return constant(values.reduce((sum, value) => sum + (value.kind === 'constant' ? Number(value.value) : 0), 0), taintOf(values));
    }
    if (values.some((value) => asText(value) !== null || value.kind === 'text')) return joinText(values);
    return unknown(taintOf(values));
  }
}

function ref(path: string, taint = 0): Value {
  return { kind: 'ref', path, taint: taint | taintOfRoot(path) };
}

function taintOfRoot(path: string): number {
  return path.includes('()') || path.startsWith('process') || path.startsWith('document') || path.startsWith('module:process') || path.endsWith('Storage')
    ? taintOfPath(path)
    : 0;
}

function taintOf(values: readonly Value[]): number {
  let taint = 0;
  for (const value of values) taint |= value.taint;
  return taint;
}

function itemsOf(value: Value | undefined): readonly Value[] {
  if (value === undefined) return [];
  if (value.kind === 'array') return value.items;
  const text = stringOf(value);
  if (text !== null && text.length <= MAX_ITEMS) return Array.from(text, (char) => constant(char, value.taint));
  return [unknown(value.taint)];
}

function isMaker(path: string): boolean {
  return FUNCTION_MAKERS.has(path) || path === '@constructor.constructor';
}

function makerOf(node: AnyNode & CodeNode): string {
  if (!isFunctionNode(node)) return 'Function';
  if (node.async && node.generator) return 'AsyncGeneratorFunction';
  if (node.async) return 'AsyncFunction';
  return node.generator ? 'GeneratorFunction' : 'Function';
}

/** `Function('return process')` is a function whose answer has a name. */
function makeFunction(args: readonly Value[]): Value {
  const body = args.at(-1);
  const text = body === undefined ? null : stringOf(body);
  const match = text === null ? null : /^\s*(?:"use strict";?\s*)?return\s*\(?\s*([\w$.]+)\s*\)?\s*;?\s*$/.exec(text);
  if (match?.[1] !== undefined) {
    const named = pathFromText(match[1]);
    if (named.kind === 'ref') return ref(`@return:${named.path}`);
  }
  return ref('Function()');
}

function pathFromText(text: string): Value {
  const plain = text.trim().replace(/^\(|\)?;?$/g, '');
  const parts = plain.split('.');
  while (parts.length > 1 && (parts[0] === 'this' || GLOBAL_OBJECTS.has(parts[0] ?? ''))) parts.shift();
  const first = parts[0] ?? '';
  if (parts.length === 1 && (first === 'this' || GLOBAL_OBJECTS.has(first))) return ref('globalThis');
  return /^\d/.test(first) ? UNKNOWN : ref(parts.join('.'));
}
