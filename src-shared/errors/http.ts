import { defineErrors } from './entry.ts';

export const httpErrors = defineErrors({
  'http.bad-request': {
    status: 400,
    exit: 1,
    message: 'The request cannot be understood: {problem}',
    hint: 'Compare it with the description at /openapi.json.',
  },
  'http.not-found': {
    status: 404,
    exit: 1,
    message: 'There is nothing at this address.',
    hint: 'The addresses of this server are listed at /openapi.json.',
  },
  'http.body-too-large': {
    status: 413,
    exit: 1,
    message: 'The body of the request is larger than this route takes.',
    hint: 'Send packages to PUT /api/v1/uploads/<sha256>; the limits are at /api/v1/about.',
  },
  'http.unsupported-media-type': {
    status: 415,
    exit: 1,
    message: 'This route does not take a body of this type.',
    hint: 'Send application/json, or application/octet-stream for an upload.',
  },
  'http.target-too-long': {
    status: 414,
    exit: 1,
    message: 'A part of the address is longer than anything here can be.',
    hint: 'Compare the address with those at /openapi.json.',
  },
  'http.wrong-host': {
    status: 421,
    exit: 1,
    message: 'This server is not reached under that name.',
    hint: 'Use its address, or add the name to the setting hostNames.',
  },
  'http.foreign-origin': {
    status: 403,
    exit: 1,
    message: 'A page of another origin cannot use this server.',
    hint: 'Open the page from this server, or call it from a program.',
  },
  'http.head-too-large': {
    status: 431,
    exit: 1,
    message: 'The headers of the request are larger than is taken.',
    hint: 'Send fewer or shorter headers.',
  },
  'http.too-many-requests': {
    status: 429,
    exit: 1,
    message: 'Too many requests came from here.',
    hint: 'Wait as long as the Retry-After header says, then go on.',
  },
  'http.range-not-satisfiable': {
    status: 416,
    exit: 1,
    message:
      'The ranges that were asked for do not lie in the {size} bytes there are, overlap, or are too many.',
    hint: 'Ask for parts that exist, or leave the Range header out.',
  },
  'http.idempotency-key-reused': {
    status: 422,
    exit: 1,
    message: 'The idempotency key {key} came with another request before.',
    hint: 'Make a new key for each write; use the same one only to send the same write again.',
  },
  'http.idempotency-key-in-use': {
    status: 409,
    exit: 1,
    message: 'The write with the idempotency key {key} is being worked on.',
    hint: 'Wait a moment and send it again with the same key to get its answer.',
  },
  'http.idempotency-answer-not-kept': {
    status: 409,
    exit: 1,
    message: 'The write with the idempotency key {key} was done; its answer was shown once and is not kept.',
    hint: 'If the answer was lost, undo what was made and begin anew with another key.',
  },
  'http.unreachable': {
    status: 503,
    exit: 1,
    message: 'The server cannot be reached.',
    hint: 'Check that it runs and that this machine is connected, then try again.',
  },
  'http.too-slow': {
    status: 408,
    exit: 1,
    message: 'The request came in too slowly.',
    hint: 'Try again on a better connection.',
  },
});
