import { runCli } from '../../src-main/hosts/cli/run-cli.ts';
import type { ErrorBody } from '../../src-shared/errors/index.ts';

/** What one command line said. */
export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `wpk` in this process: as a verb's own process, without the time that starting one takes. */
export async function wpkHere(
  args: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<Said> {
  let stdout = '';
  let stderr = '';
  const code = await runCli(args, {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    stdin: nothing(),
    interactive: false,
    cwd,
    env: { MARKETPLACE_PASSPHRASE: 'correct horse', ...env },
    signal: new AbortController().signal,
  });
  return { code, stdout, stderr };
}

/** The one JSON document that a call printed. */
export function documentOf<Answer = Record<string, unknown>>({ stdout }: Said): Answer {
  return JSON.parse(stdout) as Answer;
}

/** The code of the error that a call printed under `--json`. */
export function errorOf(said: Said): ErrorBody {
  return documentOf<{ readonly error: ErrorBody }>(said).error;
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
