import { defineErrors } from './entry.ts';

export const cliErrors = defineErrors({
  'cli.usage': {
    status: 400,
    exit: 2,
    message: '{problem}',
    hint: 'See `wpk help {verb}`.',
  },
});
