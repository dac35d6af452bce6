import { magicOf } from '../source/magic.ts';
import type { Rule } from '../rule.ts';
import { raiseAt } from '../wording.ts';

export const webassemblyFileRule: Rule = {
  id: 'webassembly-file',
  class: 'opaque-code',
  title: 'WebAssembly files',
  severity: 'warning',
  looksFor:
    'WebAssembly by its first bytes or ending, and modules written as base64 text (`AGFzbQ…`) or byte arrays inside scripts.',
  why: 'Compiled code cannot be read by a reviewer, and the sandbox does not run it.',
  fix: 'Remove the file and ship the computation as JavaScript.',
  check(context, raise) {
    for (const file of context.files) {
      if (magicOf(file.bytes)?.kind === 'webassembly')
        raise({ file: file.path, message: 'The file is WebAssembly.' });
      else if (/\.wasm$/i.test(file.path))
        raise({ file: file.path, message: 'The file is named as WebAssembly.' });
    }
    for (const script of context.scripts) {
      for (const node of script.names.ofType('Literal')) {
        if (
          typeof node.value === 'string' &&
          node.value.length > 60 &&
          /^(?:data:application\/wasm;base64,)?AGFzbQEAAA/.test(node.value)
        ) {
          raiseAt(context, raise, script, node, 'WebAssembly is written into the code as text.');
        }
      }
    }
  },
};
