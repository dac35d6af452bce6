import type { Rule } from '../rule.ts';
import { bySeverityOfUse, raiseAt } from '../wording.ts';

const CALLS =
  /^(?:process\.(?:binding|_linkedBinding|dlopen|_kill|openStdin|reallyExit|getBuiltinModule)|process\.mainModule\.require|module\.constructor\._load|module:module\.(?:_load|createRequire|register)|createRequire|module:vm\.\w+|module:vm\.Script|ShadowRealm|require\.main\.require|module:(?:qjs:)?std\.\w+|module:qjs:os\.\w+)$/;
const READS =
  /^(?:process\.mainModule|require\.cache|module\.constructor|require\.main|process\.moduleLoadList|process\.env\.NODE_OPTIONS)(?:\.|$)/;

export const processInternalsRule: Rule = {
  id: 'process-internals',
  class: 'sandbox-escape-attempt',
  title: 'Internals of the host process',
  severity: 'error',
  looksFor:
    "`process.binding`, `process.mainModule`, `module.constructor._load`, `createRequire`, `node:vm`, `ShadowRealm`, and the engine's own `std` and `os` modules. Behind a feature test it is a warning.",
  why: 'Each of them is a road past the sandbox into the process that runs it.',
  fix: 'Remove it; everything an extension may use comes from "marketplace".',
  check(context, raise) {
    for (const script of context.scripts) {
      for (const call of script.facts.calls) {
        const path = call.paths.find((each) => CALLS.test(each));
        if (path !== undefined)
          raiseAt(
            context,
            raise,
            script,
            call.node,
            `${path.replace('module:', '')} is called.`,
            bySeverityOfUse(script, call.node),
          );
      }
      for (const read of script.facts.reads) {
        if (READS.test(read.path))
          raiseAt(
            context,
            raise,
            script,
            read.node,
            `${read.path} is read.`,
            bySeverityOfUse(script, read.node),
          );
      }
    }
    for (const each of context.imports) {
      if (/^(?:qjs:)?std$|^qjs:/.test(each.specifier)) {
        raiseAt(
          context,
          raise,
          each.script,
          each.node,
          `The engine's module “${each.specifier}” is imported.`,
          bySeverityOfUse(each.script, each.node),
        );
      }
    }
  },
};
