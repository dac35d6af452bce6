import { defineErrors } from './entry.ts';

export const storeErrors = defineErrors({
  'store.busy': {
    status: 503,
    exit: 1,
    message: 'The home is busy: another process has been writing for more than {seconds} s.',
    hint: 'Try again; if it stays, close the other program that uses this home.',
  },
});
