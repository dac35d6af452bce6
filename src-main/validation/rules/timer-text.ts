import type { Rule } from '../rule.ts';
import { optionsOf } from '../script/value.ts';
import { bySeverityOfUse, raiseAt } from '../wording.ts';

export const timerTextRule: Rule = {
  id: 'timer-text',
  class: 'dynamic-code',
  title: 'Code made from text with a timer',
  severity: 'error',
  looksFor: '`setTimeout`, `setInterval` and `setImmediate` that are given text instead of a function.',
  why: 'A timer runs text as code, just as eval does.',
  fix: 'Pass a function to the timer.',
  check(context, raise) {
    for (const script of context.scripts) {
      for (const call of script.facts.calls) {
        if (
          !call.paths.some(
            (path) => path === 'setTimeout' || path === 'setInterval' || path === 'setImmediate',
          )
        )
          continue;
        const first = call.args[0];
        if (first === undefined) continue;
        const isText = optionsOf(first).some(
          (option) =>
            option.kind === 'text' || (option.kind === 'constant' && typeof option.value === 'string'),
        );
        if (isText)
          raiseAt(
            context,
            raise,
            script,
            call.node,
            'A timer runs text as code.',
            bySeverityOfUse(script, call.node),
          );
      }
    }
  },
};
