import { catalogPage } from '../window/pages/catalog.ts';
import { extensionPage } from '../window/pages/extension.ts';
import { expectAccessible } from '../window/support/accessible.ts';
import { expect, test } from './support/server.ts';

test.describe('rating in a browser', () => {
  test('is for those who told the server that they installed it', async ({ server, signIn }) => {
    const page = await signIn('user');
    await catalogPage(page).row('Value at Risk').click();
    const extension = extensionPage(page);
    await extension.tab(/^Reviews/).click();
    const { panel } = extension;
    await expect(panel).toContainText('Only those who installed it can rate it.');
    await expect(panel.getByRole('button', { name: /^Write a review/ })).toHaveCount(0);
    await expectAccessible(page);
    await panel.getByRole('button', { name: /^I have installed/ }).click();
    await panel.getByRole('button', { name: /^Write a review/ }).click();
    await panel.getByRole('radio', { name: 'Stars: 4 stars' }).focus();
    await page.keyboard.press('Space');
    await panel.getByRole('textbox', { name: 'Title' }).fill('Numbers one can check');
    await panel.getByRole('textbox', { name: 'What you found' }).fill('The parts **add up**.');
    await expectAccessible(page);
    await panel.getByRole('button', { name: 'Publish the review' }).click();
    const own = panel.getByRole('region', { name: /^Your review/ });
    await expect(own.getByRole('heading', { name: 'Numbers one can check' })).toBeVisible();
    await expect(panel.getByRole('button', { name: 'Only 4 stars: 1' })).toBeVisible();
    await expectAccessible(page);

    const extensionId = 'harbor-risk.value-at-risk';
    const { items } = await server.admin.reviews.list({ extensionId });
    expect(items).toMatchObject([{ stars: 4, title: 'Numbers one can check' }]);
    expect((await server.admin.extensions.get({ extensionId })).extension.installs).toBe(1);
  });
});
