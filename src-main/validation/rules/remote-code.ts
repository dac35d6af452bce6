import type { Rule } from '../rule.ts';
import { FUNCTION_MAKERS } from '../script/known-paths.ts';
import { optionsOf, TAINT, textsOf } from '../script/value.ts';
import { bySeverityOfUse, quote, raiseAt } from '../wording.ts';

const REMOTE = /^\s*(?:https?:)?\/\//i;
const CODE_URL = /^\s*(?:data:(?:text|application)\/(?:x-)?(?:javascript|ecmascript)|blob:)/i;
const STORED = TAINT.storage | TAINT.settings;

export const remoteCodeRule: Rule = {
  id: 'remote-code',
  class: 'remote-code',
  title: 'Running code from the network',
  severity: 'error',
  looksFor:
    'Answers of the network (or what was stored of them) that reach `eval`, `Function`, a timer or `import()`; imports, workers and `importScripts` of an address; script elements that load an address.',
  why: 'Whoever holds the server decides what runs, after the audit, on every machine.',
  fix: 'Ship the code inside the package; fetch data only.',
  check(context, raise) {
    for (const script of context.scripts) {
      for (const call of script.facts.calls) {
        const runs = call.paths.some(
          (path) =>
            path === 'eval' ||
            path === 'execScript' ||
            FUNCTION_MAKERS.has(path) ||
            path === '@constructor.constructor' ||
            path === 'setTimeout' ||
            path === 'setInterval' ||
            /^module:vm\.\w+/.test(path) ||
            path.startsWith('WebAssembly.'),
        );
        if (runs) {
          const relevant = call.paths.some((path) => path.startsWith('set'))
            ? call.args.slice(0, 1).filter((arg) => arg.kind !== 'code')
            : call.args;
          const taint = relevant.reduce((bits, arg) => bits | arg.taint, 0);
          if ((taint & TAINT.network) !== 0)
            raiseAt(
              context,
              raise,
              script,
              call.node,
              'An answer of the network is run as code.',
              bySeverityOfUse(script, call.node),
            );
          else if ((taint & STORED) !== 0)
            raiseAt(
              context,
              raise,
              script,
              call.node,
              'Stored text is run as code.',
              bySeverityOfUse(script, call.node),
            );
        }
        const first = call.args[0];
        if (first === undefined) continue;
        if (
          call.kind === 'import' ||
          call.paths.includes('importScripts') ||
          (call.kind === 'new' && call.paths.some((path) => path === 'Worker' || path === 'SharedWorker'))
        ) {
          const text = textsOf(first).find((each) => REMOTE.test(each.head) || CODE_URL.test(each.head));
          if (text !== undefined)
            raiseAt(
              context,
              raise,
              script,
              call.node,
              `Code is loaded from “${quote(text.head)}”.`,
              script.isDead(call.node) ? 'warning' : 'error',
            );
          else if ((first.taint & TAINT.network) !== 0)
            raiseAt(
              context,
              raise,
              script,
              call.node,
              'Code is loaded from an address the network gave.',
              bySeverityOfUse(script, call.node),
            );
        }
      }
      for (const write of script.facts.writes) {
        const isElement = optionsOf(write.object).some(
          (each) =>
            each.kind === 'ref' &&
            /^document\.(?:createElement|createElementNS|querySelector|getElementsByTagName|head|body)/.test(
              each.path,
            ),
        );
        if (!isElement || write.key !== 'src') continue;
        const text = textsOf(write.value).find((each) => REMOTE.test(each.head));
        if (text !== undefined && /createElement\(\s*['"`]script/.test(script.code)) {
          raiseAt(
            context,
            raise,
            script,
            write.node,
            `A script element loads “${quote(text.head)}”.`,
            bySeverityOfUse(script, write.node),
          );
        }
      }
    }
    for (const each of context.imports) {
      if (each.kind === 'remote' && each.form === 'static') {
        raiseAt(context, raise, each.script, each.node, `Code is imported from “${quote(each.specifier)}”.`);
      }
    }
    for (const file of context.files) {
      if (file.kind !== 'html' && file.kind !== 'svg') continue;
      for (const tag of file.tags) {
        if (tag.name !== 'script') continue;
        const source = tag.attributes.find(
          (each) => each.name === 'src' || each.name === 'href' || each.name === 'xlink:href',
        );
        if (source !== undefined && REMOTE.test(source.value)) {
          raise({
            file: file.path,
            offset: tag.offset,
            message: `A script element loads “${quote(source.value)}”.`,
          });
        }
      }
    }
  },
};
