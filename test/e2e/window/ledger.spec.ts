import { consentSheet } from './pages/consent-sheet.ts';
import { ledgerPage } from './pages/ledger.ts';
import { expectAccessible } from './support/accessible.ts';
import { homeWithSamples } from './support/homes.ts';
import { publishVersion, run, TWO } from './support/two-versions.ts';
import { expect, test } from './support/window.ts';

test.describe('the ledger', () => {
  test('says plainly that nothing is installed', async ({ station }) => {
    const ledger = ledgerPage(station.page);
    await ledger.open();
    await expect(station.page.getByRole('heading', { name: 'Nothing is installed' })).toBeVisible();
    await expectAccessible(station.page);
  });

  test('updates, rolls back and uninstalls, and tells each afterwards', async ({ home, folder, start }) => {
    await publishVersion(home, folder, TWO.old);
    await run(home, 'install', TWO.id, '--yes');
    await publishVersion(home, folder, TWO.next);
    const station = await start();
    const { page } = station;
    const ledger = ledgerPage(page);
    await ledger.open();
    await expect(ledger.row(TWO.name)).toContainText(TWO.old);

    for (const [button, version] of [
      ['Update', TWO.next],
      ['Roll back', TWO.old],
    ] as const) {
      await ledger.select(TWO.name);
      await ledger.bar.getByRole('button', { name: button }).click();
      await consentSheet(await station.consent()).go.click();
      await expect(ledger.row(TWO.name)).toContainText(version);
      await page.keyboard.press('Escape');
    }

    await ledger.select(TWO.name);
    await ledger.bar.getByRole('button', { name: 'Uninstall' }).click();
    const dialog = page.getByRole('dialog', { name: `Uninstall ${TWO.name}` });
    await dialog.getByRole('radio', { name: 'Delete its data and settings' }).check();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Uninstall and delete the data' }).click();
    await expect(page.getByRole('heading', { name: 'Nothing is installed' })).toBeVisible();

    await ledger.exposed.fill(TWO.id);
    await ledger.exposed.press('Enter');
    await expect(ledger.answer.getByRole('status')).toContainText('Yes: it was here 3 times');

    await page.evaluate((id) => {
      window.location.hash = `#/ledger/${id}`;
    }, TWO.id);
    const told = ledger.happened.getByRole('listitem').getByRole('heading');
    await expect(told).toHaveText([
      'Uninstalled 0.1.0',
      'Rolled back from 0.2.0 to 0.1.0',
      'Updated from 0.1.0 to 0.2.0',
      'Installed 0.1.0',
    ]);
    await expect(ledger.happened).toContainText('Its data and settings were deleted.');
  });

  test('looks back to any day by keys, checks files, narrows, and shows what the command line did', async ({
    home,
    start,
  }) => {
    await homeWithSamples(home);
    await run(home, 'install', 'harbor-risk.value-at-risk', '--yes');
    const { page } = await start();
    const ledger = ledgerPage(page);
    await ledger.open();
    await expect(ledger.row('Value at Risk')).toContainText('Active');
    await expectAccessible(page);

    await ledger.day.focus();
    await page.keyboard.press('ArrowLeft');
    await expect(page.getByRole('heading', { name: 'Nothing was installed on that day' })).toBeVisible();
    await page.keyboard.press('End');
    await expect(ledger.row('Value at Risk')).toBeVisible();

    await run(home, 'disable', 'harbor-risk.value-at-risk');
    await expect(ledger.row('Value at Risk')).toContainText('Disabled', { timeout: 1000 });

    await ledger.check.click();
    await expect(
      page.getByRole('status').filter({ hasText: 'Every file is as its package has it' }),
    ).toBeVisible();

    await ledger.history('Value at Risk');
    await ledger.may.getByRole('button', { name: 'Narrow' }).click();
    await ledger.may.getByRole('checkbox', { name: 'Show notifications' }).uncheck();
    await expectAccessible(page);
    await ledger.may.getByRole('button', { name: 'Take away' }).click();
    await expect(ledger.happened).toContainText('Permissions narrowed');
    await expect(ledger.happened).toContainText('notify taken away');
    await expect(ledger.may).toContainText('taken away');
  });
});
