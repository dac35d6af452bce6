import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BOB, TestRegistry, USER } from '../../support/registry/open-registry.ts';

let home: TestRegistry;
let digest: string;
beforeEach(async () => {
  home = await TestRegistry.open();
  ({ digest } = await home.approved());
});
afterEach(() => home.close());

const ID = 'black-swann.hyper-momentum';
const V1 = { extensionId: ID, version: '1.0.0' };
const installed = () => ({ kind: 'installed' as const, ...V1, digest });
const ran = (runId: string, units = 1) => ({ kind: 'ran' as const, ...V1, digest, runId, units });
const installs = async () => (await home.registry.extensions.get(ID)).installs;

describe('reporting an installation', () => {
  it('lets its user rate that version, and nobody else', async () => {
    const { receipts, reviews } = home.registry;
    await receipts.report(installed(), USER);
    await expect(reviews.add({ ...V1, stars: 5 }, USER)).resolves.toMatchObject({ stars: 5 });
    await expect(reviews.add({ ...V1, stars: 1 }, BOB)).rejects.toMatchObject({
      code: 'registry.review-needs-installation',
    });
    await home.approved({ version: '1.1.0' });
    const next = { extensionId: ID, version: '1.1.0' };
    await expect(reviews.add({ ...next, stars: 1 }, USER)).rejects.toMatchObject({
      code: 'registry.review-needs-installation',
    });
  });

  it('counts once per user and extension, however often and for however many versions', async () => {
    const { receipts } = home.registry;
    const first = await receipts.report(installed(), USER);
    expect(first).toMatchObject({ isNew: true, kind: 'installed', digest, runId: null, units: 0 });
    expect(await receipts.report(installed(), USER)).toEqual({ ...first, isNew: false });
    const next = await home.approved({ version: '1.1.0' });
    await receipts.report({ ...installed(), version: '1.1.0', digest: next.digest }, USER);
    expect(await installs()).toBe(1);
    expect(await receipts.lastInstalled(ID, USER)).toBe('1.1.0');
    await receipts.report(installed(), BOB);
    expect(await installs()).toBe(2);
    expect((await home.leafTypes()).filter((type) => type === 'receipt.installed')).toHaveLength(3);
  });

  it('is refused for what is not there, not approved, or another package', async () => {
    const { receipts } = home.registry;
    await home.pending({ version: '2.0.0' });
    for (const [change, code] of [
      [{ extensionId: 'no.such' }, 'registry.extension-not-found'],
      [{ version: '9.9.9' }, 'registry.version-not-found'],
      [{ version: '2.0.0' }, 'receipts.not-approved'],
      [{ digest: `sha256:${'0'.repeat(64)}` }, 'receipts.digest-mismatch'],
    ] as const)
      await expect(receipts.report({ ...installed(), ...change }, USER)).rejects.toMatchObject({ code });
    expect(await installs()).toBe(0);
    expect(await receipts.list({ limit: 10, offset: 0 }, USER)).toEqual([]);
    await expect(receipts.lastInstalled(ID, USER)).rejects.toMatchObject({
      code: 'registry.review-needs-installation',
    });
  });
});

describe('reporting a run', () => {
  it('is taken after its installation, once per name, with its units', async () => {
    const { receipts } = home.registry;
    await expect(receipts.report(ran('r1'), USER)).rejects.toMatchObject({
      code: 'receipts.needs-installation',
    });
    await receipts.report(installed(), USER);
    const first = await receipts.report(ran('r1', 40), USER);
    expect(await receipts.report(ran('r1', 40), USER)).toEqual({ ...first, isNew: false });
    await expect(receipts.report(ran('r1', 41), USER)).rejects.toMatchObject({
      code: 'receipts.run-differs',
    });
    await receipts.report(ran('r2', 2), USER);
    // Names belong to their user.
    await receipts.report(installed(), BOB);
    await receipts.report(ran('r1', 8), BOB);
    const totals = await home.store.read((tx) => tx.receipts.totals(ID));
    expect(totals).toEqual([{ version: '1.0.0', installs: 2, runs: 3, units: 50 }]);
    expect((await receipts.list({ limit: 10, offset: 0 }, USER)).map(({ runId }) => runId)).toEqual([
      'r2',
      'r1',
      null,
    ]);
  });
});
