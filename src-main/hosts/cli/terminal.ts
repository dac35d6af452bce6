import { once } from 'node:events';
import path from 'node:path';
import { homeFolder } from './home-folder.ts';
import type { CliIo } from './io.ts';

/** The half of a `wpk` call that speaks to whoever called it: what verbs need that call no procedure. */
export interface Terminal {
  readonly io: CliIo;
  readonly json: boolean;
  readonly home: string;
  /** Makes a path that a person typed absolute. */
  resolve(typed: string): string;
  /** Prints the value as one line of JSON, or the text for people. */
  print(value: unknown, text: () => string): void;
  /** A line for people that is no part of the answer; nothing under `--json`. */
  note(text: string): void;
  /** Stays until the verb is interrupted, then does `end`. */
  stay(end: () => Promise<void>): Promise<void>;
  /** `work` is told of an interruption itself: the verb ends with it, not before. */
  following<T>(work: () => Promise<T>): Promise<T>;
  /** True while an interrupted verb ends itself: once the job it follows was cancelled or is done, or what it runs has stopped. */
  readonly isFollowing: boolean;
  /** The verb failed without an error to throw: exit 1. */
  fail(): void;
  readonly failed: boolean;
  /** Prints nothing from now on: a verb that was interrupted may still come to its answer. */
  close(): Promise<void>;
}

export function openTerminal(
  options: { readonly home?: string | undefined; readonly json: boolean },
  io: CliIo,
): Terminal {
  let closed = false;
  let failed = false;
  let following = 0;
  const terminal: Terminal = {
    io,
    json: options.json,
    home: homeFolder(options.home, io),
    resolve: (typed) => path.resolve(io.cwd, typed),
    print(value, text) {
      if (closed) return;
      if (options.json) io.stdout.write(`${JSON.stringify(value)}\n`);
      else io.stdout.write(withNewline(text()));
    },
    note(text) {
      if (!options.json && !closed) io.stderr.write(withNewline(text));
    },
    stay: (end) =>
      terminal.following(async () => {
        if (!io.signal.aborted) await once(io.signal, 'abort');
        await end();
      }),
    async following(work) {
      following += 1;
      try {
        return await work();
      } finally {
        following -= 1;
      }
    },
    get isFollowing() {
      return following > 0;
    },
    fail() {
      failed = true;
    },
    get failed() {
      return failed;
    },
    close() {
      closed = true;
      return Promise.resolve();
    },
  };
  return terminal;
}

function withNewline(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
