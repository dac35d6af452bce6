import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { openCallDoor } from '../../support/doors/call-door.ts';
import { catalogPage } from './pages/catalog.ts';
import { consentSheet } from './pages/consent-sheet.ts';
import { extensionPage } from './pages/extension.ts';
import { ledgerPage } from './pages/ledger.ts';
import { runPage } from './pages/run.ts';
import { expectAccessible } from './support/accessible.ts';
import { pickInDialogs } from './support/dialogs.ts';
import { expect, test } from './support/window.ts';

const NAME = 'Hyper-Momentum-V2';

test.describe('the first run', () => {
  test('leads by clicks alone from an empty home to a drawn strategy, a rating, and a ledger that remembers', async ({
    start,
    home,
  }) => {
    const first = await start({ firstSteps: true });
    const { page } = first;
    await expect(page.getByRole('heading', { name: 'A marketplace of your own' })).toBeVisible();
    await expect(page.getByText(home, { exact: true })).toBeVisible();
    await expect(page.getByText(/^sha256:/)).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Add the five samples' }).click();
    await page.getByRole('button', { name: 'Open the catalog' }).click({ timeout: 60_000 });

    const catalog = catalogPage(page);
    await catalog.search.fill('hyper');
    await catalog.row(NAME).click();
    const extension = extensionPage(page);
    await extension.action('Install').click();
    const sheet = consentSheet(await first.consent());
    await expect(sheet.title).toContainText(`Install ${NAME}`);
    await expect(sheet.sheet).toContainText(
      "Reads daily OHLC bars of every symbol to find today's breakouts",
    );
    await sheet.go.click();
    await expect(extension.action('Install')).toBeHidden();
    // The tray opened with the job in it.
    await expect(page.getByRole('dialog', { name: 'Work' }).getByText('Done').first()).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');

    const run = runPage(page);
    await run.open();
    await run.choose('Hyper Momentum');
    await run.go.click();
    await expect(run.plot).toBeVisible();
    await expect(run.receipt).toContainText('Done');
    await expect(run.trades.getByRole('row').nth(1)).toContainText(/long|short/);
    await expect(page.getByText('one unit per signal at its price, no costs')).toBeVisible();
    await expectAccessible(page);
    await run.asTable.click();
    await expect(run.days.getByRole('row').nth(1)).toContainText(/\d{4}-\d{2}-\d{2}/);

    await page.getByRole('navigation').first().getByRole('link', { name: 'Catalog' }).click();
    await expect(catalog.facet(/^Installed/)).toHaveText(/^Installed[12]$/);
    await catalog.row(NAME).click();
    await extension.tab(/^Reviews/).click();
    await extension.panel.getByRole('button', { name: 'Write a review of 1.0.0' }).click();
    await extension.panel.getByRole('radio', { name: 'Stars: 4 stars' }).press('Space');
    await extension.panel.getByRole('button', { name: 'Publish the review' }).click();
    await expect(extension.panel.getByRole('button', { name: 'Only 4 stars: 1' })).toBeVisible();
    await first.close();

    const second = await start({ firstSteps: true });
    const ledger = ledgerPage(second.page);
    await expect(catalogPage(second.page).row(NAME)).toBeVisible();
    await ledger.open();
    await expect(ledger.row(NAME)).toContainText('Active');
    await expect(ledger.row('Acme Indicators')).toContainText('needed by black-swann.hyper-momentum');
    await ledger.history(NAME);
    await expect(ledger.happened).toContainText('Installed 1.0.0');
    await expect(ledger.happened).toContainText('market-data.read allowed');
    await expect(ledger.runs).toContainText('hyper-momentum');
  });

  test('takes over an identity from elsewhere, and says how to start in another home', async ({
    start,
    folder,
  }) => {
    const elsewhere = await openCallDoor(path.join(folder, 'elsewhere'));
    const file = path.join(folder, 'identity.json');
    const { fingerprint } = await elsewhere.client.identity.export({
      out: file,
      passphrase: 'battery staple',
    });
    await elsewhere.close();
    const { app, page } = await start({ firstSteps: true });

    await page.getByRole('button', { name: 'Use an identity you have' }).click();
    const dialog = page.getByRole('dialog', { name: 'Import an identity' });
    await dialog.getByLabel('Passphrase').fill('wrong horse');
    await pickInDialogs(app, file);
    await dialog.getByRole('button', { name: 'Choose a file' }).click();
    await expect(dialog.getByRole('alert')).toBeVisible();
    await expectAccessible(page);
    await dialog.getByLabel('Passphrase').fill('battery staple');
    await dialog.getByRole('button', { name: 'Choose a file' }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('main').getByTitle(fingerprint)).toBeVisible();

    const other = path.join(folder, 'other home');
    mkdirSync(other);
    await pickInDialogs(app, other);
    await page.getByRole('button', { name: 'Choose another folder' }).click();
    await expect(page.getByText(`--home "${other}"`)).toBeVisible();
    await expectAccessible(page);
  });

  test('can be skipped, and is never shown again', async ({ start }) => {
    const first = await start({ firstSteps: true });
    await first.page.getByRole('button', { name: 'Start with an empty catalog' }).click();
    await expect(first.page.getByRole('heading', { name: 'A marketplace of your own' })).toBeHidden();
    await first.close();
    const { page } = await start({ firstSteps: true });
    await expect(page.getByRole('button', { name: /samples/ })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'A marketplace of your own' })).toBeHidden();
  });
});
