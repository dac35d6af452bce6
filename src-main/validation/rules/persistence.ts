import type { Rule } from '../rule.ts';
import { piecesOf } from '../script/value.ts';
import { FILE_MODULE, STARTUP_COMMAND, STARTUP_PATH } from '../file-use.ts';
import { bySeverityOfUse, quote, raiseAt } from '../wording.ts';

const REGISTERS =
  /^(?:navigator\.serviceWorker\.register|module:electron\.app\.(?:setLoginItemSettings|setAsDefaultProtocolClient)|module:(?:auto-launch|node-windows|winreg|node-cron)(?:\.\w+|#\.\w+)?|chrome\.alarms\.create)$/;

export const persistenceRule: Rule = {
  id: 'persistence',
  class: 'persistence',
  title: 'Staying on after the run',
  severity: 'error',
  looksFor:
    'Writes to start-up places (shell profiles, LaunchAgents, cron, autostart, Run keys), commands that schedule programs, service workers and login items.',
  why: "An extension's run ends with its call; what stays behind is out of the user's sight.",
  fix: 'Remove it; the station starts extensions when the user asks for them.',
  check(context, raise) {
    for (const script of context.scripts) {
      for (const call of script.facts.calls) {
        if (call.paths.some((path) => REGISTERS.test(path))) {
          raiseAt(
            context,
            raise,
            script,
            call.node,
            'Something is registered to start by itself.',
            bySeverityOfUse(script, call.node),
          );
          continue;
        }
        const touchesFiles = call.paths.some(
          (path) =>
            (FILE_MODULE.test(path) && !/read|stat|exists|access/i.test(path)) ||
            /^(?:Deno|Bun)\.write/.test(path),
        );
        const runs = call.paths.some((path) =>
          /^(?:module:(?:child_process|execa|shelljs)|Deno\.(?:run|Command)|Bun\.spawn)/.test(path),
        );
        if (!touchesFiles && !runs) continue;
        const texts = call.args.flatMap((arg) => piecesOf(arg));
        const found =
          texts.find((text) => STARTUP_PATH.test(text)) ??
          (runs && STARTUP_COMMAND.test(texts.join(' ')) ? texts.join(' ') : undefined);
        if (found !== undefined && !script.isDead(call.node)) {
          raiseAt(
            context,
            raise,
            script,
            call.node,
            `Something is put where the system starts it by itself: “${quote(found)}”.`,
          );
        }
      }
    }
  },
};
