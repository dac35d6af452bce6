import { defineErrors } from './entry.ts';

/** What can go wrong with what is on its way to a server. */
export const upstreamErrors = defineErrors({
  'upstream.not-found': {
    status: 404,
    exit: 1,
    message: 'There is nothing {id} on its way to a server.',
    hint: 'List what is with `wpk outbox list --all`.',
  },
  'upstream.no-server': {
    status: 409,
    exit: 2,
    message: '{extensionId} did not come from a server that is followed.',
    hint: 'Name the server with --to; `wpk sync list` shows which there are.',
  },
  'upstream.too-many': {
    status: 409,
    exit: 1,
    message: '{limit} things wait to be sent to {remoteId} already.',
    hint: 'Send them with `wpk outbox send`, or take some back with `wpk outbox cancel ID`.',
  },
  'upstream.not-now': {
    status: 409,
    exit: 1,
    message: '{id} is {state}: that cannot be done with it now.',
    hint: 'Look at it with `wpk outbox list --all`.',
  },
  'upstream.choice-not-offered': {
    status: 409,
    exit: 1,
    message: 'Yours cannot be kept here: {subject} was decided on at the server.',
    hint: 'Keep theirs, or cancel; a new version can be published under a new number.',
  },
  'upstream.not-rated': {
    status: 404,
    exit: 1,
    message: 'You have not rated {subject} at {remoteId}.',
    hint: 'There is nothing to take back.',
  },
  'upstream.refused': {
    status: 502,
    exit: 1,
    message: 'The server refused with {refusal}: {text}',
    hint: 'This program does not know that refusal; a newer one may tell more.',
  },
});
