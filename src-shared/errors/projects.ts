import { defineErrors } from './entry.ts';

export const projectsErrors = defineErrors({
  'projects.folder-not-empty': {
    status: 409,
    exit: 1,
    message: '{path} is not empty.',
    hint: 'Choose an empty or new folder.',
  },
  'projects.build-failed': {
    status: 400,
    exit: 1,
    message: 'The project does not build: {problems}',
    hint: 'Mend the named lines and try again.',
  },
  'projects.kit-missing': {
    status: 500,
    exit: 1,
    message: 'The author kit is not where it belongs, beside the program.',
    hint: 'Install Marketplace Station again.',
  },
  'projects.unknown-contribution': {
    status: 404,
    exit: 1,
    message: 'The project contributes nothing named {name}.',
    hint: 'It contributes: {known}.',
  },
  'projects.samples-missing': {
    status: 500,
    exit: 1,
    message: 'The sample extensions are not where they belong, beside the program.',
    hint: 'Install Marketplace Station again.',
  },
});
