import { defineErrors } from './entry.ts';

export const projectsErrors = defineErrors({
  'projects.folder-not-empty': {
    status: 409,
    exit: 1,
    message: '{path} is not empty.',
    hint: 'Choose an empty or new folder.',
  },
});
