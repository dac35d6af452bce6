import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALICE, REVIEWER, TestRegistry, USER } from '../../support/registry/open-registry.ts';

let home: TestRegistry;
beforeEach(async () => {
  home = await TestRegistry.open();
  await home.approved();
  await home.approved({
    name: 'value-at-risk',
    displayName: 'Value at Risk',
    description: 'Checks a book for momentum.',
    category: 'risk',
    tags: ['var'],
    permissions: [],
  });
  await home.approved(
    {
      publisher: 'grey-heron',
      name: 'daily-report',
      displayName: 'Daily Report',
      category: 'reporting',
      tags: [],
    },
    { signer: home.bob },
  );
  await home.pending({ name: 'unlisted', displayName: 'Momentum Unlisted' });
});
afterEach(() => home.close());

const ids = async (query: string) => (await home.registry.extensions.search(query)).items.map(({ id }) => id);

describe('searching the catalog', () => {
  it('finds what is listed and nothing that waits', async () => {
    expect((await ids('')).toSorted()).toEqual([
      'black-swann.hyper-momentum',
      'black-swann.value-at-risk',
      'grey-heron.daily-report',
    ]);
    expect(await ids('unlisted')).toEqual([]);
  });

  it('puts a name before a mention', async () => {
    expect(await ids('momentum')).toEqual(['black-swann.hyper-momentum', 'black-swann.value-at-risk']);
  });

  it('answers rows with what lists show, and facets', async () => {
    await home.install('black-swann.value-at-risk', '1.0.0', USER);
    const { items, total, totalIsExact, facets, problems } = await home.registry.extensions.search('risk');
    expect(items[0]).toMatchObject({
      id: 'black-swann.value-at-risk',
      status: 'listed',
      installedVersion: '1.0.0',
      capabilities: [],
      signer: { id: home.alice.identity.fingerprint },
    });
    expect({ total, totalIsExact, problems }).toEqual({ total: 1, totalIsExact: true, problems: [] });
    expect(facets.category).toMatchObject({ risk: 1 });
  });

  it('forgets what is blocked and finds it again after the undo', async () => {
    const target = { extensionId: 'grey-heron.daily-report', version: '1.0.0' };
    await home.registry.moderation.block(target, { reason: 'Bad.', evidence: 'seen' }, REVIEWER);
    expect(await ids('daily')).toEqual([]);
    await home.registry.moderation.undo(target, { kind: 'blocked', reason: 'Was wrong.' }, REVIEWER);
    expect(await ids('daily')).toEqual(['grey-heron.daily-report']);
  });

  it('pages, and counts all', async () => {
    const { items, total } = await home.registry.extensions.search('', { limit: 1, offset: 1 });
    expect(items).toHaveLength(1);
    expect(total).toBe(3);
  });

  it('suggests a spelling that finds something', async () => {
    expect((await home.registry.extensions.search('momentmu')).suggestion).toBe('momentum');
  });

  it.each([
    ['@category:risk', ['black-swann.value-at-risk']],
    ['@category:"Trading Strategy"', ['black-swann.hyper-momentum']],
    ['@tag:var', ['black-swann.value-at-risk']],
    ['@publisher:grey-heron', ['grey-heron.daily-report']],
    ['momentum @category:risk', ['black-swann.value-at-risk']],
    ['"value at risk"', ['black-swann.value-at-risk']],
    ['@id:grey-heron.daily-report', ['grey-heron.daily-report']],
    ['@sort:name', ['grey-heron.daily-report', 'black-swann.hyper-momentum', 'black-swann.value-at-risk']],
  ])('reads %j', async (query, expected) => {
    expect(await ids(query)).toEqual(expected);
  });

  it('asks the ledger what is installed', async () => {
    expect(await ids('@installed')).toEqual([]);
    await home.install('grey-heron.daily-report', '1.0.0', USER);
    await home.install('black-swann.value-at-risk', '1.0.0', USER, 'uninstalled');
    expect(await ids('@installed')).toEqual(['grey-heron.daily-report']);
    expect(await ids('@installed @id:black-swann.value-at-risk')).toEqual([]);
  });

  it('says what it could not read, and searches for the rest', async () => {
    const { items, problems } = await home.registry.extensions.search('daily @color:red');
    expect(items.map(({ id }) => id)).toEqual(['grey-heron.daily-report']);
    expect(problems).toHaveLength(1);
  });

  it('counts installations in the transaction of the installer', async () => {
    await home.store.transaction((tx) =>
      home.registry.extensions.countInstall(tx, 'grey-heron.daily-report'),
    );
    await home.store.transaction((tx) => home.registry.extensions.countInstall(tx, 'nobody.nothing'));
    expect((await home.registry.extensions.get('grey-heron.daily-report')).installs).toBe(1);
  });

  it('takes a parsed query too, and sorts by the weighted rating', async () => {
    for (const [extensionId, actor, stars] of [
      ['grey-heron.daily-report', USER, 5],
      ['grey-heron.daily-report', ALICE, 5],
      ['black-swann.value-at-risk', USER, 1],
      ['black-swann.value-at-risk', ALICE, 1],
    ] as const) {
      await home.install(extensionId, '1.0.0', actor);
      await home.registry.reviews.add({ extensionId, version: '1.0.0', stars }, actor);
    }
    const found = await home.registry.extensions.search({
      words: [],
      phrases: [],
      lastWordIsPrefix: false,
      tags: [],
      sort: 'rating',
    });
    expect(found.items.map(({ id }) => id)).toEqual([
      'grey-heron.daily-report',
      'black-swann.hyper-momentum',
      'black-swann.value-at-risk',
    ]);
  });
});
