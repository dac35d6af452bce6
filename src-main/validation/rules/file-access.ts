import type { Rule } from '../rule.ts';
import { piecesOf } from '../script/value.ts';
import { bySeverityOfUse, quote, raiseAt } from '../wording.ts';
import { FILE_MODULE, SENSITIVE_PATH } from '../file-use.ts';

const READS =
  /\.(?:promises\.)?(?:read\w*|open\w*|createReadStream|stat\w*|lstat\w*|access\w*|exists\w*|opendir\w*|glob\w*|watch\w*|cp\w*|copyFile\w*|realpath\w*)$/;
const OTHER =
  /^(?:Deno\.(?:read\w+|open\w*|stat\w*|readDir\w*)|Bun\.file|module:(?:fs-extra|graceful-fs|glob|keytar)\.\w+|module:sqlite\.DatabaseSync)$/;

export const fileAccessRule: Rule = {
  id: 'file-access',
  class: 'sensitive-file-access',
  title: "Reading the user's files",
  severity: 'error',
  looksFor:
    'Calls that read files or folders through `fs`, Deno or Bun, however the module was reached. Behind a feature test it is a warning, unless the path is one of keys, wallets, browser profiles or passwords.',
  why: "Extensions keep their data in storage; the user's files are none of theirs.",
  fix: 'Remove it; use storage from "marketplace", or ship the data under assets/.',
  check(context, raise) {
    for (const script of context.scripts) {
      for (const call of script.facts.calls) {
        const path = call.paths.find(
          (each) => (FILE_MODULE.test(each) && READS.test(each)) || OTHER.test(each),
        );
        if (path === undefined) continue;
        const target = call.args.flatMap((arg) => piecesOf(arg)).find((text) => SENSITIVE_PATH.test(text));
        const severity =
          target !== undefined && !script.isDead(call.node) ? 'error' : bySeverityOfUse(script, call.node);
        const what = target === undefined ? '' : ` (“${quote(target)}”)`;
        raiseAt(
          context,
          raise,
          script,
          call.node,
          `${path.replace('module:', '')} reads the file system${what}.`,
          severity,
        );
      }
    }
  },
};
