import type { Severity } from '../../../src-shared/models/finding.ts';
import type { AuditContext } from '../context.ts';
import { declaredHosts, isRawAddress, networkUses, type NetworkUse } from '../network-use.ts';
import type { Rule } from '../rule.ts';
import { PRIVATE_TAINT, TAINT } from '../script/value.ts';
import { quote, raiseAt } from '../wording.ts';

export const hiddenNetworkRule: Rule = {
  id: 'hidden-network',
  class: 'hidden-network',
  title: 'Network access past the host',
  severity: 'error',
  looksFor:
    '`fetch`, `XMLHttpRequest`, `WebSocket`, `EventSource`, `sendBeacon`, image addresses, WebRTC and the network modules of Node, instead of network.fetch. Helpers of bundled libraries that nothing feeds an address are warnings.',
  why: 'Such requests cannot be granted, narrowed to hosts or shown in a receipt.',
  fix: 'Use network.fetch from "marketplace" and declare the network permission with its hosts.',
  check(context, raise) {
    const hosts = declaredHosts(context);
    for (const use of networkUses(context)) {
      if (use.via === 'shim') continue;
      const host = use.addresses.find((each) => each.host !== null)?.host ?? null;
      const to = host === null ? '' : ` to ${quote(host)}`;
      raiseAt(
        context,
        raise,
        use.script,
        use.node,
        `${use.api} talks to the network${to} past the host.`,
        severityOf(use, hosts),
      );
    }
    raiseUnusedMakers(context, raise);
  },
};

function severityOf(use: NetworkUse, declared: ReadonlySet<string>): Severity {
  const idle = use.script.isIdle(use.node);
  if (use.script.isDead(use.node)) return 'warning';
  const remote = use.addresses.filter((each) => each.host !== null || /^(?:https?|wss?):/.test(each.text));
  if (remote.length > 0) {
    const all = remote.every(
      (each) => each.host !== null && declared.has(each.host) && !isRawAddress(each.host),
    );
    return idle && all ? 'warning' : 'error';
  }
  if (use.sentTaint & PRIVATE_TAINT) return idle ? 'warning' : 'error';
  if (use.addressTaint & (TAINT.decoded | TAINT.network)) return 'error';
  // A library's helper whose address nothing in the package fills.
  if (use.via === 'global' && use.addresses.length === 0 && !use.script.isEntry(use.node)) return 'warning';
  if (use.api === 'open' || use.api === 'window.open') return 'warning';
  return idle ? 'warning' : 'error';
}

/** Requests that are made but never opened, and workers. */
function raiseUnusedMakers(context: AuditContext, raise: Parameters<Rule['check']>[1]): void {
  for (const script of context.scripts) {
    for (const call of script.facts.calls) {
      if (call.kind !== 'new') continue;
      const maker = call.paths.find(
        (path) => path === 'Worker' || path === 'SharedWorker' || path === 'XMLHttpRequest',
      );
      if (maker !== undefined)
        raiseAt(
          context,
          raise,
          script,
          call.node,
          `A ${maker} is made, which the sandbox does not have.`,
          'warning',
        );
    }
  }
}
