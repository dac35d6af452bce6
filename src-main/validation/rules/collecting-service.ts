import { CHAT_HOOKS, COLLECTORS, declaredHosts, isRawAddress, networkUses } from '../network-use.ts';
import type { Rule } from '../rule.ts';
import { raiseAt } from '../wording.ts';

export const collectingServiceRule: Rule = {
  id: 'collecting-service',
  class: 'exfiltration',
  title: 'Services that collect what others send',
  severity: 'warning',
  looksFor:
    'Requests to request bins, tunnels, paste sites and throw-away inboxes, and such hosts in the manifest. Chat hooks are notices. A mention that reaches no request is a notice.',
  why: 'They are where stolen data usually goes.',
  fix: 'Use a host of your own.',
  check(context, raise) {
    for (const use of networkUses(context)) {
      for (const { host } of use.addresses) {
        if (host === null) continue;
        const dead = use.script.isDead(use.node);
        if (COLLECTORS.test(host))
          raiseAt(
            context,
            raise,
            use.script,
            use.node,
            `${host} collects what it is sent.`,
            dead ? 'warning' : 'error',
          );
        else if (CHAT_HOOKS.test(host))
          raiseAt(
            context,
            raise,
            use.script,
            use.node,
            `${host} is a chat service whose hooks can carry data out.`,
            'notice',
          );
      }
    }
    for (const host of declaredHosts(context)) {
      if (COLLECTORS.test(host))
        raise({
          file: 'wpk.json',
          message: `The manifest asks for ${host}, which collects what it is sent.`,
        });
    }
    for (const script of context.scripts) {
      for (const node of script.names.ofType('Literal')) {
        if (typeof node.value !== 'string') continue;
        const host = /^(?:https?|wss?):\/\/([^/:?#]+)/i.exec(node.value)?.[1];
        if (
          host !== undefined &&
          (COLLECTORS.test(host) || (isRawAddress(host) && !/^(?:127\.|0\.0\.0\.0)/.test(host)))
        ) {
          raiseAt(context, raise, script, node, `The code names ${host}.`, 'notice');
        }
      }
    }
  },
};
