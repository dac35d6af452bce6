import { networkUses } from '../network-use.ts';
import type { Rule } from '../rule.ts';
import { stringOf, TAINT } from '../script/value.ts';
import { bySeverityOfUse, quote, raiseAt } from '../wording.ts';

const KEY_EVENT = /^(?:on)?(?:keydown|keyup|keypress|beforeinput|paste|copy|cut)$/;
const CAPTURES =
  /^(?:navigator\.clipboard\.read\w*|navigator\.mediaDevices\.(?:getUserMedia|getDisplayMedia)|navigator\.getUserMedia|module:electron\.(?:desktopCapturer|clipboard|globalShortcut)\.\w+|module:(?:iohook|uiohook-napi|node-global-key-listener|robotjs|screenshot-desktop)(?:[.#]\w+)*|navigator\.credentials\.get)$/;

export const inputCaptureRule: Rule = {
  id: 'input-capture',
  class: 'input-capture',
  title: 'Listening to the user',
  severity: 'error',
  looksFor:
    'Key, paste and clipboard listeners whose events are kept or sent, clipboard and screen reading, and look-ups of password fields. A listener in code without any sending is a warning.',
  why: 'It is how passwords are stolen.',
  fix: 'Remove it; input comes as the argument of a command.',
  check(context, raise) {
    for (const script of context.scripts) {
      const sends =
        networkUses(context).some((use) => use.script === script) ||
        script.facts.calls.some((call) =>
          call.paths.some((path) => path === 'marketplace.storage.set' || path === 'localStorage.setItem'),
        );
      const sendsInput = networkUses(context).some(
        (use) => use.script === script && ((use.sentTaint | use.addressTaint) & TAINT.input) !== 0,
      );
      for (const call of script.facts.calls) {
        if (call.paths.some((path) => CAPTURES.test(path))) {
          raiseAt(
            context,
            raise,
            script,
            call.node,
            `${call.paths[0]?.replace('module:', '') ?? 'A call'} reads what the user does.`,
            bySeverityOfUse(script, call.node),
          );
          continue;
        }
        const node = call.node;
        if (node.type !== 'CallExpression') continue;
        const method =
          node.callee.type === 'MemberExpression'
            ? script.evaluator.keyOf(node.callee)
            : call.paths.includes('addEventListener')
              ? 'addEventListener'
              : null;
        const first = call.args[0] === undefined ? null : stringOf(call.args[0]);
        if ((method === 'addEventListener' || method === 'on') && first !== null && KEY_EVENT.test(first)) {
          const keeps = node.arguments[1] !== undefined && readsKey(script.textOf(node.arguments[1]));
          const severity = script.isDead(node)
            ? 'warning'
            : sendsInput || (sends && keeps)
              ? 'error'
              : keeps && !script.isGuarded(node)
                ? 'warning'
                : 'notice';
          raiseAt(context, raise, script, node, `The ${quote(first)} event is listened to.`, severity);
        }
        if (
          /^(?:querySelector(?:All)?)$/.test(method ?? '') &&
          first !== null &&
          /type\s*=\s*["']?password/i.test(first)
        ) {
          raiseAt(
            context,
            raise,
            script,
            node,
            'Password fields are looked up.',
            bySeverityOfUse(script, node),
          );
        }
      }
      for (const write of script.facts.writes) {
        if (write.key === null || !/^on(?:keydown|keyup|keypress|paste)$/.test(write.key)) continue;
        const severity = sends ? bySeverityOfUse(script, write.node) : 'warning';
        raiseAt(
          context,
          raise,
          script,
          write.node,
          `The ${write.key.slice(2)} event is listened to.`,
          severity,
        );
      }
    }
  },
};

function readsKey(text: string): boolean {
  return /\.(?:key|code|keyCode|which|charCode|clipboardData|data)\b/.test(text) || !/=>|function/.test(text);
}
