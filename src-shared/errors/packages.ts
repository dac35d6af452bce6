import { defineErrors } from './entry.ts';

export const packagesErrors = defineErrors({
  'packages.not-found': {
    status: 404,
    exit: 1,
    message: 'There is no file or folder at {path}.',
    hint: 'Check the path.',
  },
});
