import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { jsonBytes } from '../../../src-main/installs/host/json-bytes.ts';
import { runWorkflow, type RunStep } from '../../../src-main/installs/index.ts';
import type { Json } from '../../../src-shared/json.ts';
import { WORKFLOW_LIMITS } from '../../../src-shared/limits.ts';
import { manifestSchema } from '../../../src-shared/models/manifest.ts';
import type { SandboxResult } from '../../../src-shared/models/sandbox.ts';
import { DEVELOPER, PERSON, TestHome } from '../../support/installs/open-home.ts';
import { packageFiles } from '../../support/installs/package-files.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const MIB = 1024 * 1024;
const ID = 'acme.flow';

function flow(steps: readonly unknown[]) {
  const manifest = { kind: 'workflow', steps };
  const text = packageFiles({ id: ID, manifest }).get('wpk.json');
  const parsed = manifestSchema.parse(JSON.parse(new TextDecoder().decode(text)));
  return { extensionId: ID, version: '1.0.0', digest: 'sha256:0', manifest: parsed, files: [] };
}

const from = (step: string) => ({ $from: step });

/** Every step holds the one before twice. */
const doubling = (steps: number) => [
  { id: 's0', with: { a: 'lolololol' } },
  ...Array.from({ length: steps }, (_, index) => ({
    id: `s${index + 1}`,
    with: { a: from(`s${index}`), b: from(`s${index}`) },
    needs: [`s${index}`],
  })),
];

const using = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `s${index}`, uses: 'acme.tool/hello' }));

function answering(result: Partial<SandboxResult>): RunStep {
  const whole: SandboxResult = {
    outcome: 'ok',
    value: null,
    logs: [],
    report: [],
    durationMs: 1,
    memoryBytes: 1,
    capabilities: { declared: [], used: ['storage'], denied: [] },
    error: null,
    ...result,
  };
  return async () => ({ runId: 'run', result: whole, granted: [] });
}

const nobody: RunStep = async () => {
  throw new Error('nothing is run');
};
const stepsOf = ({ value }: SandboxResult) =>
  (value as unknown as { steps: { id: string; outcome: string; value: Json }[] }).steps;

describe('what a step of a workflow holds', () => {
  it.each([25, 59, 99])('ends the run as limit where %i steps each double the one before', async (steps) => {
    const result = await runWorkflow(flow(doubling(steps)), {}, nobody);
    expect(result).toMatchObject({ outcome: 'limit', error: { name: 'LimitError' } });
    expect(result.error?.message).toMatch(/^The step s1\d would be given more than a step may hold\.$/);
    expect(stepsOf(result).at(-1)).toMatchObject({ outcome: 'limit', value: null });
    expect(JSON.stringify(result).length).toBeLessThan(WORKFLOW_LIMITS.runBytes);
  });

  it('is counted before a command is given it', async () => {
    const most = { id: 'all', uses: 'acme.tool/hello', with: { list: Array(4_000).fill(from('s9')) } };
    const result = await runWorkflow(flow([...doubling(9), most]), {}, nobody);
    expect(result).toMatchObject({ outcome: 'limit' });
    expect(stepsOf(result).at(-1)).toMatchObject({ id: 'all', outcome: 'limit' });
  });

  it('may be 1 MiB, and one byte more is too much', async () => {
    const text = 'x'.repeat(MIB - 2);
    expect(await runWorkflow(flow(['a']), text, nobody)).toMatchObject({ outcome: 'ok' });
    expect(await runWorkflow(flow(['a']), `${text}x`, nobody)).toMatchObject({ outcome: 'limit' });
    const answered = await runWorkflow(flow(using(1)), {}, answering({ value: `${text}x` }));
    expect(answered).toMatchObject({ outcome: 'limit', capabilities: { used: ['storage'] } });
  });

  it('nests no deeper than what a guest may answer', async () => {
    let nested: Json = from('s0');
    for (let level = 0; level < 300; level += 1) nested = [nested];
    const steps = [
      { id: 's0', with: { a: 1 } },
      ...[1, 2].map((index) => ({
        id: `s${index}`,
        with: { a: JSON.parse(JSON.stringify(nested).replace('s0', `s${index - 1}`)) as Json },
      })),
    ];
    expect(await runWorkflow(flow(steps), {}, nobody)).toMatchObject({ outcome: 'limit' });
  });
});

