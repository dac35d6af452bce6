import { defineErrors } from './entry.ts';

export const windowErrors = defineErrors({
  'window.path-not-chosen': {
    status: 403,
    exit: 1,
    message: 'The window may not use {path}: nobody chose it.',
    hint: 'Choose the file or folder in the dialog, or drop it on the window. The home stays shut, and so does a folder around it.',
  },
  'window.path-not-private': {
    status: 403,
    exit: 1,
    message: 'Keys and backups do not go to {path} or come from there: the window works in that place.',
    hint: 'Choose a place outside of the folders and files that you opened here, or use wpk in a terminal.',
  },
  'window.terminal-only': {
    status: 403,
    exit: 1,
    message: 'The window does not do this: {what}.',
    hint: 'Use wpk in a terminal.',
  },
  'window.not-confirmed': {
    status: 409,
    exit: 1,
    message: 'Nothing was changed: you did not agree.',
    hint: 'Do it again and agree in the box of the system, if you want it.',
  },
  'window.question-open': {
    status: 409,
    exit: 1,
    message: 'Another question is waiting for an answer.',
    hint: 'Answer the open one first.',
  },
  'window.link-refused': {
    status: 400,
    exit: 2,
    message: 'This link is not opened: {reason}.',
    hint: 'Only https addresses without a user name open in the browser.',
  },
  'window.consent-open': {
    status: 409,
    exit: 1,
    message: 'Another plan is waiting for a decision.',
    hint: 'Decide on the open one first.',
  },
  'window.too-soon': {
    status: 409,
    exit: 1,
    message: 'The plan was shown too short a time to be read.',
    hint: 'Read what it asks for, then confirm.',
  },
});
