import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALICE, BOB, REVIEWER, TestRegistry, USER } from '../../support/registry/open-registry.ts';

let home: TestRegistry;
beforeEach(async () => {
  home = await TestRegistry.open();
});
afterEach(() => home.close());

const ID = 'black-swann.hyper-momentum';
const V1 = { extensionId: ID, version: '1.0.0' };
const latest = async () => (await home.registry.extensions.get(ID)).latestVersion;

describe('deciding on a pending version', () => {
  it('lists an approved version, with the texts of its manifest', async () => {
    await home.approved();
    expect(await home.registry.extensions.get(ID)).toMatchObject({
      status: 'listed',
      latestVersion: '1.0.0',
      displayName: 'Hyper-Momentum-V2',
      capabilities: ['market-data.read'],
      signer: { id: home.alice.identity.fingerprint },
    });
    expect((await home.registry.extensions.version(ID, '1.0.0')).approvedAt).not.toBeNull();
  });

  it('shows the texts of a version that waits to nobody', async () => {
    await home.approved();
    await home.pending({ version: '1.1.0', displayName: 'Free Money', category: 'data' });
    expect(await home.registry.extensions.get(ID)).toMatchObject({
      displayName: 'Hyper-Momentum-V2',
      category: 'trading-strategy',
      latestVersion: '1.0.0',
    });
  });

  it('rejects with a reason, and not without', async () => {
    await home.pending();
    await expect(home.registry.moderation.reject(V1, { reason: '  ' }, REVIEWER)).rejects.toMatchObject({
      code: 'registry.reason-required',
    });
    const rejected = await home.registry.moderation.reject(V1, { reason: 'It has no tests.' }, REVIEWER);
    expect(rejected).toMatchObject({
      state: 'rejected',
      decision: { verdict: 'reject', reason: 'It has no tests.' },
    });
    expect(await latest()).toBeNull();
  });

  it('goes no other way than the life of a version does', async () => {
    await home.submit();
    const approve = () => home.registry.moderation.approve(V1, {}, REVIEWER);
    await expect(approve()).rejects.toMatchObject({
      code: 'registry.illegal-transition',
      details: { from: 'submitted', to: 'approved' },
    });
    const [waiting] = await home.registry.submissions.list();
    await home.registry.submissions.audit(waiting?.id ?? '');
    await approve();
    await expect(approve()).rejects.toMatchObject({
      code: 'registry.illegal-transition',
      details: { from: 'approved' },
    });
    await expect(home.registry.moderation.reject(V1, { reason: 'Late.' }, REVIEWER)).rejects.toMatchObject({
      code: 'registry.illegal-transition',
    });
    await expect(home.registry.submissions.audit(waiting?.id ?? '')).rejects.toMatchObject({
      code: 'registry.illegal-transition',
    });
  });

  it('is for reviewers', async () => {
    await home.pending();
    for (const actor of [USER, ALICE]) {
      await expect(home.registry.moderation.approve(V1, {}, actor)).rejects.toMatchObject({
        code: 'api.forbidden',
      });
    }
  });

  it('says in the log when somebody judged their own work, and never who it was in clear', async () => {
    const person = { userId: 'alice@example.com', role: 'admin' as const };
    await home.pending({}, { actor: person });
    await home.registry.moderation.approve(V1, { reason: 'Looks fine to me.' }, person);
    const leaves = await home.leaves();
    expect(leaves.at(-1)).toMatchObject({ type: 'version.approved', selfReview: true });
    expect(JSON.stringify(leaves)).not.toMatch(/alice|Looks fine/);
  });

  it('approves only what the reviewer looked at', async () => {
    const { digest } = await home.pending();
    await home.pending({}, { main: 'export {};\n' });
    await expect(home.registry.moderation.approve(V1, { digest }, REVIEWER)).rejects.toMatchObject({
      code: 'registry.changed-meanwhile',
    });
  });

  it('refuses when the key was revoked while the version waited', async () => {
    await home.pending();
    await home.registry.publishers.revokeKey(
      { publisherId: 'black-swann', keyId: home.alice.identity.keyId, reason: 'lost' },
      ALICE,
    );
    await expect(home.registry.moderation.approve(V1, {}, REVIEWER)).rejects.toMatchObject({
      code: 'trust.revoked-key',
    });
  });
});

