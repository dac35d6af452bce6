import { defineErrors } from './entry.ts';

/** What can stand between `wpk --registry` and a marketplace server. What the server itself refuses keeps its own code. */
export const remoteErrors = defineErrors({
  'remote.no-token': {
    status: 401,
    exit: 2,
    message: 'There is no token for {url}.',
    hint: 'Put the token that an administrator gave you into MARKETPLACE_TOKEN, or into a file for --token-file.',
  },
  'remote.token-unusable': {
    status: 400,
    exit: 2,
    message: 'What {source} holds is not one token.',
    hint: 'It has to hold the token and nothing else: one word, as it was shown.',
  },
  'remote.insecure': {
    status: 400,
    exit: 2,
    message: 'A token is not sent to {url} in the clear.',
    hint: 'Use https; http is taken for this machine only (localhost, 127.0.0.1, [::1]).',
  },
  'remote.unreachable': {
    status: 503,
    exit: 1,
    message: '{url} cannot be reached: {reason}',
    hint: 'Check the address, the network and whether the server runs; what needs no server works without --registry.',
  },
  'remote.too-slow': {
    status: 504,
    exit: 1,
    message: '{url} did not answer within {seconds} seconds.',
    hint: 'Look at what stands with `wpk status` before you try again: it may have done what it was asked.',
  },
  'remote.connection-lost': {
    status: 503,
    exit: 1,
    message: 'The connection to {url} broke while the job {jobId} was followed: {reason}',
    hint: 'The job goes on without you; `wpk --registry {url} status` shows what became of it.',
  },
  'remote.too-many-requests': {
    status: 429,
    exit: 1,
    message: '{url} takes no more requests from here for now.',
    hint: 'Try again in {seconds} seconds.',
  },
  'remote.unavailable': {
    status: 503,
    exit: 1,
    message: '{url} cannot answer now (status {status}).',
    hint: 'Try again later; whoever runs it finds the reason at /health/ready.',
  },
  'remote.not-a-marketplace': {
    status: 502,
    exit: 1,
    message: 'What answers at {url} is not a marketplace (status {status}).',
    hint: 'Check the address: scheme, host and port of the server and nothing more. Redirections are not followed.',
  },
  'remote.refused': {
    status: 502,
    exit: 1,
    message: '{url} refused with {refusal}: {text}',
    hint: 'This program does not know that refusal; a newer one may tell more.',
  },
});
