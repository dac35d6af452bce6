import type { Page } from '@playwright/test';
import { createMarketplaceClient } from '../../../client/index.ts';
import { reviewDesk } from '../window/pages/review-desk.ts';
import { expectAccessible } from '../window/support/accessible.ts';
import { WAITING } from './support/seed.ts';
import { expect, pasteToken, test, type WebServer } from './support/server.ts';

const extensionId = 'black-swann.hyper-momentum';

/** The parts of the desk, its cases and its dialog. */
function moderation(page: Page) {
  const main = page.getByRole('main');
  const dialog = page.getByRole('dialog');
  return {
    dialog,
    part: async (name: RegExp): Promise<void> => {
      await main.getByRole('radiogroup', { name: 'Parts of the desk' }).getByText(name).click();
    },
    only: async (name: string): Promise<void> => {
      await main.getByRole('combobox', { name: 'Which of them' }).click();
      await page.getByRole('option', { name }).click();
    },
    case: (name: string) => main.getByRole('article', { name }),
    because: async (reason: string, action: string): Promise<void> => {
      await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason);
      await dialog.getByRole('button', { name: action, exact: true }).click();
      await expect(dialog).toHaveCount(0);
    },
  };
}

async function released({ admin }: WebServer): Promise<{ version: string; digest: string }> {
  const { extension, versions } = await admin.extensions.get({ extensionId });
  const version = extension.latestVersion ?? '';
  return { version, digest: versions.find((one) => one.version === version)?.digest ?? '' };
}

