import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runPage } from './pages/run.ts';
import { expectAccessible } from './support/accessible.ts';
import { answerBoxes, pickInDialogs } from './support/dialogs.ts';
import { homeWithSamples } from './support/homes.ts';
import { run } from './support/two-versions.ts';
import { expect, test } from './support/window.ts';

const ID = 'black-swann.hyper-momentum';

test.describe('settings', () => {
  test('say what each changes, are found by words, and last', async ({ station, start, home }) => {
    const { page } = station;
    await page.getByRole('navigation').first().getByRole('link', { name: 'Settings' }).click();
    await expect(page.getByText(home, { exact: true })).toBeVisible();
    await expect(page.getByText(/^sha256:/).first()).toBeVisible();
    await page.getByRole('button', { name: 'Check the home' }).click();
    await expect(page.getByText('Everything is in order')).toBeVisible();
    await expectAccessible(page);

    await page.getByRole('textbox', { name: 'Search the settings' }).fill('rows at once');
    await expect(page.getByRole('heading', { level: 3 })).toHaveText(['Density']);
    await page.getByText('Dense', { exact: true }).click();
    await expect(page.locator('html')).toHaveAttribute('data-density', 'dense');
    await station.close();
    const again = await start();
    await expect(again.page.locator('html')).toHaveAttribute('data-density', 'dense');
  });

  test('switch simulation on with its banner, and back up to a file', async ({ station, folder }) => {
    const { app, page } = station;
    await page.getByRole('navigation').first().getByRole('link', { name: 'Settings' }).click();
    await answerBoxes(app, 'Turn it on');
    await page.getByRole('switch', { name: 'Simulation mode' }).click({ force: true });
    await expect(page.getByText(/^Simulation mode is on/)).toBeVisible();
    await expectAccessible(page);
    const file = path.join(folder, 'home.backup');
    await pickInDialogs(app, file);
    await page.getByRole('button', { name: 'Back up to a file' }).click();
    await expect(page.getByText('Backed up')).toBeVisible();
    expect(existsSync(file)).toBe(true);
    // The dialog asked whether to replace it: the station does as the person said.
    await writeFile(file, 'an older file');
    await page.getByRole('button', { name: 'Back up to a file' }).click();
    await expect.poll(() => readFileSync(file).byteLength).toBeGreaterThan(1_000);
  });

  test('of an extension are a form: checked before they are saved, and used by the next run', async ({
    home,
    start,
  }) => {
    await homeWithSamples(home);
    await run(home, 'install', ID, '--yes');
    const { page } = await start();
    await runPage(page).open();
    await page.getByRole('link', { name: 'Its settings' }).click();
    const days = page.getByRole('textbox', { name: 'Days of the channel' });
    const save = page.getByRole('button', { name: 'Save the settings' });
    await days.fill('1');
    await expect(page.getByText('Use at least 2.')).toBeVisible();
    await expect(save).toBeDisabled();
    await expectAccessible(page);
    await days.fill('55');
    await save.click();
    await expect(page.getByText('Settings saved')).toBeVisible();
    await page.reload();
    await expect(days).toHaveValue('55');
  });

  test('market data is imported by a file, and a wrong line is named', async ({ home, folder, start }) => {
    await homeWithSamples(home);
    await run(home, 'install', ID, '--yes');
    const { app, page } = await start();
    const runs = runPage(page);
    await runs.open();
    const file = path.join(folder, 'GOLD.csv');
    await writeFile(
      file,
      'date,open,high,low,close,volume\n2026-01-05,1,2,0.5,1.5,10\n2026-01-06,1,2,x,1.5,10\n',
    );
    await pickInDialogs(app, file);
    await runs.importPrices.click();
    const dialog = page.getByRole('dialog', { name: 'Import daily prices' });
    await dialog.getByRole('button', { name: 'Choose a file' }).click();
    await expect(dialog.getByRole('textbox', { name: 'Symbol' })).toHaveValue('GOLD');
    await dialog.getByRole('button', { name: 'Import' }).click();
    await expect(dialog.getByRole('alert')).toContainText('Line 3 of the CSV');
    await expectAccessible(page);
    await writeFile(
      file,
      'date,open,high,low,close,volume\n2026-01-05,1,2,0.5,1.5,10\n2026-01-06,1,2,0.5,1.5,10\n',
    );
    await dialog.getByRole('button', { name: 'Import' }).click();
    await expect(page.getByText('GOLD: 2 days imported')).toBeVisible();
    await expect(page.getByText('9 symbols')).toBeVisible();
  });
});
