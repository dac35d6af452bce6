import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { WpkHome } from './wpk-home.ts';

const BIN = path.resolve(import.meta.dirname, '../../bin/wpk.mjs');

/** A `wpk` process under way, to be interrupted or killed from outside. */
export interface RunningWpk {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** What it has printed so far. */
  stdout(): string;
}

export function startWpk(at: WpkHome, args: readonly string[]): RunningWpk {
  const child = spawn(process.execPath, [BIN, ...args, '--json'], {
    cwd: at.folder,
    env: { ...process.env, MARKETPLACE_PASSPHRASE: 'correct horse', MARKETPLACE_HOME: at.home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
  }));
  return { child, ended, stdout: () => said };
}

/** Ends it as a power cut would. */
export async function cut(running: RunningWpk): Promise<void> {
  running.child.kill('SIGKILL');
  await running.ended;
}
