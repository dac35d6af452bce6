import { declaredHosts, isRawAddress, networkUses } from '../network-use.ts';
import type { Rule } from '../rule.ts';
import { PRIVATE_TAINT, TAINT } from '../script/value.ts';
import { quote, raiseAt } from '../wording.ts';

export const hostUndeclaredRule: Rule = {
  id: 'host-undeclared',
  class: 'permission-mismatch',
  title: 'A host that was not declared',
  severity: 'error',
  looksFor:
    'Calls of network.fetch with an address whose host the manifest does not name, raw addresses, and addresses whose host is made at run time (a warning).',
  why: 'Users consent to hosts; a call to another host would be refused at run time or mislead them.',
  fix: 'Name the host under permissions.hosts with a reason, or drop the call.',
  check(context, raise) {
    const declared = declaredHosts(context);
    for (const use of networkUses(context)) {
      if (use.via !== 'shim') continue;
      const idle = use.script.isDead(use.node);
      let known = false;
      for (const address of use.addresses) {
        if (address.host === null) continue;
        known = true;
        if (declared.has(address.host)) {
          if (address.scheme !== 'https') {
            raiseAt(
              context,
              raise,
              use.script,
              use.node,
              `${quote(address.host)} is asked without encryption (${address.scheme ?? 'no scheme'}).`,
              'warning',
            );
          }
          continue;
        }
        const what = isRawAddress(address.host) ? 'The raw address' : 'The host';
        raiseAt(
          context,
          raise,
          use.script,
          use.node,
          `${what} ${quote(address.host)} is asked but not declared.`,
          idle ? 'warning' : 'error',
        );
      }
      if (known) continue;
      const hidden =
        use.addressTaint & (PRIVATE_TAINT & ~TAINT.settings & ~TAINT.storage) ||
        use.addressTaint & TAINT.decoded;
      const message = 'The host of a request is made at run time; it cannot be held against the manifest.';
      raiseAt(context, raise, use.script, use.node, message, hidden && !idle ? 'error' : 'warning');
    }
  },
};
