import { describe, expect, it } from 'vitest';
import { pendingHello, publishedHello, signedHello } from '../../support/published-hello.ts';
import { codeOfCall as code, moderatedServer } from '../../support/moderated-server.ts';

const HOUR = 3_600_000;

describe('claiming a submission on a server', () => {
  it('shows others who reviews it and keeps their decisions off until it ends or is taken over', async () => {
    let now = Date.now();
    const server = await moderatedServer({}, () => now);
    const [ann, bob, admin] = [
      await server.as('reviewer'),
      await server.as('reviewer'),
      await server.as('admin'),
    ];
    const { id, extensionId, version } = await pendingHello(server.station);
    const target = { extensionId, version };
    expect((await ann.moderation.queue({})).items).toMatchObject([{ id, claim: null }]);
    const claim = await ann.moderation.claim({ id });
    const { userId } = await ann.about.me();
    expect(claim).toMatchObject({ submissionId: id, reviewer: userId });
    expect((await bob.moderation.queue({})).items).toMatchObject([{ id, claim }]);
    expect(await code(bob.moderation.claim({ id }))).toBe('registry.claimed');
    expect(await code(bob.moderation.approve(target))).toBe('registry.claimed');
    expect(await code(bob.moderation.reject({ ...target, reason: 'No.' }))).toBe('registry.claimed');
    expect(await code(bob.moderation.release({ id }))).toBe('registry.claimed');

    expect(await admin.moderation.release({ id })).toEqual({ released: true });
    expect(await code(ann.moderation.release({ id }))).toBe('registry.not-claimed');
    await ann.moderation.claim({ id });
    expect(await bob.moderation.claim({ id, reason: 'Ann is ill.' })).toMatchObject({ submissionId: id });
    expect(await code(ann.moderation.approve(target))).toBe('registry.claimed');

    now += 5 * HOUR;
    expect((await ann.moderation.queue({})).items).toMatchObject([{ id, claim: null }]);
    await ann.moderation.claim({ id });
    expect(await ann.moderation.approve(target)).toMatchObject({ state: 'approved' });
    expect(await code(ann.moderation.claim({ id }))).toBe('registry.illegal-transition');
    const { items } = await admin.log.list({ limit: 200 });
    const types = items.map(({ leaf }) => (leaf as { type?: unknown }).type);
    for (const type of ['submission.claimed', 'submission.claim-taken-over', 'submission.claim-released'])
      expect(types).toContain(type);
  });

  it('names whoever acts with a token, to those who review alone', async () => {
    const server = await moderatedServer();
    const [ann, developer] = [await server.as('reviewer'), await server.as('developer')];
    const { userId, name } = await developer.about.me();
    expect(name).toMatch(/\w/);
    expect(await ann.moderation.person({ userId })).toEqual({ name });
    for (const nobody of ['token:', `token:${'0'.repeat(32)}`, 'ada', 'sha256:00'])
      expect(await ann.moderation.person({ userId: nobody })).toEqual({ name: null });
    expect(await code(developer.moderation.person({ userId }))).toBe('api.forbidden');
    expect(await code(ann.moderation.person({ userId: '' }))).toBe('api.invalid-input');
  });

  it('is for reviewers, and for submissions that there are', async () => {
    const server = await moderatedServer();
    const { id } = await pendingHello(server.station);
    const developer = await server.as('developer');
    expect(await code(developer.moderation.claim({ id }))).toBe('api.forbidden');
    expect(await code(developer.moderation.release({ id }))).toBe('api.forbidden');
    const reviewer = await server.as('reviewer');
    expect(await code(reviewer.moderation.claim({ id: 'none' }))).toBe('registry.submission-not-found');
    for (const wrong of [{ id: 'x'.repeat(65) }, { id, reason: '' }, { id, reason: 'x'.repeat(2_001) }])
      expect(await code(reviewer.moderation.claim(wrong))).toBe('api.invalid-input');
  });
});

