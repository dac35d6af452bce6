import type { Rule } from '../rule.ts';
import { bySeverityOfUse, raiseAt } from '../wording.ts';

const CALLS =
  /^(?:process\.(?:exit|kill|abort|chdir|setuid|setgid|seteuid|setegid|umask|on|once|prependListener|emit|removeAllListeners|disconnect|send|setUncaughtExceptionCaptureCallback|report\.\w+)|module:electron\.\w+(?:\.\w+)*|module:(?:os|worker_threads|cluster|v8|inspector|repl|readline|module|trace_events|tty|domain|wasi)(?:\.\w+)+|Deno\.(?:exit|kill|env\.\w+|hostname|permissions\.\w+)|Bun\.\w+|chrome\.\w+(?:\.\w+)*|browser\.(?:runtime|tabs|cookies)\.\w+|(?:parent|opener|top)\.postMessage|ipcRenderer\.\w+|acquireVsCodeApi|navigator\.(?:usb|serial|bluetooth|hid)\.\w+|navigator\.geolocation\.\w+|window\.close|close)$/;
const READS =
  /^(?:process\.(?:argv|execPath|execArgv|pid|ppid|title|config|release)|module:electron)(?:\.|$)/;
const SECRET_NAME =
  /TOKEN|SECRET|PASS|API_?KEY|CREDENTIAL|PRIVATE|^AWS_|^GITHUB_|^NPM_|^AZURE_|^GCP_|SESSION/i;

export const hostProcessRule: Rule = {
  id: 'host-process',
  class: 'host-abuse',
  title: 'Meddling with the host process',
  severity: 'error',
  looksFor:
    '`process.exit`, `process.kill`, handlers on `process`, Electron, `os`, `worker_threads`, `cluster` and other modules of the host, and environment variables that hold secrets. Behind a feature test it is a warning.',
  why: 'An extension that reaches its host can stop it, watch it or act in its name.',
  fix: 'Remove it; everything an extension may use comes from "marketplace".',
  check(context, raise) {
    for (const script of context.scripts) {
      for (const call of script.facts.calls) {
        const path = call.paths.find((each) => CALLS.test(each));
        const node = call.node;
        if (
          path === undefined &&
          node.type === 'CallExpression' &&
          call.paths.includes('postMessage') &&
          /\b(?:parent|top|opener)\s*\.\s*postMessage$/.test(script.textOf(node.callee))
        ) {
          raiseAt(
            context,
            raise,
            script,
            node,
            'A message is sent to the page around.',
            bySeverityOfUse(script, node),
          );
        }
        if (path !== undefined && path !== 'close') {
          raiseAt(
            context,
            raise,
            script,
            call.node,
            `${path.replace('module:', '')} is called.`,
            bySeverityOfUse(script, call.node),
          );
        }
      }
      for (const read of script.facts.reads) {
        const variable = /^process\.env\.([\w$]+)/.exec(read.path)?.[1];
        if (variable !== undefined) {
          if (variable === 'NODE_ENV' || variable === 'DEBUG' || variable === 'NODE_DEBUG') continue;
          const severity = SECRET_NAME.test(variable)
            ? bySeverityOfUse(script, read.node)
            : bySeverityOfUse(script, read.node, 'warning', 'notice');
          raiseAt(
            context,
            raise,
            script,
            read.node,
            `The environment variable ${variable} is read.`,
            severity,
          );
        } else if (read.path === 'process.env' || read.path === 'Deno.env') {
          const parent = script.names.parents.get(read.node);
          const whole = parent?.type === 'CallExpression' || parent?.type === 'SpreadElement';
          raiseAt(
            context,
            raise,
            script,
            read.node,
            'The environment is read.',
            bySeverityOfUse(script, read.node, whole ? 'error' : 'warning', 'warning'),
          );
        } else if (READS.test(read.path)) {
          raiseAt(
            context,
            raise,
            script,
            read.node,
            `${read.path.replace('module:', '')} is read.`,
            bySeverityOfUse(script, read.node, 'warning', 'notice'),
          );
        }
      }
      for (const write of script.facts.writes) {
        if (write.object.kind === 'ref' && /^process(?:\.|$)/.test(write.object.path)) {
          raiseAt(
            context,
            raise,
            script,
            write.node,
            `${write.object.path}.${write.key ?? '…'} is changed.`,
            bySeverityOfUse(script, write.node),
          );
        }
      }
    }
  },
};