describe('versions', () => {
  it('stand in semver order, newest first, and the latest is the newest release', async () => {
    for (const version of ['1.2.0', '1.10.0', '1.9.0', '2.0.0-beta.1']) await home.approved({ version });
    const versions = await home.registry.extensions.versions(ID);
    expect(versions.map(({ version }) => version)).toEqual(['2.0.0-beta.1', '1.10.0', '1.9.0', '1.2.0']);
    expect(await latest()).toBe('1.10.0');
  });

  it('are resolved by range among what is offered', async () => {
    for (const version of ['1.0.0', '1.2.0', '2.0.0']) await home.approved({ version });
    await home.registry.moderation.yank(
      { extensionId: ID, version: '1.2.0' },
      { reason: 'Wrong data.' },
      ALICE,
    );
    const resolve = async (range: string | null) =>
      (await home.registry.extensions.resolve(ID, range)).version;
    expect(await resolve(null)).toBe('2.0.0');
    expect(await resolve('^1.0.0')).toBe('1.0.0');
    expect(await resolve('1.2.0')).toBe('1.2.0');
    await expect(resolve('^3.0.0')).rejects.toMatchObject({ code: 'registry.no-version' });
    await expect(resolve('latest please')).rejects.toMatchObject({ code: 'registry.invalid-range' });
    await expect(home.registry.extensions.resolve('a.b')).rejects.toMatchObject({
      code: 'registry.extension-not-found',
    });
  });
});

