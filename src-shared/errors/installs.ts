import { defineErrors } from './entry.ts';

export const installsErrors = defineErrors({
  'installs.not-installed': {
    status: 404,
    exit: 1,
    message: '{extensionId} is not installed.',
    hint: 'See what is installed with `wpk list`.',
  },
});
