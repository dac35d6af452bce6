import type { Rule } from '../rule.ts';
import { kindOfSpecifier, resolveSpecifier } from '../script/specifiers.ts';
import { textsOf } from '../script/value.ts';
import { bySeverityOfUse, quote, raiseAt } from '../wording.ts';

export const dynamicImportRule: Rule = {
  id: 'dynamic-import',
  class: 'dynamic-code',
  title: 'A module chosen at run time',
  severity: 'error',
  looksFor:
    '`import(x)` whose `x` is worked out at run time. A literal `import("./part.js")` is a notice, of anything else a warning.',
  why: 'Which code runs cannot be known before it runs.',
  fix: 'Import by a literal path, or statically.',
  check(context, raise) {
    for (const script of context.scripts) {
      for (const call of script.facts.calls) {
        if (call.kind !== 'import') continue;
        const source = call.nodes[0];
        const arg = call.args[0];
        if (source === undefined || arg === undefined) continue;
        const texts = textsOf(arg);
        const isLiteral =
          source.type === 'Literal' || (source.type === 'TemplateLiteral' && source.expressions.length === 0);
        if (texts.length === 1 && texts[0]?.whole === true) {
          const specifier = texts[0].head;
          const kind = kindOfSpecifier(specifier);
          if (kind === 'remote') continue;
          const inside =
            kind === 'relative' &&
            resolveSpecifier(script.path, specifier, (path) => context.fileAt.has(path)) !== null;
          const severity = isLiteral
            ? inside || kind === 'host'
              ? 'notice'
              : 'warning'
            : inside
              ? 'warning'
              : bySeverityOfUse(script, call.node);
          raiseAt(
            context,
            raise,
            script,
            call.node,
            `“${quote(specifier)}” is imported at run time.`,
            severity,
          );
          continue;
        }
        const relative = texts.length > 0 && texts.every((text) => /^\.{1,2}\//.test(text.head));
        const severity = relative ? 'warning' : bySeverityOfUse(script, call.node);
        raiseAt(
          context,
          raise,
          script,
          call.node,
          'A module is imported whose name is made at run time.',
          severity,
        );
      }
    }
  },
};
