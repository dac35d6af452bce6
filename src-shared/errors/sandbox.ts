import { defineErrors } from './entry.ts';

export const sandboxErrors = defineErrors({
  'sandbox.unavailable': {
    status: 503,
    exit: 1,
    message: 'The sandbox could not start: {reason}',
    hint: 'Run `wpk doctor`; if it stays, rebuild with `npm run build`.',
  },
});
