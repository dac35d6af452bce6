import type { Rule } from '../rule.ts';
import { textsOf } from '../script/value.ts';
import { bySeverityOfUse, quote, raiseAt } from '../wording.ts';

const RUNS =
  /^(?:module:child_process(?:\.\w+)?|module:(?:execa|shelljs|cross-spawn|zx|node-pty)(?:\.\w+)?|module:cluster\.fork|Deno\.(?:run|Command)|Bun\.(?:spawn|spawnSync|\$)|ActiveXObject#\.(?:Run|Exec|ShellExecute)|module:electron\.shell\.\w+|process\.execve)$/;

export const processExecRule: Rule = {
  id: 'process-exec',
  class: 'process-exec',
  title: 'Running other programs',
  severity: 'error',
  looksFor:
    'Calls into `child_process` and its kin (`Deno.Command`, `Bun.spawn`, execa, shelljs), however the module was reached. Behind a feature test it is a warning unless the command is written out.',
  why: "A program that is started does whatever it likes, with all of the user's rights.",
  fix: 'Remove it; extensions run inside the sandbox only.',
  check(context, raise) {
    for (const script of context.scripts) {
      for (const call of script.facts.calls) {
        const path = call.paths.find((each) => RUNS.test(each));
        if (path === undefined) continue;
        if (path === 'module:child_process') continue;
        const command = call.args[0] === undefined ? undefined : textsOf(call.args[0])[0]?.head;
        const named = command !== undefined && command !== '' && !script.isDead(call.node);
        const severity = named ? 'error' : bySeverityOfUse(script, call.node);
        const what = command === undefined || command === '' ? '' : `: “${quote(command)}”`;
        raiseAt(
          context,
          raise,
          script,
          call.node,
          `${path.replace('module:', '')} starts another program${what}.`,
          severity,
        );
      }
      for (const read of script.facts.reads) {
        const parent = script.names.parents.get(read.node);
        if (
          !/^module:child_process\.(?:exec|spawn|fork)\w*$/.test(read.path) ||
          parent?.type !== 'CallExpression'
        )
          continue;
        raiseAt(
          context,
          raise,
          script,
          read.node,
          `${read.path.replace('module:', '')} is handed on to be called.`,
          bySeverityOfUse(script, read.node),
        );
      }
      for (const call of script.facts.calls) {
        if (
          call.kind === 'new' &&
          call.paths.includes('ActiveXObject') &&
          call.args[0]?.kind === 'constant' &&
          /shell/i.test(String(call.args[0].value))
        ) {
          raiseAt(context, raise, script, call.node, 'A Windows shell object is made.');
        }
      }
    }
  },
};
