import { catalogPage } from './pages/catalog.ts';
import { consentSheet } from './pages/consent-sheet.ts';
import { extensionPage } from './pages/extension.ts';
import { expectAccessible } from './support/accessible.ts';
import { homeWithSamples } from './support/homes.ts';
import { expect, test, type StationWindow } from './support/window.ts';

const NAME = 'Value at Risk';

async function openPage({ page }: StationWindow, name = NAME) {
  await catalogPage(page).row(name).click();
  const extension = extensionPage(page);
  await expect(extension.title).toHaveText(name);
  return extension;
}

test.describe('the page of an extension', () => {
  test.beforeEach(async ({ home }) => homeWithSamples(home));

  test('answers who, what, whether and why, and shows the README', async ({ station }) => {
    const extension = await openPage(station);
    await expect(extension.panel.getByRole('heading', { name: NAME })).toBeVisible();
    await expect(extension.question('Who signed it')).toContainText('harbor-risk');
    await expect(extension.question('What it may do')).toContainText('Read the market data of this home');
    await expect(extension.question('What it may do')).toContainText(
      'Reads the daily prices that the simulation replays on your positions.',
    );
    await expect(extension.question('Is it sound')).toContainText('market-data.read');
    await expect(extension.question('Is it worth it')).toContainText('Installs');
  });

  test('checks bytes and signature again', async ({ station }) => {
    const extension = await openPage(station);
    const question = extension.question('Who signed it');
    await question.getByRole('button', { name: 'Check again' }).click();
    await expect(question.getByRole('status')).toContainText('Bytes and signature hold');
  });

  test('shows versions with their files, dependencies and history', async ({ station }) => {
    const extension = await openPage(station, 'Hyper-Momentum-V2');
    await extension.tab(/^Versions/).click();
    await expect(extension.panel.getByRole('row', { name: /1\.0\.0 Approved/ })).toBeVisible();
    await expect(extension.panel.getByRole('cell', { name: 'dist/main.js' })).toBeVisible();
    await extension.tab(/^Dependencies/).click();
    await expect(extension.panel.getByRole('link', { name: 'Acme Indicators' })).toBeVisible();
    await extension.tab(/^History/).click();
    await expect(extension.panel.getByText('Approved 1.0.0')).toBeVisible();
  });

  test('installs only after the person agreed in the sheet, and then offers what comes next', async ({
    station,
  }) => {
    const { page } = station;
    const extension = await openPage(station);
    await extension.action('Install').click();
    const kept = consentSheet(await station.consent());
    await kept.keep.click();
    await expect(extension.action('Install')).toBeEnabled();
    await extension.action('Install').click();
    const sheet = consentSheet(await station.consent());
    await sheet.go.click();
    await expect(
      page.getByRole('dialog', { name: 'Work' }).getByText('harbor-risk.value-at-risk 1.2.0'),
    ).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(extension.link('Run…')).toBeVisible();
    await expect(extension.question('What it may do')).toContainText('never used');
    await extension.tab(/^History/).click();
    await expect(extension.panel.getByText('Installed 1.2.0')).toBeVisible();
  });

  test('leads to the publisher, with keys and what they publish', async ({ station }) => {
    const { page } = station;
    await openPage(station);
    await page.getByRole('main').getByRole('link', { name: 'harbor-risk' }).first().click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('harbor-risk');
    await expect(page.getByRole('table', { name: 'What they publish' }).getByRole('link')).toHaveText([
      NAME,
      'Daily Market Report',
    ]);
    await expect(page.getByRole('table', { name: 'Keys that speak for them' })).toContainText('In use');
    await expectAccessible(page);
  });

  test('says what is wrong with an address that leads to nothing', async ({ station }) => {
    const { page } = station;
    await page.evaluate(() => (window.location.hash = '#/extension/nobody.nothing'));
    await expect(page.getByRole('alert')).toContainText('There is no extension nobody.nothing here.');
    await expect(page.getByRole('alert')).toContainText('registry.extension-not-found');
  });

  test('has no grave findings of axe on any tab, in both themes', async ({ station }) => {
    const { page } = station;
    const extension = await openPage(station, 'Hyper-Momentum-V2');
    for (const tab of [/^README/, /^Versions/, /^Reviews/, /^Dependencies/, /^History/]) {
      await extension.tab(tab).click();
      await expect(extension.panel).toBeVisible();
      await expectAccessible(page);
    }
  });
});
