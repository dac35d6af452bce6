import type { Rule } from '../rule.ts';
import { piecesOf } from '../script/value.ts';
import { networkUses } from '../network-use.ts';
import { FILE_MODULE, SPREADING_COMMAND } from '../file-use.ts';
import { quote, raiseAt } from '../wording.ts';

const PROJECT_FILE =
  /(?:^|[\\/])(?:package\.json|package-lock\.json|wpk\.json|\.npmrc|[^\\/]+\.wpk|\.github[\\/]workflows[\\/][^\\/]+|\.git[\\/]hooks[\\/][^\\/]+)$|node_modules[\\/]|[\\/]extensions[\\/]/;
const REGISTRY =
  /(?:^|\.)(?:registry\.npmjs\.org|registry\.yarnpkg\.com|upload\.pypi\.org|marketplace\.visualstudio\.com|open-vsx\.org)$/;

export const selfPropagationRule: Rule = {
  id: 'self-propagation',
  class: 'self-propagation',
  title: 'Spreading to other packages',
  severity: 'error',
  looksFor:
    "Publishing commands (`npm publish`, `wpk publish`, `git push`), writes to other projects' manifests, hooks or installed packages, and uploads to package registries.",
  why: 'It is how worms move from one developer to the next.',
  fix: 'Remove it; publishing is for people and their build machines.',
  check(context, raise) {
    for (const script of context.scripts) {
      for (const call of script.facts.calls) {
        if (
          call.paths.length === 0 ||
          !call.paths.some((path) => /^(?:module:|Deno|Bun)/.test(path)) ||
          script.isDead(call.node)
        )
          continue;
        const texts = call.args.flatMap((arg) => piecesOf(arg));
        const runs = call.paths.some((path) =>
          /^(?:module:(?:child_process|execa|shelljs)|Deno\.(?:run|Command)|Bun\.spawn)/.test(path),
        );
        if (runs && SPREADING_COMMAND.test(texts.join(' '))) {
          raiseAt(
            context,
            raise,
            script,
            call.node,
            `A publishing command is run: “${quote(texts.join(' '))}”.`,
          );
        }
        const writes = call.paths.some(
          (path) => FILE_MODULE.test(path) && /(?:write|append|copyFile|rename|cp|symlink)\w*$/i.test(path),
        );
        const file = writes ? texts.find((text) => PROJECT_FILE.test(text)) : undefined;
        if (file !== undefined)
          raiseAt(context, raise, script, call.node, `Another project's file is written: “${quote(file)}”.`);
      }
    }
    for (const use of networkUses(context)) {
      if (use.script.isDead(use.node)) continue;
      const uploads = use.addresses.find(
        (each) =>
          /\/wpk\/upload\b|\/api\/-\/publish\b|\/api\/v1\/uploads\//.test(each.text) ||
          (each.host !== null && REGISTRY.test(each.host) && (use.method === 'PUT' || use.method === 'POST')),
      );
      if (uploads !== undefined)
        raiseAt(
          context,
          raise,
          use.script,
          use.node,
          `Something is uploaded to a package registry: “${quote(uploads.text)}”.`,
        );
    }
  },
};
