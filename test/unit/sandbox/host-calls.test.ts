import { afterAll, describe, expect, it } from 'vitest';
import {
  createGuardedFetch,
  dryRunHost,
  memoryStorage,
  type HostServices,
} from '../../../src-main/sandbox/index.ts';
import { StationError } from '../../../src-shared/errors/index.ts';
import type { Grant, SandboxResult } from '../../../src-shared/models/sandbox.ts';
import { createSandbox, runSource, type RunChanges } from '../../support/sandbox/run-source.ts';

const sandbox = createSandbox({ size: 1 });
afterAll(() => sandbox.close());

const grantAll: readonly Grant[] = [
  { capability: 'storage' },
  { capability: 'market-data.read' },
  { capability: 'notify' },
  { capability: 'network', hosts: ['api.example.com'] },
];

function body(code: string, changes: RunChanges = {}): Promise<SandboxResult> {
  const source = `import { log, storage, marketData, network, notify, report, settings, clock } from 'marketplace';
export default async () => { ${code} }`;
  return runSource(sandbox, source, { grants: grantAll, ...changes });
}

describe('storage', () => {
  it('gets, sets, deletes and lists', async () => {
    const result = await body(`
      await storage.set('b', { n: [1] }); await storage.set('a', 'x');
      const before = [await storage.get('b'), await storage.keys(), (await storage.get('none')) === undefined];
      await storage.delete('b');
      return [...before, await storage.keys()];`);
    expect(result.value).toEqual([{ n: [1] }, ['a', 'b'], true, ['a']]);
    expect(result.capabilities.used).toEqual(['storage']);
  });

  it('lives on between runs on the same host', async () => {
    const host: HostServices = { ...dryRunHost(), storage: memoryStorage() };
    await body(`await storage.set('k', 1)`, { host });
    expect((await body(`return storage.get('k')`, { host })).value).toBe(1);
  });

  it('finishes a write that the guest did not wait for', async () => {
    const host = dryRunHost();
    expect((await body(`storage.set('k', 'late')`, { host })).outcome).toBe('ok');
    expect(await host.storage.get('k')).toBe('late');
  });

  it('ends a run that writes more than the quota as limit, unless the guest deals with it', async () => {
    const fill = `for (const key of ['a', 'b']) await storage.set(key, 'x'.repeat(700000));`;
    expect(await body(fill)).toMatchObject({ outcome: 'limit' });
    expect(await body(`try { ${fill} } catch (error) { return error.code }`)).toMatchObject({
      outcome: 'ok',
      value: 'sandbox.storage-quota',
    });
  });

  it('refuses keys that could reach a prototype', async () => {
    const result = await body(`await storage.set('k', JSON.parse('{"__proto__": 1}'))`);
    expect(result.error).toMatchObject({ name: 'TypeError' });
    expect(result.error?.message).toContain('__proto__');
  });
});

describe('market data', () => {
  it('answers columns of bars in a range', async () => {
    const from = Date.UTC(2024, 5, 3);
    const result = await body(
      `return marketData.bars('EURUSD', { from: ${from}, to: ${from + 4 * 86_400_000}, interval: '1d' })`,
    );
    expect(result.value).toMatchObject({ symbol: 'EURUSD', interval: '1d', synthetic: true });
    expect((result.value as { time: number[] }).time).toHaveLength(5);
  });

  it('lists symbols', async () => {
    expect((await body(`return (await marketData.symbols()).length`)).value).toBe(8);
  });

  it('passes a documented error on, with its code', async () => {
    const result = await body(`await marketData.bars('XXX')`);
    expect(result).toMatchObject({
      outcome: 'error',
      error: { name: 'HostError', message: 'There are no bars for XXX.' },
    });
  });
});

