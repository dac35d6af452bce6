import { defineErrors } from './entry.ts';

export const sandboxErrors = defineErrors({
  'sandbox.unavailable': {
    status: 503,
    exit: 1,
    message: 'The sandbox could not start: {reason}',
    hint: 'Run `wpk doctor`; if it stays, rebuild with `npm run build`.',
  },
  'sandbox.invalid-limits': {
    status: 400,
    exit: 2,
    message: 'The limits of the run are not valid: {problem}.',
    hint: 'Give a timeout of 1 to 300000 ms and a memory of 1 to 1024 MB.',
  },
  'sandbox.storage-quota': {
    status: 413,
    exit: 1,
    message: 'The extension has no room left: its storage holds at most {quotaBytes} bytes.',
    hint: 'Delete keys with `storage.delete`, or keep less.',
  },
  'sandbox.network-refused': {
    status: 403,
    exit: 1,
    message: 'The request was not sent: {reason}.',
    hint: 'Use https, a granted host with a public address, and stay within the size limits.',
  },
  'sandbox.network-failed': {
    status: 502,
    exit: 1,
    message: 'The request to {host} failed: {reason}.',
    hint: 'Check the host and the network, and try again.',
  },
  'sandbox.unknown-capability': {
    status: 400,
    exit: 2,
    message: 'There is no capability {capability}.',
    hint: 'Use one of: {known}.',
  },
  'sandbox.host-needed': {
    status: 400,
    exit: 2,
    message: 'network needs a host, not "{host}".',
    hint: 'Write network:api.example.com.',
  },
});
