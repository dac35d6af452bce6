import { catalogPage } from './pages/catalog.ts';
import { consentSheet } from './pages/consent-sheet.ts';
import { extensionPage } from './pages/extension.ts';
import { expectAccessible } from './support/accessible.ts';
import { homeWithSamples } from './support/homes.ts';
import { expect, test } from './support/window.ts';

test.describe('reviews', () => {
  test.beforeEach(async ({ home }) => homeWithSamples(home));

  test('are for those who installed it: written, shown, changed and deleted', async ({ station }) => {
    const { page } = station;
    await catalogPage(page).row('Value at Risk').click();
    const extension = extensionPage(page);
    await extension.tab(/^Reviews/).click();
    await expect(extension.panel).toContainText('Install it first');
    await extension.action('Install').click();
    await consentSheet(await station.consent()).go.click();
    await expect(page.getByRole('dialog', { name: 'Work' }).getByText('Done').first()).toBeVisible();
    await page.keyboard.press('Escape');

    const { panel } = extension;
    // By keyboard: the radio itself lies hidden under its star.
    const rate = async (name: string): Promise<void> => {
      await panel.getByRole('radio', { name }).focus();
      await page.keyboard.press('Space');
    };
    await panel.getByRole('button', { name: 'Write a review of 1.2.0' }).click();
    await panel.getByRole('button', { name: 'Publish the review' }).click();
    await expect(panel.getByRole('alert')).toHaveText('Choose how many stars you give.');
    await rate('Stars: 4 stars');
    await rate('Reliability: 5 stars');
    await panel.getByRole('textbox', { name: 'Title' }).fill('Numbers one can check');
    await panel.getByRole('textbox', { name: 'What you found' }).fill('The parts **add up**.');
    await expectAccessible(page);
    await panel.getByRole('button', { name: 'Publish the review' }).click();

    const own = panel.getByRole('region', { name: 'Your review of 1.2.0' });
    await expect(own.getByRole('heading', { name: 'Numbers one can check' })).toBeVisible();
    await expect(own.getByRole('strong').or(own.locator('strong'))).toHaveText('add up');
    await expect(panel.getByRole('button', { name: 'Only 4 stars: 1' })).toBeVisible();
    await expect(extension.question('Is it worth it')).toContainText('4.0');
    await expect(
      extension.question('Is it worth it').getByRole('img', { name: /1\.2\.0 4\.0 \(1\)/ }),
    ).toBeVisible();

    await own.getByRole('button', { name: 'Edit' }).click();
    await rate('Stars: 2 stars');
    await panel.getByRole('button', { name: 'Save the changes' }).click();
    await expect(panel.getByRole('button', { name: 'Only 2 stars: 1' })).toBeVisible();
    await panel.getByRole('button', { name: 'Only 5 stars: 0' }).click();
    await expect(panel.getByRole('heading', { name: 'No review matches' })).toBeVisible();
    await panel.getByRole('button', { name: 'Show all reviews' }).click();

    await own.getByRole('button', { name: 'Delete' }).click();
    const ask = page.getByRole('dialog', { name: 'Delete your review?' });
    await ask.getByRole('button', { name: 'Keep as it is' }).click();
    await expect(own).toBeVisible();
    await own.getByRole('button', { name: 'Delete' }).click();
    await expectAccessible(page);
    await ask.getByRole('button', { name: 'Delete the review' }).click();
    await expect(panel.getByRole('button', { name: 'Write a review of 1.2.0' })).toBeVisible();
    await expect(panel.getByRole('heading', { name: 'Nobody has written about it yet' })).toBeVisible();
  });
});
