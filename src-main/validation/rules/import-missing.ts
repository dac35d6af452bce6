import type { Rule } from '../rule.ts';
import { isPowerfulModule } from '../script/specifiers.ts';
import { quote, raiseAt } from '../wording.ts';

export const importMissingRule: Rule = {
  id: 'import-missing',
  class: 'structure',
  title: 'Imports that lead nowhere',
  severity: 'error',
  looksFor:
    'Relative imports without a file, npm and platform modules that were not bundled, and extensions that are no declared dependency: an error where main needs them, else a warning. A literal `import()` is at most a warning.',
  why: 'The module would not load in the sandbox.',
  fix: 'Bundle the module into dist/, correct the path, or declare the dependency in wpk.json.',
  check(context, raise) {
    const dependencies = context.manifest?.dependencies ?? {};
    for (const each of context.imports) {
      if (each.kind === 'host' || each.kind === 'remote' || each.form === 'require') continue;
      if (each.kind === 'relative' && each.target !== null) continue;
      if (each.kind === 'extension' && Object.hasOwn(dependencies, each.specifier)) continue;
      const needed = each.form === 'static' && context.reached.has(each.script.path);
      const name = quote(each.specifier);
      const message =
        each.kind === 'relative'
          ? `There is no file “${name}” in the package.`
          : each.kind === 'extension'
            ? `“${name}” is imported but is no declared dependency.`
            : each.kind === 'platform'
              ? `“${name}” is a module of another platform.`
              : `“${name}” was not bundled.`;
      const severity = needed
        ? 'error'
        : each.kind === 'platform' && !isPowerfulModule(each.specifier)
          ? 'notice'
          : 'warning';
      raiseAt(context, raise, each.script, each.node, message, severity);
    }
  },
};
