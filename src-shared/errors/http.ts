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