describe('log, report, settings and clock need no grant', () => {
  it('collects log lines, cleaned and cut', async () => {
    const result = await body(
      `log.info('a\\u001b[31mred\\u202e'); log.warn({ n: 1 }); log.error('x'.repeat(10000)); return 1`,
      { grants: [] },
    );
    expect(result.logs.map(({ level }) => level)).toEqual(['info', 'warn', 'error']);
    expect(result.logs[0]?.message).toBe('a[31mred');
    expect(result.logs[1]?.message).toBe('{"n":1}');
    expect(result.logs[2]?.message).toHaveLength(4096);
  });

  it('collects report parts', async () => {
    const result = await body(
      `report.markdown('# t'); report.table(['a', 'b'], [[1, 'x'], [null, true]]); report.series('s', [[0, 1], [1, 2]])`,
      { grants: [] },
    );
    expect(result.report).toEqual([
      { kind: 'markdown', text: '# t' },
      {
        kind: 'table',
        columns: ['a', 'b'],
        rows: [
          [1, 'x'],
          [null, true],
        ],
      },
      {
        kind: 'series',
        name: 's',
        points: [
          [0, 1],
          [1, 2],
        ],
      },
    ]);
  });

  it('reads settings, and nothing inherited', async () => {
    const host = dryRunHost({ settings: { window: 20 } });
    const result = await body(
      `return [settings.get('window'), settings.get('none') === undefined, settings.get('toString') === undefined]`,
      { host },
    );
    expect(result.value).toEqual([20, true, true]);
  });

  it('follows the host clock outside a dry run', async () => {
    const host: HostServices = { ...dryRunHost(), clock: { now: () => 1_000_000 } };
    const { value } = await body(`return clock.now()`, { host });
    expect(value).toBeGreaterThanOrEqual(1_000_000);
    expect(value).toBeLessThan(1_060_000);
  });

  it('keeps logs and reports of a run that had to be killed', async () => {
    const result = await body(`log.info('before'); [].indexOf.call({ length: 2 ** 53 - 1 }, 1)`, {
      limits: { wallMs: 300 },
    });
    expect(result).toMatchObject({ outcome: 'timeout', logs: [{ message: 'before' }] });
  });
});

describe('default deny', () => {
  const calls: ReadonlyArray<readonly [string, string]> = [
    [`storage.get('k')`, 'storage'],
    [`storage.set('k', 1)`, 'storage'],
    [`storage.delete('k')`, 'storage'],
    [`storage.keys()`, 'storage'],
    [`marketData.bars('EURUSD')`, 'market-data.read'],
    [`marketData.symbols()`, 'market-data.read'],
    [`notify.show('a', 'b')`, 'notify'],
    [`network.fetch('https://api.example.com/')`, 'network:api.example.com'],
  ];
  for (const [call, label] of calls) {
    it(`denies ${call} without a grant`, async () => {
      const result = await body(`return await ${call}`, { grants: [] });
      expect(result).toMatchObject({
        outcome: 'denied',
        value: null,
        capabilities: { used: [], denied: [label] },
        error: { name: 'DeniedError', message: `The capability "${label}" is not granted.` },
      });
    });
  }

  it('lets a guest deal with a denial; the receipt shows it all the same', async () => {
    const result = await body(
      `try { await notify.show('a', 'b') } catch (error) { return [error.name, error instanceof Error] }`,
      { grants: [] },
    );
    expect(result).toMatchObject({
      outcome: 'ok',
      value: ['DeniedError', true],
      capabilities: { denied: ['notify'] },
    });
  });

  it('does not take a made-up denial for one', async () => {
    const result = await body(
      `const error = new Error('The capability "x" is not granted.'); error.name = 'DeniedError'; throw error`,
    );
    expect(result.outcome).toBe('error');
  });

  it('grants a host by name, not by resemblance', async () => {
    for (const url of [
      'https://evil.com/',
      'https://api.example.com.evil.com/',
      'https://xapi.example.com/',
      'https://api.example.com@evil.com/',
    ]) {
      expect((await body(`await network.fetch(${JSON.stringify(url)})`)).outcome).toBe('denied');
    }
    expect(await body(`return (await network.fetch('https://API.example.com./x')).status`)).toMatchObject({
      outcome: 'ok',
      value: 200,
      capabilities: { used: ['network:api.example.com'] },
    });
  });

  it('counts a request as a use once it was let through, and not before', async () => {
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    const host: HostServices = { ...dryRunHost(), network: { fetch: createGuardedFetch({ resolve }) } };
    const kept = (url: string) =>
      body(`try { await network.fetch(${JSON.stringify(url)}) } catch (error) { return error.code }`, {
        host,
      });
    for (const url of [
      'https://u:p@api.example.com/',
      'https://api.example.com:8443/',
      'http://api.example.com/',
      'https://api.example.com/',
    ]) {
      expect(await kept(url)).toMatchObject({
        value: 'sandbox.network-refused',
        capabilities: { used: [], denied: [] },
      });
    }
    const mixed = await body(
      `const urls = ['https://api.example.com/', 'https://u:p@api.example.com/'];
       return (await Promise.allSettled(urls.map((url) => network.fetch(url)))).map(({ status }) => status)`,
      {
        host: {
          ...dryRunHost(),
          network: {
            fetch: async (url, init) =>
              url.includes('@') ? createGuardedFetch()(url, init) : { status: 200, headers: {}, text: '' },
          },
        },
      },
    );
    expect(mixed).toMatchObject({
      value: ['fulfilled', 'rejected'],
      capabilities: { used: ['network:api.example.com'] },
    });
  });

  it('counts a request that was cut, and every host that it was led to', async () => {
    const grants: readonly Grant[] = [{ capability: 'network', hosts: ['api.example.com', 'b.example.com'] }];
    const host: HostServices = {
      ...dryRunHost(),
      network: {
        fetch: async (_url, init) => {
          init.onRedirect?.('b.example.com');
          throw new StationError('sandbox.network-refused', { reason: 'the answer is too large' });
        },
      },
    };
    expect(await body(`await network.fetch('https://api.example.com/')`, { host, grants })).toMatchObject({
      capabilities: { used: ['network:api.example.com', 'network:b.example.com'] },
    });
  });

  it('denies network when the grant names no host', async () => {
    const grants: readonly Grant[] = [{ capability: 'network' }];
    expect((await body(`await network.fetch('https://api.example.com/')`, { grants })).outcome).toBe(
      'denied',
    );
  });

  it('ends a grant at its date', async () => {
    const until = (iso: string): readonly Grant[] => [{ capability: 'storage', until: iso }];
    expect((await body(`await storage.keys()`, { grants: until('2025-12-30T00:00:00Z') })).outcome).toBe(
      'denied',
    );
    expect((await body(`await storage.keys()`, { grants: until('2026-01-01T00:00:00Z') })).outcome).toBe(
      'ok',
    );
  });

  it('lists what was declared beside what was used', async () => {
    const declared = [
      { capability: 'network', hosts: ['b.example.com', 'a.example.com'] },
      { capability: 'storage' },
    ] as const;
    const result = await body(`await storage.keys()`, {
      declared: declared.map((use) => ({
        ...use,
        ...('hosts' in use ? { hosts: [...use.hosts] } : {}),
      })) as never,
    });
    expect(result.capabilities).toEqual({
      declared: ['network:a.example.com', 'network:b.example.com', 'storage'],
      used: ['storage'],
      denied: [],
    });
  });
});