test.describe('moderating in a browser', () => {
  test('says who reviews what, and lets another take it over with a reason', async ({ server, signIn }) => {
    const other = createMarketplaceClient({ url: server.url, token: await server.token('reviewer') });
    const page = await signIn('reviewer');
    const desk = reviewDesk(page);
    await desk.open();
    await desk.row(WAITING.extensionId).getByRole('link').click();
    const decision = desk.part('Decision');
    await decision.getByRole('button', { name: 'I review this' }).click();
    await expect(decision.getByRole('status')).toContainText('You review this until');
    const [submission] = (await other.moderation.queue({})).items;
    expect(submission?.claim).not.toBeNull();
    await decision.getByRole('button', { name: 'Leave it to others' }).click();
    await expect(decision.getByRole('button', { name: 'I review this' })).toBeVisible();

    await other.moderation.claim({ id: submission?.id ?? '' });
    await page.reload();
    await expect(decision.getByRole('status')).toContainText('Reviewed by reviewer of the test');
    await decision.getByRole('button', { name: 'Take it over…' }).click();
    await expectAccessible(page);
    await moderation(page).because('They are away.', 'Take it over');
    await expect(decision.getByRole('status')).toContainText('You review this until');
    await page.keyboard.press('Escape');
    await expect(desk.row(WAITING.extensionId)).toContainText('you');
    // Icons of the queue are still on their way; a server that ends would refuse them.
    await page.waitForLoadState('networkidle');
  });

  test('has a second person agree to a block, or decline it', async ({ server, page }) => {
    const token = await server.token('reviewer');
    const own = createMarketplaceClient({ url: server.url, token });
    const other = createMarketplaceClient({ url: server.url, token: await server.token('reviewer') });
    const { version } = await released(server);
    const asked = { extensionId, version, reason: 'It trades by itself.', evidence: 'dist/main.js, line 3' };
    await other.moderation.block(asked);
    await page.goto(server.url);
    await pasteToken(page, token);
    const at = moderation(page);
    await reviewDesk(page).open();
    await at.part(/^Blocks 1$/);
    const block = at.case(`${extensionId} ${version}`);
    await expect(block).toContainText('dist/main.js, line 3');
    await expectAccessible(page);
    await block.getByRole('button', { name: 'Decline…' }).click();
    await at.because('That line draws a chart.', 'Decline');
    await expect(page.getByRole('main')).toContainText('No block of this kind');
    await at.only('Declined');
    await expect(block).toContainText('That line draws a chart.');

    await other.moderation.block(asked);
    await page.reload();
    await block.getByRole('button', { name: 'Agree…' }).click();
    await at.dialog.getByRole('button', { name: `Block ${version}` }).click();
    await expect(page.getByRole('main')).toContainText('No block of this kind');
    const { versions } = await server.admin.extensions.get({ extensionId });
    expect(versions.find((one) => one.version === version)?.marks).toMatchObject([{ kind: 'blocked' }]);

    // One's own request waits for somebody else.
    await server.admin.moderation.undo({ extensionId, version, mark: 'blocked', reason: 'Mended.' });
    await own.moderation.block(asked);
    await page.reload();
    await expect(block.getByRole('button', { name: 'Take back…' })).toBeVisible();
    await expect(block.getByRole('button', { name: 'Agree…' })).toHaveCount(0);
  });

  test('settles what users report and flag on the page of an extension', async ({ server, page, signIn }) => {
    const { version, digest } = await released(server);
    const writer = createMarketplaceClient({ url: server.url, token: await server.token('user') });
    await writer.receipts.report({ kind: 'installed', extensionId, version, digest });
    await writer.reviews.add({ extensionId, version, stars: 1, title: 'Mine is better', text: 'Buy mine.' });
    await signIn('user');
    await page.goto(`${server.url}/#/extension/${extensionId}?tab=reviews`);
    const at = moderation(page);
    const name = `${extensionId} ${version}`;
    await page.getByRole('button', { name: 'Report a problem…' }).click();
    await at.dialog.getByRole('combobox', { name: 'What is wrong' }).click();
    await page.getByRole('option', { name: 'It sends data out' }).click();
    await at.dialog.getByRole('textbox', { name: 'What you saw' }).fill('It calls home at night.');
    await expectAccessible(page);
    await at.dialog.getByRole('button', { name: 'Send to the moderators' }).click();
    await expect(page.getByText('Your report is with the moderators')).toBeVisible();
    await page.getByRole('button', { name: 'Flag the review "Mine is better"' }).click();
    await at.dialog.getByRole('button', { name: 'Send to the moderators' }).click();
    await expect(page.getByText('The moderators will look at it')).toBeVisible();

    await signOut(page);
    await signIn('reviewer');
    await reviewDesk(page).open();
    await at.part(/^Reports 1$/);
    await expect(at.case(name)).toContainText('It calls home at night.');
    await expectAccessible(page);
    await at.case(name).getByRole('button', { name: 'It is right…' }).click();
    await at.because('It does. A block follows.', 'Settle as right');
    await expect(page.getByRole('main')).toContainText('No report of this kind');
    await at.only('Found right');
    await expect(at.case(name)).toContainText('It does. A block follows.');

    await at.part(/^Flagged reviews 1$/);
    const review = at.case(name);
    await expect(review).toContainText('Mine is better');
    await expect(review.getByRole('list', { name: 'What users say of it' })).toContainText('Advertisement');
    await expectAccessible(page);
    await review.getByRole('button', { name: 'Hide…' }).click();
    await at.because('An advertisement.', 'Hide it');
    await expect(page.getByRole('main')).toContainText('No review of this kind');
    expect((await server.admin.reviews.list({ extensionId })).items).toEqual([]);
    await at.only('Hidden');
    await expect(review).toContainText('Hidden: An advertisement.');
    await review.getByRole('button', { name: 'Show again…' }).click();
    await at.because('It was changed.', 'Show it again');
    expect((await server.admin.reviews.list({ extensionId })).items).toHaveLength(1);
  });

  test('shows whoever publishes an extension how it is used, and nobody else', async ({
    server,
    page,
    signIn,
  }) => {
    const { version, digest } = await released(server);
    const user = createMarketplaceClient({ url: server.url, token: await server.token('user') });
    await user.receipts.report({ kind: 'installed', extensionId, version, digest });
    await user.receipts.report({ kind: 'ran', extensionId, version, digest, runId: 'one', units: 3 });
    await signIn('user');
    await page.goto(`${server.url}/#/extension/${extensionId}`);
    const tab = page.getByRole('tab', { name: 'Statistics' });
    await expect(page.getByRole('tab', { name: 'History' })).toBeVisible();
    await expect(tab).toHaveCount(0);

    await signOut(page);
    await signIn('admin');
    await page.goto(`${server.url}/#/extension/${extensionId}`);
    await tab.click();
    const panel = page.getByRole('tabpanel');
    await expect(
      panel.getByRole('img', { name: /^Installations by day: \d{1,2} \w+ \d{4}: 1$/ }),
    ).toBeVisible();
    await expect(panel.getByRole('row').filter({ hasText: version })).toContainText('3');
    await expectAccessible(page);
  });
});

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^You: / }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('textbox', { name: 'Access token' }).waitFor();
}
