import { spawn } from 'node:child_process';
import path from 'node:path';
import { fromErrorBody, type ErrorBody } from '../../../src-shared/errors/index.ts';
import { contract, type StationClient } from '../../../src-shared/contract/index.ts';
import type { OpenDoor } from './door.ts';

const MAIN = path.resolve(import.meta.dirname, '../../../bin/wpk.mjs');
const STREAMS = new Set(['jobs.watch', 'changes.watch']);

/** The contract through `wpk api`: one process a call. */
export const openCliDoor: OpenDoor = async (home) => {
  const call = async (procedure: string, input?: unknown): Promise<unknown> => {
    const { stdout } = await wpk(
      ['api', procedure, '--home', home, '--json', '--input', '-'],
      JSON.stringify(input ?? {}),
    );
    const lines = stdout
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as unknown);
    const [first] = lines;
    if (isError(first)) throw fromErrorBody(first.error);
    return STREAMS.has(procedure) ? asStream(lines) : first;
  };
  const client: StationClient = Object.fromEntries(
    Object.entries(contract).map(([area, members]) => [
      area,
      Object.fromEntries(
        Object.keys(members).map((name) => [name, (input: unknown) => call(`${area}.${name}`, input)]),
      ),
    ]),
  ) as never;
  return { client, consent: client, call, close: () => Promise.resolve() };
};

/** Runs the built `wpk`. */
export function wpk(
  args: readonly string[],
  stdin = '',
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: options.cwd,
      env: { ...process.env, MARKETPLACE_PASSPHRASE: 'correct horse', ...options.env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    // Who refuses early need not read to the end.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
  });
}

function isError(line: unknown): line is { readonly error: ErrorBody } {
  return typeof line === 'object' && line !== null && 'error' in line && Object.keys(line).length === 1;
}

async function* asStream(lines: readonly unknown[]): AsyncGenerator {
  yield* lines;
}