describe('what is one’s own', () => {
  it('is decided by somebody else, whatever the role', async () => {
    const server = await moderatedServer();
    const { id, extensionId, version } = await pendingHello(server.station);
    const target = { extensionId, version };
    // A reviewer who publishes as acme.
    const own = await server.as('admin', 'acme');
    expect(await code(own.moderation.claim({ id }))).toBe('registry.own-publisher');
    expect(await code(own.moderation.approve(target))).toBe('registry.own-publisher');
    expect(await code(own.moderation.reject({ ...target, reason: 'No.' }))).toBe('registry.own-publisher');
    expect(await (await server.as('reviewer')).moderation.approve(target)).toMatchObject({
      state: 'approved',
    });
  });

  it('is what one submitted, for any publisher, and what one reserved', async () => {
    const server = await moderatedServer();
    const admin = await server.as('admin');
    await admin.publishers.create({ id: 'acme', displayName: 'Acme' });
    const { userId } = await admin.about.me();
    const offered = await signedHello(server.station);
    const actor = { userId: 'somebody', role: 'admin' } as const;
    const { id } = await server.station.registry.submissions.submit(offered, actor);
    await server.station.registry.submissions.audit(id);
    const target = { extensionId: 'acme.hello', version: '1.0.0' };
    expect(await code(admin.moderation.approve(target))).toBe('registry.own-publisher');

    const other = await signedHello(server.station, { publisher: 'other', name: 'tool' });
    const submitted = await server.station.registry.submissions.submit(other, { userId, role: 'admin' });
    await server.station.registry.submissions.audit(submitted.id);
    const theirs = { extensionId: 'other.tool', version: '1.0.0' };
    expect(await code(admin.moderation.approve(theirs))).toBe('registry.own-publisher');
  });

  it('is decided where one person runs the server alone, and said in the log as ever', async () => {
    const server = await moderatedServer({ soleModerator: true });
    const { extensionId, version } = await pendingHello(server.station);
    const own = await server.as('admin', 'acme');
    const target = { extensionId, version };
    expect(await own.moderation.approve(target)).toMatchObject({ state: 'approved' });
    const blocked = await own.moderation.block({ ...target, reason: 'Bad.', evidence: 'Seen.' });
    expect(blocked).toMatchObject({ blockRequest: null, marks: [{ kind: 'blocked' }] });
  });
});