describe('arguments', () => {
  /** What a call throws, caught by the guest: its name and message. */
  const caught = (calls: readonly string[]): Promise<SandboxResult> =>
    body(
      `const seen = [];
       ${calls.map((call) => `try { await ${call}; seen.push(['nothing', '']) } catch (e) { seen.push([e.name, e.message]) }`).join('\n')}
       return seen;`,
    );

  it('are checked on the host side', async () => {
    const cases = [
      [`storage.get(5)`, 'storage.get: argument 1'],
      [`storage.set('k')`, 'storage.set'],
      [`storage.get('')`, 'storage.get: argument 1'],
      [`marketData.bars('EURUSD', { from: 'x' })`, 'argument 2.from'],
      [`marketData.bars('EURUSD', { surprise: 1 })`, 'surprise'],
      [`network.fetch('not a url')`, 'not an absolute URL'],
      [`settings.get()`, 'settings.get'],
      [`settings.get('a', 'b')`, 'at most'],
      [`report.table([], [])`, 'report.table'],
      [`report.series('s', [[1, 'x']])`, 'report.series'],
    ] as const;
    const { value } = await caught(cases.map(([call]) => call));
    expect(value).toEqual(cases.map(([, words]) => ['TypeError', expect.stringContaining(words)]));
  });

  it('must be plain JSON data', async () => {
    const values = ['() => 1', 'Symbol()', '1n', 'NaN', 'new Map()', '[() => 1]'];
    const { value } = await caught(values.map((one) => `storage.set('k', ${one})`));
    expect(value).toEqual(values.map(() => ['TypeError', expect.stringContaining('not plain JSON data')]));
  });

  it('may not nest deeper than data may', async () => {
    const deep = (levels: number): string =>
      `storage.set('k', JSON.parse('['.repeat(${levels}) + ']'.repeat(${levels})))`;
    const { value } = await caught([deep(400), deep(600)]);
    expect(value).toEqual([
      ['nothing', ''],
      ['TypeError', expect.stringContaining('nests deeper than 500 levels')],
    ]);
  });

  it('say nothing of the inside when the host breaks', async () => {
    const host: HostServices = {
      ...dryRunHost(),
      notify: {
        show: async () => {
          throw new Error('/home/user/secret');
        },
      },
    };
    const result = await body(`await notify.show('a', 'b')`, { host });
    expect(result.error).toMatchObject({
      name: 'HostError',
      message: 'notify.show: the host could not answer.',
    });
  });
});
