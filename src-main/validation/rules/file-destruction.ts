import type { Rule } from '../rule.ts';
import { piecesOf } from '../script/value.ts';
import { DESTRUCTIVE_COMMAND, FILE_MODULE } from '../file-use.ts';
import { bySeverityOfUse, quote, raiseAt } from '../wording.ts';

const DESTROYS = /\.(?:promises\.)?(?:rm|rmdir|unlink|truncate|ftruncate|remove|emptyDir)(?:Sync)?$/;
const OTHER =
  /^(?:Deno\.remove\w*|module:(?:rimraf|del|trash)(?:\.\w+)?|indexedDB\.deleteDatabase|(?:localStorage|sessionStorage)\.clear|caches\.delete)$/;

export const fileDestructionRule: Rule = {
  id: 'file-destruction',
  class: 'destructive',
  title: "Deleting the user's files or data",
  severity: 'error',
  looksFor:
    'Calls that delete or empty files (`fs.rm`, `unlink`, `rimraf`), wipe browser stores, and commands such as `rm -rf`, `format` or `dd` that are handed to a program starter.',
  why: 'What is gone is gone.',
  fix: "Remove it; storage.delete removes the extension's own data.",
  check(context, raise) {
    for (const script of context.scripts) {
      for (const call of script.facts.calls) {
        const path = call.paths.find(
          (each) => (FILE_MODULE.test(each) && DESTROYS.test(each)) || OTHER.test(each),
        );
        if (path !== undefined) {
          raiseAt(
            context,
            raise,
            script,
            call.node,
            `${path.replace('module:', '')} deletes.`,
            bySeverityOfUse(script, call.node),
          );
          continue;
        }
        if (
          !call.paths.some((each) =>
            /^(?:module:child_process\.|module:execa|module:shelljs|Deno\.|Bun\.)/.test(each),
          )
        )
          continue;
        const texts = call.args.flatMap((arg) => piecesOf(arg));
        const joined = texts.join(' ');
        if (DESTRUCTIVE_COMMAND.test(joined) && !script.isDead(call.node)) {
          raiseAt(
            context,
            raise,
            script,
            call.node,
            `A destructive command is run: “${quote(joined)}”.`,
            'error',
          );
        }
      }
    }
  },
};