describe('a block on a server', () => {
  const why = { reason: 'It sends positions away.', evidence: 'Advisory 7.' };

  it('takes effect when another reviewer agrees', async () => {
    const server = await moderatedServer();
    const [ann, bob] = [await server.as('reviewer'), await server.as('reviewer')];
    const { extensionId, version } = await publishedHello(server.station);
    const target = { extensionId, version };
    const asked = await ann.moderation.block({ ...target, ...why });
    expect(asked).toMatchObject({ marks: [], blockRequest: { state: 'open', ...why } });
    const id = asked.blockRequest?.id ?? '';
    expect((await bob.moderation.blockRequests({})).items).toMatchObject([{ id, ...target }]);
    expect(await code(bob.moderation.block({ ...target, ...why }))).toBe('registry.block-requested');
    expect(await code(ann.moderation.agreeToBlock({ id }))).toBe('registry.second-person-needed');
    expect(await bob.moderation.agreeToBlock({ id })).toMatchObject({
      marks: [{ kind: 'blocked', actor: (await bob.about.me()).userId, ...why }],
    });
    expect(await code(bob.moderation.agreeToBlock({ id }))).toBe('registry.block-request-settled');
    expect(await code(ann.moderation.block({ ...target, ...why }))).toBe('registry.already-marked');
    const [leaf] = (await ann.log.list({ limit: 200 })).items
      .map((one) => one.leaf as Readonly<Record<string, unknown>>)
      .filter(({ type }) => type === 'mark.set');
    expect(leaf).toMatchObject({
      kind: 'blocked',
      emergency: false,
      requestedBy: expect.any(String) as string,
    });
    const { marks } = await ann.moderation.undo({ ...target, mark: 'blocked', reason: 'A mistake.' });
    expect(marks).toEqual([]);
  });

  it('is set once when two agree at the same time, and is agreed or declined, never both', async () => {
    const server = await moderatedServer();
    const people = await Promise.all([1, 2, 3, 4].map(() => server.as('reviewer')));
    const [ann, bob, cleo, dan] = people as [(typeof people)[0], ...typeof people];
    for (const patch of ['1.0.0', '1.0.1', '1.0.2']) {
      const { extensionId, version } = await publishedHello(server.station, { version: patch });
      const target = { extensionId, version };
      const { blockRequest } = await ann.moderation.block({ ...target, ...why });
      const id = blockRequest?.id ?? '';
      const ends = await Promise.all([
        code(bob?.moderation.agreeToBlock({ id }) ?? Promise.reject(new Error('nobody'))),
        code(cleo?.moderation.agreeToBlock({ id }) ?? Promise.reject(new Error('nobody'))),
        code(dan?.moderation.declineBlock({ id, reason: 'No.' }) ?? Promise.reject(new Error('nobody'))),
      ]);
      expect(ends.filter((end) => end === 'registry.block-request-settled')).toHaveLength(2);
      const history = await ann.moderation.history({ extensionId, version });
      const blocks = history.items.filter(({ verdict }) => verdict === 'block').length;
      const declined = (await ann.moderation.blockRequests({ state: 'declined' })).items;
      expect(blocks + declined.filter((one) => one.version === version).length).toBe(1);
    }
  });

  it('can be declined or taken back, and asked for again', async () => {
    const server = await moderatedServer();
    const [ann, bob] = [await server.as('reviewer'), await server.as('reviewer')];
    const { extensionId, version } = await publishedHello(server.station);
    const ask = async () =>
      (await ann.moderation.block({ extensionId, version, ...why })).blockRequest?.id ?? '';
    const first = await ask();
    expect(await bob.moderation.declineBlock({ id: first, reason: 'No proof.' })).toMatchObject({
      state: 'declined',
      settledReason: 'No proof.',
    });
    expect(await ann.moderation.declineBlock({ id: await ask(), reason: 'My mistake.' })).toMatchObject({
      state: 'declined',
    });
    expect((await ann.moderation.blockRequests({})).items).toEqual([]);
  });

  it('acts at once in an emergency, for administrators, and is marked so', async () => {
    const server = await moderatedServer();
    const [ann, admin] = [await server.as('reviewer'), await server.as('admin')];
    const { extensionId, version } = await publishedHello(server.station);
    const block = { extensionId, version, ...why, emergency: true };
    expect(await code(ann.moderation.block(block))).toBe('api.forbidden');
    await ann.moderation.block({ ...block, emergency: false });
    expect(await admin.moderation.block(block)).toMatchObject({
      marks: [{ kind: 'blocked' }],
      blockRequest: { state: 'emergency' },
    });
    expect((await ann.moderation.blockRequests({})).items).toEqual([]);
    expect((await ann.moderation.blockRequests({ state: 'emergency' })).items).toHaveLength(1);
    // Whoever publishes it does not take it back.
    const own = await server.as('reviewer', 'acme');
    const undo = { extensionId, version, mark: 'blocked', reason: 'Fine.' } as const;
    expect(await code(own.moderation.undo(undo))).toBe('registry.own-publisher');
    expect((await ann.moderation.undo(undo)).marks).toEqual([]);
  });

  it('is as little for its own publisher to take back where it is a yank', async () => {
    const server = await moderatedServer();
    const { extensionId, version } = await publishedHello(server.station);
    const [ann, own] = [await server.as('reviewer'), await server.as('reviewer', 'acme')];
    const undo = { extensionId, version, mark: 'yanked', reason: 'Fine.' } as const;
    await ann.moderation.yank({ extensionId, version, reason: 'Broken.' });
    expect(await code(own.moderation.undo(undo))).toBe('registry.own-publisher');
    expect((await ann.moderation.undo(undo)).marks).toEqual([]);
    // What they withdrew themselves they do put back.
    await own.moderation.yank({ extensionId, version, reason: 'Broken.' });
    expect((await own.moderation.undo(undo)).marks).toEqual([]);
  });

  it('is refused for what cannot be blocked, for others than reviewers and in any other form', async () => {
    const server = await moderatedServer();
    const { extensionId, version } = await pendingHello(server.station);
    const block = { extensionId, version, ...why };
    const [developer, reviewer] = [await server.as('developer'), await server.as('reviewer')];
    expect(await code(developer.moderation.block(block))).toBe('api.forbidden');
    expect(await code(developer.moderation.blockRequests({}))).toBe('api.forbidden');
    expect(await code(developer.moderation.agreeToBlock({ id: 'x' }))).toBe('api.forbidden');
    expect(await code(developer.moderation.declineBlock({ id: 'x', reason: 'No.' }))).toBe('api.forbidden');
    expect(await code(reviewer.moderation.block(block))).toBe('registry.illegal-transition');
    expect(await code(reviewer.moderation.agreeToBlock({ id: 'x' }))).toBe(
      'registry.block-request-not-found',
    );
    for (const wrong of [{ reason: '' }, { evidence: '' }, { emergency: 'yes' }])
      expect(await code(reviewer.moderation.block({ ...block, ...wrong } as typeof block))).toBe(
        'api.invalid-input',
      );
  });
});
