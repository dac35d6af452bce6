import { CHAT_HOOKS, COLLECTORS, declaredHosts, networkUses, type NetworkUse } from '../network-use.ts';
import type { Rule } from '../rule.ts';
import { PRIVATE_TAINT, TAINT } from '../script/value.ts';
import { raiseAt } from '../wording.ts';

const NAMES: readonly (readonly [number, string])[] = [
  [TAINT.environment, 'environment variables'],
  [TAINT.file, 'files'],
  [TAINT.input, 'keyboard or clipboard input'],
  [TAINT.cookie, 'cookies or browser storage'],
  [TAINT.host, 'facts about the machine'],
  [TAINT.storage, 'stored data'],
  [TAINT.settings, 'settings'],
];
const NEVER = TAINT.environment | TAINT.file | TAINT.input | TAINT.cookie | TAINT.host;

export const exfiltrationRule: Rule = {
  id: 'exfiltration',
  class: 'exfiltration',
  title: 'Private data sent away',
  severity: 'error',
  looksFor:
    'Data flows from storage, settings, files, the environment, cookies or input into a request: always an error for what an extension has no business with, and for stored data that goes to an undeclared host, into a host name, or to a service that collects. Stored data in the address of a declared host is a warning.',
  why: 'What has left the machine cannot be called back.',
  fix: 'Send only what the user asked to send, to a declared host, in the body of the request.',
  check(context, raise) {
    const declared = declaredHosts(context);
    for (const use of networkUses(context)) {
      const carrier = use.addresses.find(
        (each) =>
          each.host !== null &&
          !declared.has(each.host) &&
          !each.isWhole &&
          /[?&][\w.-]*=[^/]*$/.test(each.text),
      );
      if (carrier !== undefined && !use.script.isDead(use.node)) {
        raiseAt(
          context,
          raise,
          use.script,
          use.node,
          `The address of a request to ${carrier.host ?? 'a host'}, which is not declared, carries data.`,
          'error',
        );
        continue;
      }
      const taint = (use.addressTaint | use.sentTaint) & PRIVATE_TAINT;
      if (taint === 0) continue;
      if (use.script.isDead(use.node)) continue;
      const what = NAMES.filter(([bit]) => (taint & bit) !== 0)
        .map(([, name]) => name)
        .join(', ');
      if ((taint & NEVER) !== 0) {
        raiseAt(context, raise, use.script, use.node, `A request carries ${what}.`, 'error');
        continue;
      }
      const toDeclared =
        use.addresses.length > 0 &&
        use.addresses.every((each) => each.host !== null && declared.has(each.host));
      if (!toDeclared || use.via !== 'shim') {
        const severity = isUserChosen(use) ? 'warning' : 'error';
        raiseAt(
          context,
          raise,
          use.script,
          use.node,
          `A request to a host that is not declared carries ${what}.`,
          severity,
        );
        continue;
      }
      const collector = use.addresses.find((each) => each.host !== null && COLLECTORS.test(each.host));
      const chat = use.addresses.find((each) => each.host !== null && CHAT_HOOKS.test(each.host));
      if (collector !== undefined)
        raiseAt(context, raise, use.script, use.node, `${what} go to a collecting service.`, 'error');
      else if (chat !== undefined && (taint & TAINT.storage) !== 0)
        raiseAt(
          context,
          raise,
          use.script,
          use.node,
          `A request to a chat service carries ${what}.`,
          'warning',
        );
      else if ((use.addressTaint & TAINT.storage) !== 0) {
        raiseAt(context, raise, use.script, use.node, `The address of a request carries ${what}.`, 'warning');
      }
    }
  },
};

/** The user typed the address into the settings: nobody else's host. */
function isUserChosen(use: NetworkUse): boolean {
  return (
    use.via === 'shim' &&
    use.addresses.every((each) => each.host === null) &&
    (use.addressTaint & TAINT.settings) !== 0 &&
    (use.sentTaint & TAINT.storage) === 0
  );
}