describe('marking an approved version', () => {
  beforeEach(async () => {
    await home.approved();
    await home.approved({ version: '1.1.0' });
  });
  const V11 = { extensionId: ID, version: '1.1.0' };

  it('yanks and takes it back, and the latest version follows', async () => {
    const yanked = await home.registry.moderation.yank(V11, { reason: 'Loses money.' }, ALICE);
    expect(yanked.marks).toMatchObject([{ kind: 'yanked', reason: 'Loses money.', actor: ALICE.userId }]);
    expect(await latest()).toBe('1.0.0');
    const back = await home.registry.moderation.undo(V11, { kind: 'yanked', reason: 'Was the feed.' }, ALICE);
    expect(back.marks).toEqual([]);
    expect(await latest()).toBe('1.1.0');
  });

  it('deprecates in favour of a successor that exists', async () => {
    const deprecate = (successor: string) =>
      home.registry.moderation.deprecate(V11, { reason: 'Replaced.', successor }, ALICE);
    await expect(deprecate('nobody.nothing')).rejects.toMatchObject({ code: 'registry.successor-not-found' });
    await home.approved({ publisher: 'grey-heron', name: 'pond' }, { signer: home.bob });
    expect((await deprecate('grey-heron.pond')).marks).toMatchObject([{ successor: 'grey-heron.pond' }]);
    expect(await home.registry.extensions.get(ID)).toMatchObject({
      status: 'deprecated',
      latestVersion: '1.1.0',
    });
  });

  it('blocks on evidence only, for reviewers only, and says so to whoever asks', async () => {
    const block = (evidence: string, actor = REVIEWER) =>
      home.registry.moderation.block(V11, { reason: 'Steals keys.', evidence }, actor);
    await expect(block(' ')).rejects.toMatchObject({ code: 'registry.evidence-required' });
    await expect(block('advisory 7', ALICE)).rejects.toMatchObject({ code: 'api.forbidden' });
    await block('advisory 7');
    expect(await home.registry.moderation.isBlocked(ID, '1.1.0')).toMatchObject({ evidence: 'advisory 7' });
    expect(await home.registry.moderation.isBlocked(ID, '1.0.0')).toBeNull();
    await expect(home.registry.extensions.resolve(ID, '1.1.0')).rejects.toMatchObject({
      code: 'registry.version-blocked',
      details: { evidence: 'advisory 7' },
    });
  });

  it('keeps marks apart: a version can be deprecated and blocked, each once', async () => {
    await home.registry.moderation.deprecate(V11, { reason: 'Old.' }, ALICE);
    await home.registry.moderation.block(V11, { reason: 'Bad.', evidence: 'seen' }, REVIEWER);
    await expect(
      home.registry.moderation.block(V11, { reason: 'Bad.', evidence: 'seen' }, REVIEWER),
    ).rejects.toMatchObject({ code: 'registry.already-marked' });
    const left = await home.registry.moderation.undo(
      V11,
      { kind: 'blocked', reason: 'Was wrong.' },
      REVIEWER,
    );
    expect(left.marks.map(({ kind }) => kind)).toEqual(['deprecated']);
    await expect(
      home.registry.moderation.undo(V11, { kind: 'yanked', reason: 'No.' }, REVIEWER),
    ).rejects.toMatchObject({ code: 'registry.not-marked' });
  });

  it('lets no stranger withdraw, and no author undo what a reviewer did', async () => {
    await expect(home.registry.moderation.yank(V11, { reason: 'Ha.' }, BOB)).rejects.toMatchObject({
      code: 'registry.not-owner',
    });
    await home.registry.moderation.yank(V11, { reason: 'Harmful.' }, REVIEWER);
    await expect(
      home.registry.moderation.undo(V11, { kind: 'yanked', reason: 'It is fine.' }, ALICE),
    ).rejects.toMatchObject({ code: 'api.forbidden' });
  });

  it('marks nothing that was not approved', async () => {
    await home.pending({ version: '3.0.0' });
    await expect(
      home.registry.moderation.yank({ extensionId: ID, version: '3.0.0' }, { reason: 'No.' }, ALICE),
    ).rejects.toMatchObject({
      code: 'registry.illegal-transition',
      details: { from: 'pending', to: 'yanked' },
    });
  });

  it('tells other rooms what changed, in order', async () => {
    const { seq } = await home.registry.moderation.changedMarks(0);
    await home.registry.moderation.block(V11, { reason: 'Bad.', evidence: 'seen' }, REVIEWER);
    await home.registry.moderation.undo(V11, { kind: 'blocked', reason: 'Was wrong.' }, REVIEWER);
    const later = await home.registry.moderation.changedMarks(seq);
    expect(later.changes.map(({ kind, set }) => [kind, set])).toEqual([
      ['blocked', true],
      ['blocked', false],
    ]);
    expect((await home.registry.moderation.changedMarks(later.seq)).changes).toEqual([]);
  });

  it('remembers every decision with who, when and why', async () => {
    await home.registry.moderation.block(V11, { reason: 'Bad.', evidence: 'seen' }, REVIEWER);
    await home.registry.moderation.undo(V11, { kind: 'blocked', reason: 'Was wrong.' }, REVIEWER);
    const history = await home.registry.moderation.history(ID, '1.1.0');
    expect(history.map(({ verdict, reason }) => [verdict, reason])).toEqual([
      ['approve', null],
      ['block', 'Bad.'],
      ['undo-block', 'Was wrong.'],
    ]);
    expect(await home.registry.moderation.history(ID)).toHaveLength(4);
  });

  it('tells when everything of an extension is withdrawn', async () => {
    for (const target of [V1, V11]) {
      await home.registry.moderation.block(target, { reason: 'Bad.', evidence: 'seen' }, REVIEWER);
    }
    expect(await home.registry.extensions.get(ID)).toMatchObject({ status: 'blocked', latestVersion: null });
    await expect(home.registry.extensions.resolve(ID)).rejects.toMatchObject({ code: 'registry.no-version' });
  });
});
