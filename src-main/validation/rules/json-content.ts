import type { Rule } from '../rule.ts';

export const jsonContentRule: Rule = {
  id: 'json-poisoned-key',
  class: 'prototype-pollution',
  title: 'JSON with a poisonous key',
  severity: 'error',
  looksFor: 'The keys `__proto__`, and `constructor` that holds a `prototype`, in JSON files of the package.',
  why: 'Code that merges the file changes what every object inherits.',
  fix: 'Rename the key.',
  check(context, raise) {
    for (const file of context.files) {
      if (file.kind !== 'json' || file.text === null || file.path.endsWith('.map')) continue;
      const match =
        /"(?:__proto__|\\u005f\\u005fproto\\u005f\\u005f)"\s*:|"constructor"\s*:\s*\{\s*"prototype"\s*:/i.exec(
          file.text,
        );
      if (match !== null)
        raise({
          file: file.path,
          offset: match.index,
          message: 'The file holds a key that can poison a prototype.',
        });
    }
  },
};
