import { defineErrors } from './entry.ts';

export const serverErrors = defineErrors({
  'server.bad-settings': {
    status: 400,
    exit: 2,
    message: 'The setting {setting} of the server cannot be used: {problem}',
    hint: 'Correct it in the file, the environment or the flag; `wpk serve --print-config` shows what is in force.',
  },
  'server.program-replaced': {
    status: 503,
    exit: 1,
    message:
      'The files of the program were replaced while this server runs, and a part that was not loaded yet is missing.',
    hint: 'Start the server again: it then runs the program that lies there now.',
  },
  'server.cannot-listen': {
    status: 500,
    exit: 1,
    message: 'The server cannot listen on {host}:{port}: {reason}',
    hint: 'Choose another --port or --host, or stop the program that uses this one.',
  },
});
