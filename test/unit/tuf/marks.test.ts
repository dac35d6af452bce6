import { describe, expect, it, onTestFinished } from 'vitest';
import { TUF_LIMITS } from '../../../src-shared/limits.ts';
import type { Store } from '../../../src-main/store/port.ts';
import { ALICE, TestRegistry } from '../../support/registry/open-registry.ts';
import { rows } from '../../support/store-rows.ts';
import { TufHome } from '../../support/tuf-home.ts';

const ID = 'black-swann.hyper-momentum';
const KINDS = ['blocked', 'deprecated', 'yanked'] as const;
const said = { reason: 'so', successor: null, evidence: null, actor: ALICE.userId, at: 1_000 };

describe('the list of marks that a server signs', () => {
  it('holds every one, until it is longer than followers read: then it is left out, and the operator is told', async () => {
    const test = await TestRegistry.open();
    onTestFinished(() => test.close());
    await test.registry.publishers.create({ id: 'black-swann', displayName: 'Black Swann' }, ALICE);
    await test.approved({ version: '1.0.0' });
    const home = new TufHome(test);
    await home.begin();
    await mark(test.store, 1, 700);
    expect((await home.repository.publish()).notices).toEqual([]);
    const follower = await home.follower();
    await follower.refresh();
    const marks = (await follower.marks()) ?? [];
    expect(marks).toHaveLength(700 * KINDS.length);
    expect(marks[0]).toEqual({ extensionId: ID, version: versionOf(1), kind: 'blocked' });
    expect(new Set(marks.map(({ version, kind }) => `${version} ${kind}`)).size).toBe(marks.length);

    const each = JSON.stringify([ID, versionOf(1), 'deprecated']).length;
    const most = Math.ceil(TUF_LIMITS.marksBytes / (each - 4) / KINDS.length);
    await mark(test.store, 701, most);
    expect((await home.repository.publish()).notices).toMatchObject([{ code: 'tuf.marks-too-many' }]);
    expect(await home.repository.troubles()).toMatchObject([
      { code: 'tuf.marks-too-many', details: { marks: most * KINDS.length, limit: TUF_LIMITS.marksBytes } },
    ]);
    await follower.refresh();
    expect(await follower.marks()).toBe(null);

    const back = 2_000;
    await test.store.transaction(async (tx) => {
      for (let at = 1; at <= back; at += 1) await tx.versions.deleteMark(ID, versionOf(at), 'deprecated');
    });
    expect((await home.repository.publish()).notices).toEqual([]);
    expect(await home.repository.troubles()).toEqual([]);
    await follower.refresh();
    expect(await follower.marks()).toHaveLength(most * KINDS.length - back);
  }, 60_000);
});

/** Versions with every mark there is, from one number to another. */
function mark(store: Store, from: number, to: number): Promise<void> {
  return store.transaction(async (tx) => {
    for (let at = from; at <= to; at += 1) {
      const version = versionOf(at);
      await tx.versions.put(rows.version({ extensionId: ID, version, digest: null }));
      for (const kind of KINDS) await tx.versions.putMark({ extensionId: ID, version, kind, ...said });
    }
  });
}

/** As long as versions get. */
function versionOf(number: number): string {
  return `0.${number}.0-${'x'.repeat(240)}`;
}
