import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALICE, BOB, REVIEWER, TestRegistry, USER } from '../../support/registry/open-registry.ts';

let home: TestRegistry;
beforeEach(async () => {
  home = await TestRegistry.open();
  await home.approved();
});
afterEach(() => home.close());

const ID = 'black-swann.hyper-momentum';
const V1 = { extensionId: ID, version: '1.0.0' };

describe('reviewing', () => {
  it('is for those who installed that version', async () => {
    const add = () => home.registry.reviews.add({ ...V1, stars: 5 }, USER);
    await expect(add()).rejects.toMatchObject({ code: 'registry.review-needs-installation' });
    await home.install(ID, '1.0.0', BOB);
    await home.install(ID, '1.0.0', USER, 'staged');
    await expect(add()).rejects.toMatchObject({ code: 'registry.review-needs-installation' });
    await home.install(ID, '1.0.0', USER);
    await expect(add()).resolves.toMatchObject({ stars: 5, userId: USER.userId, editedAt: null });
  });

  it('needs that very version, not another of the same extension', async () => {
    await home.approved({ version: '1.1.0' });
    await home.install(ID, '1.0.0', USER);
    await expect(
      home.registry.reviews.add({ extensionId: ID, version: '1.1.0', stars: 4 }, USER),
    ).rejects.toMatchObject({ code: 'registry.review-needs-installation' });
  });

  it('takes one review per user and version, and names it for editing', async () => {
    await home.install(ID, '1.0.0', USER);
    const { id } = await home.registry.reviews.add({ ...V1, stars: 5 }, USER);
    await expect(home.registry.reviews.add({ ...V1, stars: 1 }, USER)).rejects.toMatchObject({
      code: 'registry.review-exists',
      details: { reviewId: id },
    });
    expect((await home.registry.reviews.own(V1, USER))?.id).toBe(id);
    expect(await home.registry.reviews.own(V1, BOB)).toBeNull();
  });

  it('keeps stars and aspects within one and five', async () => {
    await home.install(ID, '1.0.0', USER);
    for (const stars of [0, 6, 2.5, Number.NaN]) {
      await expect(home.registry.reviews.add({ ...V1, stars }, USER)).rejects.toMatchObject({
        code: 'api.invalid-input',
      });
    }
    await expect(
      home.registry.reviews.add({ ...V1, stars: 3, aspects: { reliability: 9 } }, USER),
    ).rejects.toMatchObject({ code: 'api.invalid-input', details: { field: 'aspects.reliability' } });
  });

  it('keeps the rating in step with adding, editing and deleting', async () => {
    for (const actor of [USER, BOB, ALICE]) await home.install(ID, '1.0.0', actor);
    const rating = async () => (await home.registry.extensions.get(ID)).rating;
    expect(await rating()).toMatchObject({ count: 0, mean: null, histogram: [0, 0, 0, 0, 0] });

    const mine = await home.registry.reviews.add({ ...V1, stars: 5 }, USER);
    await home.registry.reviews.add({ ...V1, stars: 2 }, BOB);
    expect(await rating()).toMatchObject({ count: 2, mean: 3.5, histogram: [0, 1, 0, 0, 1] });

    const edited = await home.registry.reviews.edit(mine.id, { stars: 4 }, USER);
    expect(edited.editedAt).not.toBeNull();
    expect(await rating()).toMatchObject({ count: 2, mean: 3, histogram: [0, 1, 0, 1, 0] });

    await home.registry.reviews.delete(mine.id, USER);
    expect(await rating()).toMatchObject({ count: 1, mean: 2, histogram: [0, 1, 0, 0, 0] });
    expect((await home.leafTypes()).slice(-4)).toEqual([
      'review.added',
      'review.added',
      'review.edited',
      'review.deleted',
    ]);
  });

  it('does not let a single five beat many fours and a half', async () => {
    await home.install(ID, '1.0.0', USER);
    await home.registry.reviews.add({ ...V1, stars: 5 }, USER);
    const { weighted, mean } = (await home.registry.reviews.summary(ID)).rating;
    expect(mean).toBe(5);
    expect(weighted).toBeGreaterThan(3);
    expect(weighted).toBeLessThan(4.5);
  });

  it('averages the stars of each version, oldest first', async () => {
    for (const version of ['1.10.0', '1.9.0']) await home.approved({ version });
    for (const [version, actor, stars] of [
      ['1.10.0', USER, 5],
      ['1.9.0', USER, 3],
      ['1.0.0', USER, 2],
      ['1.0.0', BOB, 5],
    ] as const) {
      await home.install(ID, version, actor);
      await home.registry.reviews.add({ extensionId: ID, version, stars }, actor);
    }
    expect((await home.registry.reviews.summary(ID)).versions).toEqual([
      { version: '1.0.0', mean: 3.5, count: 2 },
      { version: '1.9.0', mean: 3, count: 1 },
      { version: '1.10.0', mean: 5, count: 1 },
    ]);
  });

  it('averages each aspect over those who spoke of it', async () => {
    for (const actor of [USER, BOB]) await home.install(ID, '1.0.0', actor);
    await home.registry.reviews.add({ ...V1, stars: 5, aspects: { effectiveness: 5, reliability: 2 } }, USER);
    await home.registry.reviews.add({ ...V1, stars: 4, aspects: { effectiveness: 4 } }, BOB);
    expect((await home.registry.reviews.summary(ID)).aspects).toEqual({ effectiveness: 4.5, reliability: 2 });
  });

  it('lets only the writer edit, and the writer or a reviewer delete', async () => {
    await home.install(ID, '1.0.0', USER);
    const { id } = await home.registry.reviews.add({ ...V1, stars: 1, text: 'Bad.' }, USER);
    await expect(home.registry.reviews.edit(id, { stars: 5 }, REVIEWER)).rejects.toMatchObject({
      code: 'registry.not-your-review',
    });
    await expect(home.registry.reviews.delete(id, ALICE)).rejects.toMatchObject({
      code: 'registry.not-your-review',
    });
    await home.registry.reviews.delete(id, REVIEWER);
    await expect(home.registry.reviews.get(id)).rejects.toMatchObject({ code: 'registry.review-not-found' });
  });

  it('keeps what an edit does not name', async () => {
    await home.install(ID, '1.0.0', USER);
    const { id } = await home.registry.reviews.add(
      { ...V1, stars: 3, title: 'Fine', text: 'It works.', aspects: { documentation: 4 } },
      USER,
    );
    expect(await home.registry.reviews.edit(id, { stars: 4, text: undefined }, USER)).toMatchObject({
      stars: 4,
      title: 'Fine',
      text: 'It works.',
      aspects: { documentation: 4 },
    });
  });

  it('lists sorted and filtered, with the number of all', async () => {
    for (const [actor, stars] of [
      [USER, 3],
      [BOB, 5],
      [ALICE, 1],
    ] as const) {
      await home.install(ID, '1.0.0', actor);
      await home.registry.reviews.add({ ...V1, stars }, actor);
    }
    const stars = async (sort: 'newest' | 'oldest' | 'highest' | 'lowest') =>
      (await home.registry.reviews.list({ extensionId: ID, sort })).items.map((one) => one.stars);
    expect(await stars('newest')).toEqual([1, 5, 3]);
    expect(await stars('oldest')).toEqual([3, 5, 1]);
    expect(await stars('highest')).toEqual([5, 3, 1]);
    expect(await stars('lowest')).toEqual([1, 3, 5]);
    expect(await home.registry.reviews.list({ extensionId: ID }, { limit: 1 })).toMatchObject({ total: 3 });
    expect(await home.registry.reviews.list({ extensionId: ID, stars: 5 })).toMatchObject({
      total: 1,
      items: [{ userId: BOB.userId }],
    });
  });

  it('keeps a text as the small Markdown it may be', async () => {
    await home.install(ID, '1.0.0', USER);
    const review = await home.registry.reviews.add(
      {
        ...V1,
        stars: 2,
        title: 'No <b>good</b>\u202E',
        text: '**Bad**<script>alert(1)</script> ![x](https://a.example/p.png)',
      },
      USER,
    );
    expect(review.title).toBe('No good');
    expect(review.text).not.toMatch(/<|!\[/);
    expect(review.text).toContain('**Bad**');
  });
});
