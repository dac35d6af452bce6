import { defineErrors } from './entry.ts';

export const trustErrors = defineErrors({
  'trust.unsigned': {
    status: 400,
    exit: 1,
    message: '{artifact} carries no signature.',
    hint: 'Sign it with `wpk sign`, or name the bundle with `--bundle`.',
  },
});
