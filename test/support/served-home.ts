import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';

/** `wpk serve --json` on a home, as a process of its own. */
export interface ServedHome {
  readonly url: string;
  /** Of an administrator, where this start made it. */
  readonly firstToken: string | null;
  /** Sends it a signal, such as that of `systemctl reload`. */
  signal(name: NodeJS.Signals): void;
  /** Stops it as a service manager would; answers its exit code. */
  stop(): Promise<number | null>;
}

export async function serveHome(
  home: string,
  options: readonly string[] = [],
  afterwards: (end: () => void) => void = onTestFinished,
  /** Where the built program lies. */
  program: string = path.resolve(import.meta.dirname, '../..'),
): Promise<ServedHome> {
  const child: ChildProcessByStdio<null, Readable, null> = spawn(
    process.execPath,
    [
      path.join(program, 'bin/wpk.mjs'),
      '--home',
      home,
      '--json',
      'serve',
      '--port',
      '0',
      '--log-level',
      'silent',
      ...options,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, MARKETPLACE_PASSPHRASE: 'a passphrase' } },
  );
  afterwards(() => void child.kill('SIGKILL'));
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const started = JSON.parse(line) as Pick<ServedHome, 'url' | 'firstToken'>;
  return {
    ...started,
    signal: (name) => void child.kill(name),
    async stop() {
      child.kill('SIGTERM');
      const [code] = (await once(child, 'exit')) as [number | null];
      return code;
    },
  };
}
