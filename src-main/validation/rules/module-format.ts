import type { Rule } from '../rule.ts';
import { raiseAt } from '../wording.ts';

export const moduleFormatRule: Rule = {
  id: 'module-format',
  class: 'structure',
  title: 'CommonJS instead of an ES module',
  severity: 'error',
  looksFor:
    '`module.exports`, `exports.x = …` and `require(…)` outside of feature tests in a script without import or export: an error for main and what it imports, a notice elsewhere.',
  why: 'The sandbox loads ES modules; there is no require and no module in it.',
  fix: 'Bundle to an ES module: `esbuild src/main.ts --bundle --format=esm --external:marketplace --outfile=dist/main.js`, which `wpk package` does by itself.',
  check(context, raise) {
    for (const script of context.scripts) {
      if (script.origin !== 'file' || script.isModule) continue;
      const isReached = context.reached.has(script.path);
      const write = script.facts.writes.find(
        (each) =>
          (each.object.kind === 'ref' &&
            (each.object.path === 'exports' || each.object.path === 'module.exports') &&
            !script.isGuarded(each.node)) ||
          (each.object.kind === 'ref' &&
            each.object.path === 'module' &&
            each.key === 'exports' &&
            !script.isGuarded(each.node)),
      );
      const call = script.facts.calls.find(
        (each) => each.paths.includes('require') && !script.isGuarded(each.node),
      );
      const node = write?.node ?? call?.node;
      if (node !== undefined) {
        raiseAt(
          context,
          raise,
          script,
          node,
          'The script is CommonJS; bundle it to an ES module.',
          isReached ? 'error' : 'notice',
        );
      } else if (script.path === context.main && script.names.program.body.length > 0) {
        raise({
          file: script.path,
          offset: 0,
          message: 'main exports nothing, so nothing of it can be called.',
          severity: 'warning',
        });
      }
    }
  },
};
