import { defineErrors } from './entry.ts';

/** Files that a person names: keys, bundles, scripts, CSV, exports. Packages have codes of their own. */
export const filesErrors = defineErrors({
  'files.not-found': {
    status: 404,
    exit: 1,
    message: 'There is no file at {path}.',
    hint: 'Check the path.',
  },
  'files.not-in-package': {
    status: 404,
    exit: 1,
    message: '{extensionId}@{version} holds no file {path}.',
    hint: 'List its files with `wpk ls` or extensions.files.',
  },
  'files.not-a-file': {
    status: 400,
    exit: 1,
    message: '{path} is not a file.',
    hint: 'Name a file.',
  },
  'files.too-large': {
    status: 413,
    exit: 1,
    message: '{path} has {bytes} bytes; at most {limit} are read.',
    hint: 'Name a smaller file.',
  },
  'files.unreadable': {
    status: 400,
    exit: 1,
    message: '{path} cannot be read: {reason}',
    hint: 'Check its permissions.',
  },
  'files.exists': {
    status: 409,
    exit: 1,
    message: '{path} exists already.',
    hint: 'Name a new file; nothing is overwritten.',
  },
  'files.cannot-write': {
    status: 500,
    exit: 1,
    message: '{path} cannot be written: {reason}',
    hint: 'Check that the folder exists, that you may write there, and that the disk has room.',
  },
});
