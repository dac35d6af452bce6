import { defineErrors } from './entry.ts';

export const cliErrors = defineErrors({
  'cli.usage': {
    status: 400,
    exit: 2,
    message: '{problem}',
    hint: 'See `{help}`.',
  },
  'cli.cannot-start': {
    status: 503,
    exit: 1,
    message: 'wpk cannot start: {reason}',
    hint: 'Run `npm install` and `npm run build` in its folder.',
  },
  'cli.consent-needed': {
    status: 403,
    exit: 1,
    message: 'Nobody is here to consent to this plan.',
    hint: 'Read the plan in the details; add `--yes` to consent to exactly what it lists.',
  },
  'cli.cancelled': {
    status: 409,
    exit: 1,
    message: 'Cancelled. Nothing was changed.',
    hint: 'Run it again when you want to go ahead.',
  },
});
