import { catalogPage } from '../window/pages/catalog.ts';
import { extensionPage } from '../window/pages/extension.ts';
import { expectAccessible } from '../window/support/accessible.ts';
import { expect, test } from './support/server.ts';

test.describe('the catalog in a browser', () => {
  test('is searched by keys and opens the page of an extension', async ({ signIn }) => {
    const page = await signIn('user');
    const catalog = catalogPage(page);
    await expect(catalog.found).toHaveText('5 extensions');
    await expectAccessible(page);
    await page.keyboard.press('/');
    await expect(catalog.search).toBeFocused();
    await page.keyboard.type('value at ri');
    await expect(catalog.rows).toHaveCount(1);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    const extension = extensionPage(page);
    await expect(extension.title).toHaveText('Value at Risk');
    for (const question of ['Who signed it', 'What it may do', 'Is it sound', 'Is it worth it'])
      await expect(extension.question(question)).toBeVisible();
    await expectAccessible(page);
    await extension.question('Who signed it').getByRole('button', { name: 'Check again' }).click();
    await expect(extension.question('Who signed it')).toContainText('Bytes and signature hold');
    for (const tab of [/^Versions/, /^Reviews/, /^Dependencies/, /^History/]) {
      await extension.tab(tab).click();
      await expect(extension.panel).not.toBeEmpty();
    }
    await extension.question('Who signed it').getByRole('link', { name: 'harbor-risk' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('harbor-risk');
    await expectAccessible(page);
  });

  test('says how a station installs it, and has no button that would', async ({ signIn, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await signIn('user');
    const main = page.getByRole('main');
    await main.getByRole('link', { name: /^Hyper-Momentum-V2,/ }).waitFor();
    await expect(main.getByRole('button', { name: /install|update/i })).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Installed' })).toHaveCount(0);
    await main.getByRole('link', { name: /^Hyper-Momentum-V2,/ }).click();
    await page.getByRole('button', { name: 'How to install' }).click();
    const how = page.getByRole('dialog', { name: 'How to install' });
    await expect(how.getByRole('link', { name: 'Open in Marketplace Station' })).toHaveAttribute(
      'href',
      'marketplace:extension/black-swann.hyper-momentum',
    );
    await how.getByRole('button', { name: 'Copy the command' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      'wpk install black-swann.hyper-momentum',
    );
    await expectAccessible(page);
  });

  test('looks as this browser was told, after a reload too', async ({ signIn }) => {
    const page = await signIn('user');
    await page.getByRole('button', { name: 'You: User' }).click();
    await page.getByText('Dark', { exact: true }).click();
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
    await page.reload();
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  });
});
