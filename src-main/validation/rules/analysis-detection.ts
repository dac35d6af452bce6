import type { AnyNode } from 'acorn';
import type { Rule } from '../rule.ts';
import { isFunctionNode, nodesBelow } from '../script/nodes.ts';
import type { Script } from '../script/script.ts';
import { raiseAt } from '../wording.ts';

const SENSITIVE =
  /^(?:eval|Function|AsyncFunction|fetch|WebSocket|XMLHttpRequest.*|navigator\.sendBeacon|marketplace\.network\.fetch|marketplace\.storage\.delete|module:(?:child_process|fs|https?|net)\b.*|@constructor\.constructor|import\(\)|atob)$/;
const WORDS =
  /\b(?:navigator\s*\.\s*webdriver|isSandbox\w*|inSandbox\w*|sandboxed|is_?dry_?run|dry_?run|quickjs|headless(?:Chrome)?|phantomjs|callPhantom|_phantom|__nightmare|domAutomation|selenium|virtualbox|vmware|isDebuggerPresent|--inspect|beingAnaly[sz]ed|isAnaly[sz]ed|under_?test|__audit__)\b/i;

export const analysisDetectionRule: Rule = {
  id: 'analysis-detection',
  class: 'anti-analysis',
  title: 'Behaving when watched',
  severity: 'error',
  looksFor:
    'Conditions on signs of a sandbox, a dry run, a debugger or a test browser, a clock that stands still, or a date in the future, that decide whether network, code or data calls run. Without such calls it is a warning.',
  why: 'Code that behaves only while it is watched makes every test worthless.',
  fix: 'Behave the same everywhere.',
  check(context, raise) {
    for (const script of context.scripts) {
      const asks: Asks = {
        words: WORDS.test(script.code),
        clock: /\bnow\b|new Date/.test(script.code),
        synthetic: script.code.includes('.synthetic'),
      };
      if (!asks.words && !asks.clock && !asks.synthetic) continue;
      const { names } = script;
      for (const node of [
        ...names.ofType('IfStatement'),
        ...names.ofType('ConditionalExpression'),
        ...names.ofType('LogicalExpression'),
      ]) {
        const test = node.type === 'LogicalExpression' ? node.left : node.test;
        if (node.type === 'LogicalExpression' && script.names.parents.get(node)?.type === 'LogicalExpression')
          continue;
        const sign = signIn(test, script, asks);
        if (sign === null) continue;
        const decides = sensitiveBelow(node, script) || (leaves(node) && sensitiveAfter(node, script));
        const severity = script.isDead(node)
          ? 'notice'
          : decides
            ? sign.isMild === true
              ? 'warning'
              : 'error'
            : sign.isWeak
              ? null
              : 'warning';
        if (severity !== null)
          raiseAt(
            context,
            raise,
            script,
            node,
            `${sign.message}${decides ? ', and dangerous calls depend on it' : ''}.`,
            severity,
          );
      }
    }
  },
};

/** Which signs the script mentions at all. */
interface Asks {
  readonly words: boolean;
  readonly clock: boolean;
  readonly synthetic: boolean;
}

function signIn(
  test: AnyNode,
  script: Script,
  asks: Asks,
): { message: string; isWeak: boolean; isMild?: boolean } | null {
  const text = script.textOf(test).slice(0, 2_000);
  if (asks.words && WORDS.test(expand(test, script, text)))
    return { message: 'A condition looks for signs of being watched', isWeak: false };
  if (asks.synthetic && /\.synthetic\b/.test(text))
    return { message: 'A condition looks whether the prices are synthetic', isWeak: true, isMild: true };
  if (!asks.clock) return null;
  if (isStillClock(test, script))
    return { message: 'A condition looks whether the clock stands still', isWeak: true };
  if (isFarDate(test, script)) return { message: 'A condition waits for a date', isWeak: true };
  return null;
}

/** Names in a condition stand for what they were made of. */
function expand(test: AnyNode, script: Script, text: string): string {
  let all = text;
  for (const node of nodesBelow(test)) {
    if (node.type !== 'Identifier') continue;
    const binding = script.names.bindingOf.get(node);
    const source = binding?.sources.length === 1 ? binding.sources[0] : undefined;
    if (source?.kind === 'expression' && !isFunctionNode(source.node))
      all += ` ${script.textOf(source.node).slice(0, 300)}`;
    else if (source?.kind === 'expression' && isFunctionNode(source.node))
      all += ` ${script.textOf(source.node).slice(0, 600)}`;
  }
  return all;
}

/** Two readings of the clock that are compared for equality, or whose difference is compared with zero. */
function isStillClock(test: AnyNode, script: Script): boolean {
  for (const node of nodesBelow(test)) {
    if (node.type !== 'BinaryExpression' || !/^[!=]==?$/.test(node.operator)) continue;
    const clocks = [...nodesBelow(node)].filter((each) => readsClock(each, script)).length;
    if (clocks >= 2) return true;
  }
  return false;
}

function isFarDate(test: AnyNode, script: Script): boolean {
  for (const node of nodesBelow(test)) {
    if (
      node.type !== 'BinaryExpression' ||
      !/^[<>]=?$/.test(node.operator) ||
      node.left.type === 'PrivateIdentifier'
    )
      continue;
    const left = dateOf(node.left, script);
    const right = dateOf(node.right, script);
    if ((left.isNow && right.isFixed) || (right.isNow && left.isFixed)) return true;
  }
  return false;
}

function dateOf(node: AnyNode, script: Script): { isNow: boolean; isFixed: boolean } {
  const value = script.evaluator.value(node);
  if (value.kind === 'constant' && typeof value.value === 'number')
    return { isNow: false, isFixed: value.value > 1.5e12 && value.value < 5e12 };
  const text = script.textOf(node);
  if (/^(?:\+?new Date\(\s*['"`\d]|Date\.(?:UTC|parse)\()/.test(text)) return { isNow: false, isFixed: true };
  return { isNow: readsClock(node, script) || /^(?:\+?new Date\(\))/.test(text), isFixed: false };
}

function readsClock(node: AnyNode, script: Script): boolean {
  if (node.type === 'CallExpression')
    return /(?:Date|clock|performance)\s*\.\s*now$|\.getTime$/.test(script.textOf(node.callee));
  if (node.type === 'NewExpression')
    return node.arguments.length === 0 && script.textOf(node.callee) === 'Date';
  if (node.type !== 'Identifier') return false;
  const source = script.names.bindingOf.get(node)?.sources[0];
  return (
    source?.kind === 'expression' && source.node.type === 'CallExpression' && readsClock(source.node, script)
  );
}

function sensitiveBelow(root: AnyNode, script: Script): boolean {
  const inside = (node: AnyNode): boolean => node.start >= root.start && node.end <= root.end;
  return script.facts.calls.some(
    (call) => inside(call.node) && call.paths.some((path) => SENSITIVE.test(path)),
  );
}

function leaves(node: AnyNode): boolean {
  if (node.type !== 'IfStatement') return false;
  const only = node.consequent.type === 'BlockStatement' ? node.consequent.body.at(-1) : node.consequent;
  return only?.type === 'ReturnStatement' || only?.type === 'ThrowStatement';
}

function sensitiveAfter(node: AnyNode, script: Script): boolean {
  let around = script.names.parents.get(node);
  while (around !== undefined && !isFunctionNode(around) && around.type !== 'Program')
    around = script.names.parents.get(around);
  if (around === undefined) return false;
  const end = around.end;
  return script.facts.calls.some(
    (call) =>
      call.node.start > node.end && call.node.end <= end && call.paths.some((path) => SENSITIVE.test(path)),
  );
}
