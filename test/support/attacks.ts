import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { attackedServer, type Answer, type AttackedServer } from './attacked-server.ts';

/** One attack, and the answer that refuses it. */
export interface Attack {
  readonly name: string;
  /** What has to be there first; it is no part of the attack. */
  readonly before?: (at: AttackedServer) => Promise<void>;
  readonly run: (at: AttackedServer) => Promise<Answer>;
  readonly status: number;
  /** Null where the connection is cut without a word, or the answer is not of the API. */
  readonly code: string | null;
}

/** A server for the attacks of one file. */
export function underAttack(given: Readonly<Record<string, unknown>> = {}): () => AttackedServer {
  let folder = '';
  let at: AttackedServer | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'station-attacked-'));
    at = await attackedServer(path.join(folder, 'home'), given);
  });
  afterAll(async () => {
    await at?.close();
    await rm(folder, { recursive: true, force: true });
  });
  return () => {
    if (at === undefined) throw new Error('the server is not up');
    return at;
  };
}

/** An answer without the names that an attacker may have put into the question; what it says of them is left. */
export function withoutNames(body: string, { held, canary }: AttackedServer): string {
  return Object.values(held.other)
    .flat()
    .toSorted((a, b) => b.length - a.length)
    .filter((name) => name.length > canary.length)
    .reduce((text, name) => text.replaceAll(name, ''), body);
}

/** Each is a test: refused with its code, no word of the other tenant or of the machine, and nothing changed. */
export function refusesAll(
  server: () => AttackedServer,
  attacks: readonly Attack[],
  /** Tables that tell of the refusal itself. */
  telling: readonly string[] = [],
): void {
  it.each(attacks)('$name', async ({ before: prepare, run, status, code }) => {
    const at = server();
    await prepare?.(at);
    const before = at.digest(telling);
    const answer = await run(at);
    expect([answer.status, answer.code]).toEqual([status, code]);
    expect(withoutNames(answer.body, at)).not.toContain(at.canary);
    expect(answer.body).not.toMatch(/node_modules|\bat \S+ \(|station-attacked/);
    expect(at.digest(telling)).toBe(before);
  });
}
