import { defineErrors } from './entry.ts';

export const apiErrors = defineErrors({
  'api.invalid-input': {
    status: 400,
    exit: 2,
    message: 'The input is not valid: {problem}',
    hint: 'Correct the named field and try again.',
  },
  'api.unknown-procedure': {
    status: 404,
    exit: 2,
    message: 'There is no procedure {procedure}.',
    hint: 'List them with `wpk api --list`.',
  },
  'api.forbidden': {
    status: 403,
    exit: 1,
    message: 'This needs the role {role}.',
    hint: 'Ask an administrator for that role.',
  },
  'api.consent-required': {
    status: 403,
    exit: 1,
    message: 'Only a person can confirm this plan.',
    hint: 'Confirm it in the consent view, at the prompt, or with `--yes`.',
  },
  'api.message-too-large': {
    status: 413,
    exit: 1,
    message: 'The message has {characters} characters; at most {limit} are taken.',
    hint: 'Send packages as paths or digests, never as bytes.',
  },
  'api.too-many-calls': {
    status: 429,
    exit: 1,
    message: 'More than {limit} calls are open on this port.',
    hint: 'Wait for earlier calls to be answered.',
  },
  internal: {
    status: 500,
    exit: 70,
    message: 'Something went wrong inside: {reason}',
    hint: 'This is a bug. Please report it with what you did.',
  },
});
