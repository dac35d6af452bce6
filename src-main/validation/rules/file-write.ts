import type { Rule } from '../rule.ts';
import { FILE_MODULE } from '../file-use.ts';
import { bySeverityOfUse, raiseAt } from '../wording.ts';

const WRITES =
  /\.(?:promises\.)?(?:write\w*|append\w*|createWriteStream|mkdir\w*|rename\w*|symlink\w*|link\w*|chmod\w*|chown\w*|utimes\w*|outputFile\w*)$/;

export const fileWriteRule: Rule = {
  id: 'file-write',
  class: 'host-abuse',
  title: "Writing to the user's file system",
  severity: 'error',
  looksFor:
    'Calls that write, rename or change files through `fs`, Deno or Bun. Behind a feature test it is a warning.',
  why: 'Extensions keep their data in storage; files of the user and the host are none of theirs.',
  fix: 'Remove it; use storage from "marketplace" or the report functions.',
  check(context, raise) {
    for (const script of context.scripts) {
      for (const call of script.facts.calls) {
        const path = call.paths.find(
          (each) =>
            (FILE_MODULE.test(each) && WRITES.test(each)) ||
            /^(?:Deno\.(?:write|mkdir|rename|chmod|symlink)\w*|Bun\.write)$/.test(each),
        );
        if (path !== undefined)
          raiseAt(
            context,
            raise,
            script,
            call.node,
            `${path.replace('module:', '')} writes to the file system.`,
            bySeverityOfUse(script, call.node),
          );
      }
    }
  },
};
