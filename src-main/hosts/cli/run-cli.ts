import { CommanderError, type Command } from 'commander';
import { ERRORS, StationError } from '../../../src-shared/errors/index.ts';
import { fromApiError } from '../../api/index.ts';
import type { CliIo } from './io.ts';
import { buildProgram } from './program.ts';
import { openSession } from './session.ts';
import { printable } from './text.ts';
import type { Runner } from './verb.ts';

/**
 * Runs one `wpk` command line and answers its exit code: 0 ok, 1 refused or failed, 2 wrong usage, 70 a bug.
 * Never throws.
 */
export async function runCli(args: readonly string[], io: CliIo): Promise<number> {
  // Known before the command line is parsed, so that even a parse error is JSON.
  const json = beforeDashes(args).includes('--json');
  let exitCode = 0;
  const run: Runner =
    (work) =>
    async (...commanderArgs) => {
      const command = commanderArgs.at(-1) as Command;
      const operands = commanderArgs.slice(0, -2) as string[];
      const options = command.optsWithGlobals();
      const session = await openSession({ home: options['home'] as string | undefined, json }, io);
      try {
        await untilInterrupted(work(session, options, ...operands), io.signal);
        if (session.failed) exitCode = 1;
      } finally {
        await session.close();
      }
    };
  const program = buildProgram({
    run,
    writeOut: (text) => void io.stdout.write(text),
    // Under --json the error is told on standard output, once.
    writeErr: (text) => void (json ? undefined : io.stderr.write(text)),
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (thrown) {
    return answerError(thrown, json, io);
  }
}

function beforeDashes(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end === -1 ? args : args.slice(0, end);
}

/** Ctrl-C ends the verb; what it began goes on as a job, or was rolled back. */
async function untilInterrupted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw new StationError('cli.cancelled', {});
  let stop: () => void = () => undefined;
  const interrupted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(new StationError('cli.cancelled', {}));
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    await Promise.race([work, interrupted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function answerError(thrown: unknown, json: boolean, io: CliIo): number {
  if (thrown instanceof CommanderError) {
    if (thrown.exitCode === 0) return 0;
    const error = new StationError('cli.usage', {
      problem: thrown.message.replace(/^error: /, ''),
      verb: '',
    });
    if (json)
      io.stdout.write(`${JSON.stringify({ error: { ...error.toBody(), hint: 'See `wpk help`.' } })}\n`);
    return 2;
  }
  const error = fromApiError(thrown);
  if (json) io.stdout.write(`${JSON.stringify({ error: error.toBody() })}\n`);
  else io.stderr.write(`${printable(error.message)}\n${printable(error.hint)} (${error.code})\n`);
  return ERRORS[error.code].exit;
}
