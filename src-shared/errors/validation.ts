import { defineErrors } from './entry.ts';

export const validationErrors = defineErrors({
  'validation.scanner-unavailable': {
    status: 503,
    exit: 1,
    message: 'The scanner {scanner} did not answer: {reason}',
    hint: "The submission stays and is scanned again; check the scanner's configuration.",
  },
  'validation.scanners-invalid': {
    status: 500,
    exit: 1,
    message: 'The scanners configured in {source} cannot be used: {problem}.',
    hint: 'Write a JSON list of {"name", "command": [program, argument…]} or {"name", "url"}.',
  },
});
