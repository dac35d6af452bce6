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
  'http.too-slow': {
    status: 408,
    exit: 1,
    message: 'The request came in too slowly.',
    hint: 'Try again on a better connection.',
  },
});
