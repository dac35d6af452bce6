import { defineErrors } from './entry.ts';

export const windowErrors = defineErrors({
  'window.path-not-chosen': {
    status: 403,
    exit: 1,
    message: 'The window may not use {path}: nobody chose it.',
    hint: 'Choose the file or folder in the dialog, or drop it on the window.',
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
