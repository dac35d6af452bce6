import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { catalogPage } from './pages/catalog.ts';
import { consentSheet } from './pages/consent-sheet.ts';
import { consolePage, makeProject } from './pages/console.ts';
import { extensionPage } from './pages/extension.ts';
import { ledgerPage } from './pages/ledger.ts';
import { reviewDesk } from './pages/review-desk.ts';
import { runPage } from './pages/run.ts';
import { expectSheetAccessible } from './support/accessible.ts';
import { answerBoxes, asked } from './support/dialogs.ts';
import { expect, test } from './support/window.ts';

const NAME = 'First Light';
const REASON = 'Fetches the days on which rates are decided.';

test('an extension’s whole life in one window: made, published, installed, run, rated, updated, rolled back, gone', async ({
  station,
  home,
}) => {
  test.setTimeout(240_000);
  const { page } = station;
  await answerBoxes(station.app, 'Sign it');
  const developer = consolePage(page);
  const reviewer = reviewDesk(page);
  const ledger = ledgerPage(page);
  const publish = async (version: string): Promise<void> => {
    await developer.tab('Release').click();
    await developer.button(`Package, sign and submit ${version}`).click();
    await expect(developer.steps(version)).toContainText('waits for a reviewer');
    await developer.tools.getByRole('link', { name: 'Open in review' }).first().click();
    await expect(reviewer.heading(`${NAME} ${version}`)).toBeVisible();
    await page.keyboard.press('a');
    await reviewer.dialog.getByRole('button', { name: `Approve ${version}` }).click();
    await expect(reviewer.part('Listed versions')).toContainText(version);
  };

  await test.step('the wizard makes it, and a reviewer lets it in', async () => {
    await developer.open();
    await makeProject(page, { template: /^Strategy/, publisher: 'black-swann', name: NAME });
    await expect(developer.heading(NAME)).toBeVisible();
    await publish('0.1.0');
  });

  await test.step('signing it was asked about once, by name', async () => {
    expect(await asked(station.app)).toEqual(['Sign black-swann.first-light 0.1.0?']);
  });

  await test.step('it is installed from its page, and draws its trades', async () => {
    await page.getByRole('navigation').first().getByRole('link', { name: 'Catalog' }).click();
    await catalogPage(page).row(NAME).click();
    await extensionPage(page).action('Install').click();
    await consentSheet(await station.consent()).go.click();
    await expect(extensionPage(page).action('Install')).toBeHidden();
    await page.keyboard.press('Escape');
    const runs = runPage(page);
    await runs.open();
    await runs.go.click();
    await expect(runs.plot).toBeVisible();
    await expect(runs.receipt).toContainText('Done');
  });

  await test.step('it is rated by who installed it', async () => {
    await page.getByRole('navigation').first().getByRole('link', { name: 'Catalog' }).click();
    await catalogPage(page).row(NAME).click();
    const { panel, tab } = extensionPage(page);
    await tab(/^Reviews/).click();
    await panel.getByRole('button', { name: 'Write a review of 0.1.0' }).click();
    await panel.getByRole('radio', { name: 'Stars: 5 stars' }).press('Space');
    await panel.getByRole('button', { name: 'Publish the review' }).click();
    await expect(panel.getByRole('button', { name: 'Only 5 stars: 1' })).toBeVisible();
  });

  await test.step('its next version wants more, and is updated to with that withheld', async () => {
    const file = path.join(home, 'projects', 'first-light', 'wpk.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as object;
    const permissions = [
      ...((manifest as { permissions?: object[] }).permissions ?? []),
      { capability: 'network', hosts: ['api.example.com'], reason: REASON },
    ];
    writeFileSync(file, JSON.stringify({ ...manifest, version: '0.2.0', permissions }, null, 2));
    await developer.open();
    await developer.project(/^First Light/).click();
    await publish('0.2.0');
    await ledger.open();
    await ledger.select(NAME);
    await ledger.bar.getByRole('button', { name: 'Update' }).click();
    const shown = await station.consent();
    const sheet = consentSheet(shown);
    await expect(sheet.permission(/^New/)).toHaveAccessibleDescription(new RegExp(REASON));
    await expect(sheet.go).toBeEnabled();
    await expectSheetAccessible(shown);
    await sheet.permission(/^New/).uncheck();
    await sheet.go.click();
    await expect(ledger.row(NAME)).toContainText('0.2.0');
    await page.keyboard.press('Escape');
  });

  await test.step('it is rolled back and uninstalled, and the ledger remembers all of it', async () => {
    await ledger.select(NAME);
    await ledger.bar.getByRole('button', { name: 'Roll back' }).click();
    await consentSheet(await station.consent()).go.click();
    await expect(ledger.row(NAME)).toContainText('0.1.0');
    await page.keyboard.press('Escape');
    await ledger.history(NAME);
    await expect(ledger.runs).toContainText('breakout');
    await ledger.open();
    await ledger.select(NAME);
    const leave = ledger.bar.getByRole('button', { name: 'Uninstall' });
    const dialog = page.getByRole('dialog', { name: `Uninstall ${NAME}` });
    // What was chosen and then cancelled is not chosen any more.
    await leave.click();
    await dialog.getByRole('radio', { name: 'Delete its data and settings' }).check();
    await dialog.getByRole('button', { name: 'Keep as it is' }).click();
    await expect(dialog).toBeHidden();
    await leave.click();
    await expect(dialog.getByRole('radio', { name: 'Keep its data and settings' })).toBeChecked();
    await dialog.getByRole('button', { name: 'Uninstall and keep the data' }).click();
    await expect(page.getByRole('heading', { name: 'Nothing is installed' })).toBeVisible();
    await page.evaluate(() => {
      window.location.hash = '#/ledger/black-swann.first-light';
    });
    await expect(ledger.happened.getByRole('listitem').getByRole('heading')).toHaveText([
      'Uninstalled 0.1.0',
      'Rolled back from 0.2.0 to 0.1.0',
      'Updated from 0.1.0 to 0.2.0',
      'Installed 0.1.0',
    ]);
  });
});
