import { defineErrors } from './entry.ts';

export const reportsErrors = defineErrors({
  'reports.not-found': {
    status: 404,
    exit: 1,
    message: 'There is no report {id}.',
    hint: 'List them with reports.list.',
  },
  'reports.already-open': {
    status: 409,
    exit: 1,
    message: 'You have reported {subject} already, and nobody has decided on it yet.',
    hint: 'Wait for the decision; reports.own shows it.',
  },
  'reports.settled': {
    status: 409,
    exit: 1,
    message: 'The report {id} was settled: {state}.',
    hint: 'Look at who settled it and why; a new report can be filed.',
  },
  'reports.too-many': {
    status: 429,
    exit: 1,
    message: 'You have sent {limit} of these in 24 hours, which is as many as are taken.',
    hint: 'Go on tomorrow; for something urgent, write to the address at /.well-known/security.txt.',
  },
});
