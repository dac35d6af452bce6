import { defineErrors } from './entry.ts';

export const validationErrors = defineErrors({
  'validation.scanner-unavailable': {
    status: 503,
    exit: 1,
    message: 'The scanner {scanner} did not answer: {reason}',
    hint: "The submission stays and is scanned again; check the scanner's configuration.",
  },
});