describe('what all steps leave', () => {
  it('is at most 8 MiB of values', async () => {
    const result = await runWorkflow(flow(using(100)), {}, answering({ value: 'x'.repeat(MIB - 2) }));
    expect(result.outcome).toBe('limit');
    expect(stepsOf(result)).toHaveLength(9);
    expect(JSON.stringify(result).length).toBeLessThan(WORKFLOW_LIMITS.runBytes + MIB);
  });

  it('counts values that steps pass on, wherever they stand', async () => {
    const passing = Array.from({ length: 20 }, (_, index) =>
      index === 0 ? { id: 's0' } : { id: `s${index}`, needs: [`s${index - 1}`] },
    );
    const result = await runWorkflow(flow(passing), 'x'.repeat(MIB - 2), nobody);
    expect(result).toMatchObject({ outcome: 'limit' });
    expect(stepsOf(result)).toHaveLength(9);
  });

  it('counts log lines and reports too', async () => {
    const report = [{ kind: 'markdown' as const, text: 'x'.repeat(3 * MIB) }];
    const reported = await runWorkflow(flow(using(100)), {}, answering({ report }));
    expect(reported).toMatchObject({ outcome: 'limit' });
    expect(reported.report).toHaveLength(2);
    const logs = Array.from({ length: 10_000 }, () => ({ level: 'info' as const, message: '', atMs: 0 }));
    expect(await runWorkflow(flow(using(100)), {}, answering({ logs }))).toMatchObject({ outcome: 'limit' });
  });
});

describe('the time of a workflow', () => {
  it('bounds all steps together, and each is told what is left', async () => {
    const told: number[] = [];
    const slow: RunStep = async ({ wallMs, ...step }) => {
      told.push(wallMs);
      await sleep(60);
      return answering({})({ ...step, wallMs });
    };
    const result = await runWorkflow(flow(using(3)), {}, slow, { wallMs: 50 });
    expect(result).toMatchObject({
      outcome: 'timeout',
      error: { name: 'TimeoutError', message: 'The workflow was stopped at its deadline of 50 ms.' },
    });
    expect(told).toHaveLength(1);
    expect(told[0]).toBeLessThanOrEqual(50);
    expect(stepsOf(result).map(({ outcome }) => outcome)).toEqual(['ok', 'timeout']);
  });

  it('ends at once when the run is cancelled, with manual steps alone too', async () => {
    const signal = AbortSignal.abort(new Error('cancelled'));
    await expect(runWorkflow(flow(['a', 'b']), {}, nobody, { signal })).rejects.toThrow('cancelled');
  });
});

describe('counting bytes as JSON', () => {
  const bounds = { bytes: MIB, levels: 500 };
  const values: readonly Json[] = [
    [],
    {},
    [[], {}, [0]],
    { a: 1, 'ä"\n': [true, false, null], '': -0 },
    [0.1, 1e21, -1e-7, 12345678901],
    'plain "quoted" \\ \b\f\n\r\t\u000b\u0000\u001f\u007f é € 𝄞 \ud834 \udd1e \udd1e\ud834',
  ];
  it.each(values.map((value) => [JSON.stringify(value), value] as const))(
    'agrees with the text %s',
    async (text, value) => {
      expect(await jsonBytes(value, bounds)).toBe(Buffer.byteLength(text));
    },
  );

  it('stops at the bound', async () => {
    expect(await jsonBytes('12345678', { ...bounds, bytes: 10 })).toBe(10);
    expect(await jsonBytes('123456789', { ...bounds, bytes: 10 })).toBeNull();
    expect(await jsonBytes([[[0]]], { bytes: 10, levels: 3 })).toBe(7);
    expect(await jsonBytes([[[0]]], { bytes: 10, levels: 2 })).toBeNull();
  });

  it('lets other work in between, and can be cancelled', async () => {
    const shared: Json = Array(1_000).fill(0);
    const long: Json = Array(4_000).fill(shared);
    const stop = new AbortController();
    setImmediate(() => stop.abort(new Error('cancelled')));
    await expect(jsonBytes(long, { bytes: 64 * MIB, levels: 500 }, stop.signal)).rejects.toThrow('cancelled');
  });
});

describe('an installed workflow', () => {
  let home: TestHome | undefined;
  afterAll(() => home?.close());

  it('that doubles its values ends as limit and is recorded so', async () => {
    home = await TestHome.open(temporaryFolder());
    await home.registry.publishers.create({ id: 'acme', displayName: 'Acme' }, DEVELOPER);
    const manifest = { kind: 'workflow', steps: doubling(59), main: undefined, contributes: undefined };
    await home.publish({ id: ID, manifest });
    await home.install(ID);
    const { result, runId } = await home.installs.run({ extensionId: ID, name: 'flow', input: {} }, PERSON);
    expect(result.outcome).toBe('limit');
    expect(await home.installs.getRun(runId)).toMatchObject({ kind: 'workflow', outcome: 'limit' });
  });
});
