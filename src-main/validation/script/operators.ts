import type { AnyNode, BinaryExpression } from 'acorn';
import type { Engine } from './engine.ts';
import { taintOf } from './made-values.ts';
import { asText, constant, joinText, TAINT, UNKNOWN, unknown, type Value } from './value.ts';

const MAX_TERMS = 20_000;

export function unaryValue(operator: string, argument: Value): Value {
  const text = argument.kind === 'constant' ? argument.value : asText(argument);
  const isKnown = argument.kind === 'constant' || (argument.kind === 'array' && text !== null);
  switch (operator) {
    case '!':
      if (argument.kind === 'array' || argument.kind === 'object' || argument.kind === 'code')
        return constant(false);
      return argument.kind === 'constant' ? constant(!argument.value) : unknown(argument.taint);
    case '-':
      return isKnown && typeof text !== 'bigint'
        ? constant(-Number(text), argument.taint)
        : unknown(argument.taint);
    case '+':
      return isKnown && typeof text !== 'bigint'
        ? constant(Number(text), argument.taint)
        : unknown(argument.taint);
    case '~':
      return isKnown && typeof text !== 'bigint'
        ? constant(~Number(text), argument.taint)
        : unknown(argument.taint);
    case 'void':
      return constant(undefined);
    default:
      return unknown(argument.taint & ~TAINT.argument);
  }
}

export function binaryValue(engine: Engine, node: BinaryExpression): Value {
  if (node.operator === '+') return sumValue(engine, node);
  if (node.left.type === 'PrivateIdentifier') return UNKNOWN;
  const left = engine.value(node.left);
  const right = engine.value(node.right);
  const taint = left.taint | right.taint;
  if (left.kind !== 'constant' || right.kind !== 'constant') return unknown(taint & ~TAINT.argument);
  if (typeof left.value === 'bigint' || typeof right.value === 'bigint') return unknown(taint);
  const a = Number(left.value);
  const b = Number(right.value);
  switch (node.operator) {
    case '-':
      return constant(a - b, taint);
    case '*':
      return constant(a * b, taint);
    case '/':
      return constant(a / b, taint);
    case '%':
      return constant(a % b, taint);
    case '^':
      return constant(a ^ b, taint);
    case '&':
      return constant(a & b, taint);
    case '|':
      return constant(a | b, taint);
    case '<<':
      return constant(a << b, taint);
    case '>>':
      return constant(a >> b, taint);
    case '>>>':
      return constant(a >>> b, taint);
    case '**':
      return constant(a ** b, taint);
    default:
      return unknown(taint);
  }
}

/** Sums are flattened first: a thousand pieces must not cost a thousand levels. */
function sumValue(engine: Engine, node: BinaryExpression & AnyNode): Value {
  const terms: AnyNode[] = [];
  let at: AnyNode = node;
  while (
    at.type === 'BinaryExpression' &&
    at.operator === '+' &&
    at.left.type !== 'PrivateIdentifier' &&
    terms.length < MAX_TERMS
  ) {
    terms.push(at.right);
    at = at.left;
  }
  terms.push(at);
  const values = terms.toReversed().map((term) => engine.value(term));
  if (values.every((value) => value.kind === 'constant' && typeof value.value === 'number')) {
    return constant(
      values.reduce((sum, value) => sum + (value.kind === 'constant' ? Number(value.value) : 0), 0),
      taintOf(values),
    );
  }
  if (values.some((value) => asText(value) !== null || value.kind === 'text' || value.kind === 'union'))
    return joinText(values);
  return unknown(taintOf(values));
}
