import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ErrorBody } from '../../src-shared/errors/index.ts';
import { wpk } from './doors/cli-door.ts';

export interface CallOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly stdin?: string;
}

/** What one `wpk` process left behind. */
export interface Called {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built `wpk` on a home of its own, as a person or a script would call it. */
export interface WpkHome {
  /** Where files of this test lie; the home is `home` in it. */
  readonly folder: string;
  readonly home: string;
  at(...parts: string[]): string;
  call(args: readonly string[], options?: CallOptions): Promise<Called>;
  /** The one JSON document of a call that ends well. */
  json<Answer = Record<string, unknown>>(args: readonly string[], options?: CallOptions): Promise<Answer>;
  /** The error of a call that is refused with exit code 1, or the one that is named. */
  refused(args: readonly string[], options?: CallOptions & { readonly exit?: number }): Promise<ErrorBody>;
  remove(): Promise<void>;
}

export async function wpkHome(): Promise<WpkHome> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'station-e2e-'));
  const home = path.join(folder, 'home');
  const call: WpkHome['call'] = (args, options = {}) =>
    wpk(args, options.stdin ?? '', {
      cwd: options.cwd ?? folder,
      env: { MARKETPLACE_HOME: home, ...options.env },
    });
  const document = async (args: readonly string[], options: CallOptions = {}) => {
    const { code, stdout, stderr } = await call([...args, '--json'], options);
    const lines = stdout.trimEnd().split('\n');
    if (lines.length !== 1)
      throw new Error(`wpk ${args.join(' ')} printed ${lines.length} lines:\n${stdout}${stderr}`);
    return { code, value: JSON.parse(stdout) as unknown, stderr };
  };
  return {
    folder,
    home,
    at: (...parts) => path.join(folder, ...parts),
    call,
    async json<Answer>(args: readonly string[], options?: CallOptions) {
      const { code, value, stderr } = await document(args, options);
      if (code !== 0)
        throw new Error(`wpk ${args.join(' ')} ended with ${code}: ${JSON.stringify(value)}${stderr}`);
      return value as Answer;
    },
    async refused(args, options = {}) {
      const { code, value } = await document(args, options);
      const { error } = value as { error?: ErrorBody };
      if (error === undefined || code !== (options.exit ?? 1))
        throw new Error(`wpk ${args.join(' ')} ended with ${code}: ${JSON.stringify(value)}`);
      return error;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
