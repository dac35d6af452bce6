import path from 'node:path';
import { exportFrom } from '../../support/mirrored.ts';
import { ADMIN, follow, follower, sharingServer, type SharingServer } from '../../support/sharing-server.ts';
import { consolePage, makeProject } from './pages/console.ts';
import { consentSheet } from './pages/consent-sheet.ts';
import { extensionPage } from './pages/extension.ts';
import { expectAccessible, expectSheetAccessible } from './support/accessible.ts';
import { answerBoxes, asked, pickInDialogs } from './support/dialogs.ts';
import { chooseInMenu } from './support/native-menu.ts';
import { expect, test } from './support/window.ts';
import { endOfWork } from './support/work-tray.ts';

const VERSION = '0.1.0';

let server: SharingServer;
/** One that the home never reaches: what it offers comes in a file. */
let away: SharingServer;

test.beforeAll(async () => {
  server = await sharingServer({ packages: [] });
  away = await sharingServer({ packages: [{ publisher: 'polar', name: 'north', displayName: 'North' }] });
});
test.afterAll(async () => {
  await away.close();
  await server.close();
});

test('a package goes to a server, and packages come over an air gap, by clicks', async ({
  start,
  home,
  folder,
}) => {
  test.setTimeout(180_000);
  const file = path.join(folder, 'polar.wpkmirror');
  await exportFrom(away.station, file, { url: null });
  const user = await follower({ home });
  const wanted = { name: 'ada', role: 'developer', publisherId: null, expiresInDays: 1 } as const;
  const { id: tokenId, token } = await server.station.accessTokens.create(wanted, 'test');
  await follow(user, { root: server.root, token }, server.url);
  await user.station.sync.automatic(0);
  await user.close();
  const station = await start();
  const { app, page } = station;
  const developer = consolePage(page);
  const release = async (): Promise<void> => {
    await developer.tab('Release').click();
    await developer.tools.getByRole('combobox', { name: 'Where it goes' }).click();
    await page.getByRole('option', { name: 'team' }).click();
  };

  await test.step('the console packs, signs and sends it to the server that was chosen', async () => {
    await developer.open();
    await makeProject(page, { template: /^Strategy/, publisher: 'ada', name: 'First Light' });
    await expect(developer.heading('First Light')).toBeVisible();
    await release();
    await answerBoxes(app, 'Sign it', 'Send it');
    await developer.button(`Package, sign and send ${VERSION} to team`).click();
    await expect(developer.steps(VERSION)).toContainText('Submitted');
    expect(await asked(app)).toContainEqual('Send a package to team?');
    await expect(developer.tools.getByRole('heading', { name: 'At team' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Registries' })).toContainText('1');
    await expectAccessible(page);
  });

  await test.step('the outbox is reached from the work tray, and asks what became of it', async () => {
    const pending = async (): Promise<boolean> =>
      (await server.station.registry.submissions.list({})).some(({ state }) => state === 'pending');
    await expect.poll(pending, { timeout: 60_000 }).toBe(true);
    await page.getByRole('button', { name: /^Work: / }).click();
    await page.getByRole('dialog', { name: 'Work' }).getByRole('link', { name: 'Open the outbox' }).click();
    await page.getByRole('button', { name: 'Send now' }).click();
    await endOfWork(page, 'Send to servers', 'Done');
    const table = page.getByRole('table', { name: 'What is on its way to servers' });
    await expect(table).toContainText('ada.first-light@0.1.0');
    await expect(table).toContainText('At the server');
    await expectAccessible(page);
    await developer.open();
    await developer.project(/^First Light/).click();
    await release();
    await expect(developer.steps(VERSION)).toContainText('waits for a reviewer');
  });

  await test.step('a token that counts no more is asked for, and what waits goes on with the next one', async () => {
    await server.station.accessTokens.revoke(tokenId, 'test');
    const next = await server.station.accessTokens.create(wanted, 'test');
    await page.getByRole('link', { name: 'Registries' }).click();
    await page.getByRole('link', { name: 'Outbox, 1 on its way' }).click();
    await page.getByRole('button', { name: 'Send now' }).click();
    await endOfWork(page, 'Send to servers', 'Done');
    const table = page.getByRole('table', { name: 'What is on its way to servers' });
    await expect(table).toContainText('Needs you');
    await expect(table).toContainText('wpk sync token team');
    await table.getByRole('link', { name: 'team' }).click();
    await page.getByRole('button', { name: 'Change token…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Token for' });
    await dialog.getByLabel('Token', { exact: true }).fill(next.token);
    await dialog.getByRole('button', { name: 'Keep the token' }).click();
    await expect(dialog).toHaveCount(0);
    await chooseInMenu(app, 'Go', 'Outbox');
    await expect(table).toContainText('At the server');
  });

  await test.step('the decision made there is shown here', async () => {
    const one = { extensionId: 'ada.first-light', version: VERSION };
    await server.station.registry.moderation.approve(one, { reason: 'Small and clear.' }, ADMIN);
    await chooseInMenu(app, 'Go', 'Registries');
    await page.getByRole('link', { name: 'Outbox, 1 on its way' }).click();
    await page.getByRole('button', { name: 'Send now' }).click();
    await endOfWork(page, 'Send to servers', 'Done');
    await expect(page.getByRole('heading', { name: 'Nothing waits' })).toBeVisible();
    await page.getByRole('radiogroup', { name: 'Which are shown' }).getByText('All', { exact: true }).click();
    const table = page.getByRole('table', { name: 'What is on its way to servers' });
    await expect(table).toContainText('Approved');
    await expect(table).toContainText('Small and clear.');
    await developer.open();
    await developer.project(/^First Light/).click();
    await release();
    await expect(developer.steps(VERSION)).toContainText('Approved');
  });

  await test.step('a mirror file is verified, shown, agreed to, and what is in it installed with no server', async () => {
    await pickInDialogs(app, file);
    await page.getByRole('link', { name: 'Registries' }).click();
    await page.getByRole('link', { name: 'Import…' }).click();
    await page.getByRole('button', { name: 'Choose file…' }).click();
    await page.getByRole('textbox', { name: 'Short name' }).fill('polar');
    await page.getByRole('button', { name: 'Verify the file' }).click();
    await expect(page.getByRole('main').getByRole('status')).toContainText('All of it holds');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Decide…' }).click();
    const view = await station.consent();
    const sheet = view.getByRole('dialog');
    const go = sheet.getByRole('button', { name: 'Import 1 new package' });
    await expect(go).toBeDisabled();
    await sheet.getByRole('checkbox').check();
    await expectSheetAccessible(view);
    await go.click();
    await endOfWork(page, 'Import a mirror file', 'Done');
    await expect(page.getByRole('table', { name: 'Servers that this home follows' })).toContainText('polar');
    await expectAccessible(page);
    const row = page.getByRole('row', { name: /polar/ });
    await expect(row).toContainText('came in a mirror file');
    await expect(row.getByRole('button')).toHaveCount(0);
    await row.getByRole('link', { name: /^Import a file of/ }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Import a mirror file' })).toBeVisible();
    await chooseInMenu(app, 'Go', 'Registries');
    await row.getByRole('link').first().click();
    await expect(page.getByRole('main').getByRole('status').first()).toContainText('its next mirror file');
    await expect(page.getByRole('link', { name: 'Import a file…' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Sync now' })).toHaveCount(0);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Catalog' }).click();
    await page.getByRole('link', { name: /^North, .*from polar/ }).click();
    const extension = extensionPage(page);
    await extension.action('Install').click();
    await consentSheet(await station.consent()).go.click();
    await endOfWork(page, 'Install', 'Done');
    await expect(extension.question('Who signed it')).toContainText('pinned on first use');
    await extension.tab(/^Reviews/).click();
    await expect(extension.panel).toContainText('polar came in a mirror file and has no address here');
  });
});
