import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { contract } from '../../src-shared/contract/index.ts';
import { ERRORS } from '../../src-shared/errors/index.ts';
import { fromApiError } from '../../src-main/api/index.ts';
import { callByName } from '../support/doors/call-by-name.ts';
import type { Door } from '../support/doors/door.ts';
import { openPortDoor } from '../support/doors/port-door.ts';
import { inputsOf, spoiled, type Pool } from '../support/schema-inputs.ts';

let folder: string;
let home: string;
let door: Door;
/** Filled once the home holds something worth attacking. */
const known: Record<string, readonly unknown[]> = {};

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'station-inputs-'));
  home = path.join(folder, 'home');
  door = await openPortDoor(home);
  const project = path.join(folder, 'project');
  const file = path.join(folder, 'one.wpk');
  const { client, consent } = door;
  await client.workbench.create({ folder: project, publisher: 'acme', name: 'one', template: 'command' });
  const { digest, version } = await client.workbench.package({ folder: project, out: file });
  await client.identity.sign({ path: file });
  const { bundle } = await client.packages.import({ path: file });
  const { jobId } = await client.submissions.start({ digest, bundle });
  for await (const event of await client.jobs.watch({ jobId })) if (event.state === 'failed') break;
  await client.moderation.approve({ extensionId: 'acme.one', version });
  const plan = await client.installs.plan({ operands: [{ kind: 'registry', extensionId: 'acme.one' }] });
  const { token } = await consent.installs.consent({ planId: plan.planId });
  const work = await consent.installs.install({ planId: plan.planId, token });
  for await (const event of await client.jobs.watch({ jobId: work.jobId }))
    if (event.state === 'failed') break;
  const pipe = path.join(folder, 'pipe');
  if (process.platform !== 'win32') spawnSync('mkfifo', [pipe]);
  await mkdir(path.join(folder, 'empty'));
  await writeFile(path.join(folder, 'script.js'), '1 + 1');
  const at = (name: string): string => path.join(folder, name);
  const paths = [
    file,
    project,
    pipe,
    at('empty'),
    at('script.js'),
    at('missing'),
    at('a\0b'),
    at('x'.repeat(300)),
    '/dev/null',
    '\0',
    at('missing/deeper'),
  ];
  for (const field of [
    'path',
    'bundle',
    'bundlePath',
    'artifact',
    'trustedRoot',
    'key',
    'from',
    'to',
    'with',
  ])
    known[field] = paths;
  for (const field of ['out', 'folder', 'home'])
    known[field] = [at(`new-${field}`), ...paths.filter((one) => one !== '/dev/null')];
  Object.assign(known, {
    extensionId: ['acme.one', 'acme.two'],
    publisher: ['acme', 'other'],
    name: ['one', 'range', 'command:range', 'constructor'],
    version: [version, '9.9.9'],
    range: ['*', '^1.0.0', '>=0', 'latest', 'x'],
    digest: [digest, `sha256:${'0'.repeat(64)}`],
    planId: [plan.planId, 'plan'],
    token: [token],
    jobId: [jobId, work.jobId],
    id: ['acme', 'x'],
    reason: ['Because.'],
    passphrase: ['correct horse'],
    symbol: ['EURUSD'],
    query: ['@category:risk', '@installed', '@sort:rating one', 'one OR "two', '('],
  });
});
afterAll(async () => {
  await door.close();
  await rm(folder, { recursive: true, force: true });
});

const PATHS = new Set([
  'path',
  'bundle',
  'bundlePath',
  'artifact',
  'trustedRoot',
  'key',
  'from',
  'to',
  'with',
  'out',
  'folder',
  'home',
]);
const pool: Pool = (field) => known[field] ?? [];

const procedures = Object.entries(contract).flatMap(([area, members]) =>
  Object.entries(members).map(([name, procedure]) => {
    const schema = (procedure['~orpc'] as { inputSchema?: unknown }).inputSchema as z.ZodType | undefined;
    return { name: `${area}.${name}`, schema };
  }),
);
/** Long work that takes no input: nothing of it can be hostile. */
const SKIPPED = new Set(['samples.add']);
const withInput = procedures.filter(
  (one): one is { name: string; schema: z.ZodType } => one.schema !== undefined && !SKIPPED.has(one.name),
);

/** The same inputs every time; any other seed must do as well. */
const SEED = 20_261_121;

/** Keys are stretched and sandboxes started on purpose slowly. */
const runsOf = (name: string): number => (/^(?:identity|workbench|maintenance)\./.test(name) ? 6 : 15);

/** The code that a call is refused with, or `answered`. */
async function outcome(procedure: string, input: unknown): Promise<string> {
  try {
    // The consent surface reaches everything.
    const answer = await callByName(door.consent, procedure, input);
    if (typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer)
      await (answer as AsyncGenerator).return(undefined);
    return 'answered';
  } catch (thrown) {
    const error = fromApiError(thrown);
    return error.code === 'internal' ? `internal: ${error.message}` : error.code;
  }
}

/** Everything that the store holds, as one hash. */
function storeHash(): string {
  const database = new Database(path.join(home, 'store.sqlite'), { readonly: true });
  try {
    const hash = createHash('sha256');
    const tables = database
      .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)
      .pluck()
      .all();
    for (const table of tables) {
      // Jobs of earlier calls go on meanwhile.
      if (/^(?:leases|jobs|job_events)$/.test(String(table))) continue;
      for (const row of database
        .prepare(`SELECT * FROM "${String(table)}"`)
        .raw()
        .iterate())
        hash.update(
          JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
        );
    }
    return hash.digest('hex');
  } finally {
    database.close();
  }
}

/** Paths only from the pool: a test must not write where a generator happens to point. */
function pathsFromPool(input: unknown): boolean {
  if (typeof input !== 'object' || input === null) return true;
  return Object.entries(input).every(([key, value]) => {
    if (!PATHS.has(key)) return pathsFromPool(value);
    return [value].flat().every((one) => typeof one !== 'string' || known[key]?.includes(one) === true);
  });
}

describe('hostile inputs to every procedure', () => {
  it.each(withInput)('$name: of another shape', { timeout: 120_000 }, async ({ name, schema }) => {
    const inputs = fc.oneof(
      { weight: 1, arbitrary: fc.jsonValue() },
      { weight: 3, arbitrary: spoiled(inputsOf(schema, pool)) },
    );
    await fc.assert(
      fc.asyncProperty(inputs.filter(pathsFromPool), async (input) => {
        const before = storeHash();
        const code = await outcome(name, input);
        if (code !== 'answered') expect(Object.keys(ERRORS)).toContain(code);
        if (code === 'api.invalid-input') expect(storeHash()).toBe(before);
      }),
      { numRuns: runsOf(name), seed: SEED },
    );
  });

  it.each(withInput)('$name: of its own shape', { timeout: 120_000 }, async ({ name, schema }) => {
    await fc.assert(
      fc.asyncProperty(inputsOf(schema, pool).filter(pathsFromPool), async (input) => {
        const code = await outcome(name, input);
        if (code !== 'answered') expect(Object.keys(ERRORS)).toContain(code);
      }),
      { numRuns: runsOf(name), seed: SEED },
    );
  });

  it('leaves a sound home', { timeout: 60_000 }, async () => {
    expect(await door.client.maintenance.doctor()).toMatchObject({ ok: true });
  });
});
