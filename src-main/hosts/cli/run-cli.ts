import { CommanderError, type Command } from 'commander';
import { StationError } from '../../../src-shared/errors/index.ts';
import { asApiError } from './api-error.ts';
import type { CliIo } from './io.ts';
import { buildProgram } from './program.ts';
import { registryAddress } from './registry/address.ts';
import { openSession } from './session.ts';
import { openTerminal, type Terminal } from './terminal.ts';
import { printable } from './text.ts';
import { usage } from './usage.ts';
import { takesRegistry, type Runner } from './verb.ts';

type CallOptions = Readonly<Record<string, unknown>>;

/**
 * Runs one `wpk` command line and answers its exit code: 0 ok, 1 refused or failed, 2 wrong usage, 70 a bug.
 * Never throws.
 */
export async function runCli(args: readonly string[], io: CliIo): Promise<number> {
  // Known before the command line is parsed, so that even a parse error is JSON.
  const json = beforeDashes(args).includes('--json');
  let exitCode = 0;
  const inSession =
    <With extends Terminal>(open: (options: CallOptions, command: Command) => Promise<With>) =>
    (work: (session: With, options: CallOptions, ...operands: string[]) => Promise<void>) =>
    async (...commanderArgs: unknown[]) => {
      const command = commanderArgs.at(-1) as Command;
      const operands = commanderArgs.slice(0, -2) as string[];
      const options = command.optsWithGlobals();
      if (options['registry'] !== undefined && !takesRegistry(command))
        throw usage(`wpk ${command.name()} works on this machine: leave --registry out.`);
      const session = await open(options, command);
      try {
        await untilInterrupted(work(session, options, ...operands), session);
        if (session.failed) exitCode = 1;
      } finally {
        await session.close();
      }
    };
  const homeOf = (options: CallOptions) => ({ home: options['home'] as string | undefined, json });
  const withApi = inSession(async (options, command) => {
    // Verbs that speak to no server may have an option of that name which is theirs.
    const [named, tokenFile] = takesRegistry(command)
      ? ([options['registry'], options['tokenFile']] as (string | undefined)[])
      : [];
    return openSession({ ...homeOf(options), registry: await registryAddress(named, tokenFile, io) }, io);
  });
  const run: Runner = Object.assign(withApi, {
    alone: inSession(async (options) => openTerminal(homeOf(options), io)),
  });
  let said = '';
  let complained = '';
  const program = buildProgram(
    {
      run,
      writeOut: (text) => void (json ? (said += text) : io.stdout.write(text)),
      writeErr: (text) => void (complained += text),
    },
    args,
  );
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (thrown) {
    if (!(thrown instanceof CommanderError))
      return answerError(await asApiError(thrown), helpFor(program, args), json, io);
    if (thrown.exitCode === 0) {
      if (json) {
        const answer = thrown.code === 'commander.version' ? { version: said.trim() } : { help: said };
        io.stdout.write(`${JSON.stringify(answer)}\n`);
      }
      return 0;
    }
    if (thrown.code === 'commander.help' && !json) {
      io.stderr.write(complained);
      return 2;
    }
    return answerError(usage(problemOf(thrown)), helpFor(program, args), json, io);
  }
}

function beforeDashes(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end === -1 ? args : args.slice(0, end);
}

/** Ctrl-C ends the verb at once, or, where it follows a job, as soon as that is cancelled. */
async function untilInterrupted(work: Promise<void>, session: Terminal): Promise<void> {
  const { signal } = session.io;
  if (signal.aborted) throw new StationError('cli.cancelled', {});
  let stop: () => void = () => undefined;
  const interrupted = new Promise<never>((_resolve, reject) => {
    stop = () => {
      if (!session.isFollowing) reject(new StationError('cli.cancelled', {}));
    };
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    await Promise.race([work, interrupted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** What the command line parser complains about, as a sentence. */
function problemOf(error: CommanderError): string {
  if (error.code === 'commander.help') return 'A verb is missing.';
  const text = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.)]$/.test(text) ? '' : '.'}`;
}

/** The help of the verb that was called, as far as it can be told. */
function helpFor(program: Command, args: readonly string[]): string {
  let command = program;
  let path = 'wpk';
  for (const word of beforeDashes(args)) {
    const next = command.commands.find((one) => one.name() === word || one.aliases().includes(word));
    if (next === undefined) continue;
    command = next;
    path = `${path} ${next.name()}`;
  }
  return `${path} --help`;
}

function answerError(thrown: StationError, help: string, json: boolean, io: CliIo): number {
  const error =
    thrown.code === 'cli.usage' ? new StationError('cli.usage', { ...thrown.details, help }) : thrown;
  if (json) io.stdout.write(`${JSON.stringify({ error: error.toBody() })}\n`);
  else io.stderr.write(`${printable(error.message)}\n${printable(error.hint)} (${error.code})\n`);
  return error.exitCode;
}
