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
  'projects.source-outside': {
    status: 400,
    exit: 1,
    message: 'The source imports {path}, which lies outside the project.',
    hint: 'Move the file into the project, or install it as a package there.',
  },
  'projects.dependency-missing': {
    status: 400,
    exit: 1,
    message: '{extensionId} needs {missing}, which was not given.',
    hint: 'Name the folder or package file of each with --with.',
  },
  'projects.dependency-version': {
    status: 400,
    exit: 1,
    message: '{extensionId} needs {dependency} {range}, and {version} was given.',
    hint: 'Give a version within the range, or widen the range in wpk.json.',
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
  'projects.folder-missing': {
    status: 404,
    exit: 1,
    message: 'There is no folder at {path}.',
    hint: 'It was moved or deleted. Open it where it is now, or take it off the list.',
  },
  'projects.too-many': {
    status: 409,
    exit: 1,
    message: 'At most {limit} projects are remembered.',
    hint: 'Take projects off the list that you no longer work on; their folders stay.',
  },
  'projects.path-outside': {
    status: 400,
    exit: 1,
    message: '{path} leads out of the project.',
    hint: 'Name files of the project by their path in it. Links are not followed.',
  },
  'projects.path-of-tools': {
    status: 403,
    exit: 1,
    message: '{path} belongs to a tool, and is not changed here.',
    hint: 'Change hidden files and what lies in node_modules with the tool that made them.',
  },
  'projects.not-text': {
    status: 400,
    exit: 1,
    message: '{path} is not a text.',
    hint: 'Only UTF-8 texts are edited here; change other files with their own program.',
  },
  'projects.file-changed': {
    status: 409,
    exit: 1,
    message: '{path} was changed by another program since it was read.',
    hint: 'Compare both, then keep yours or take the one on disk. Nothing was written.',
  },
});
