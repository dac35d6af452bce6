import '../../workers/crypto-shim.ts';
import process from 'node:process';
import { runCli } from './run-cli.ts';

const interrupt = new AbortController();
process.once('SIGINT', () => {
  interrupt.abort();
  // A second Ctrl-C does not wait.
  process.once('SIGINT', () => process.exit(130));
});
process.once('SIGTERM', () => interrupt.abort());
// A reader that has gone (`wpk list | head -1`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await runCli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  interactive: process.stdin.isTTY && process.stderr.isTTY,
  cwd: process.cwd(),
  env: process.env,
  signal: interrupt.signal,
  onHangUp: (heard) =>
    process.on('SIGHUP', () => {
      // A terminal that is closed takes along what ran in it; without one it is a service that is asked.
      if (process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY) interrupt.abort();
      else heard();
    }),
});

// What was interrupted may still be on its way to nowhere; nobody waits for it.
if (interrupt.signal.aborted) process.stdout.write('', () => process.exit());
