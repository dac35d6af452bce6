import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ADMIN, follow, follower, sharingServer, type SharingServer } from '../../support/sharing-server.ts';
import { consentSheet } from './pages/consent-sheet.ts';
import { extensionPage } from './pages/extension.ts';
import { expectAccessible, expectSheetAccessible } from './support/accessible.ts';
import { answerBoxes, asked, pickInDialogs } from './support/dialogs.ts';
import { ask, seizePort } from './support/raw-port.ts';
import { expect, test, type StationWindow } from './support/window.ts';
import { endOfWork } from './support/work-tray.ts';

let server: SharingServer;
/** What it calls itself, where the person gave it no other name. */
const NAME = 'Acme';

test.beforeAll(async () => {
  server = await sharingServer();
});
test.afterAll(async () => server.close());

/** Fills the form and answers the consent view, as a person who compared the fingerprint. */
async function followByClicks(station: StationWindow, folder: string): Promise<void> {
  const { app, page } = station;
  const rootFile = path.join(folder, 'root.json');
  writeFileSync(rootFile, server.root);
  await pickInDialogs(app, rootFile);
  await page.getByRole('link', { name: 'Registries' }).click();
  await page.getByRole('main').getByRole('link', { name: 'Follow a server' }).click();
  await page.getByRole('textbox', { name: 'Address' }).fill(server.url);
  await page.getByRole('button', { name: 'Choose root.json…' }).click();
  await page.getByRole('textbox', { name: 'Short name' }).fill('team');
  await page.getByRole('textbox', { name: /^Name/ }).fill('The team');
  await page.getByLabel('Token', { exact: true }).fill(server.token);
  await page.getByRole('button', { name: 'Compare its fingerprint…' }).click();
}

test.describe('servers that are followed', () => {
  test('from the comparison to a rating that both sides wrote', async ({ station, folder }) => {
    const { page } = station;
    await test.step('follows by clicks, after the fingerprint was compared', async () => {
      await followByClicks(station, folder);
      const view = await station.consent();
      const sheet = view.getByRole('dialog');
      await expect(sheet.getByRole('heading', { level: 1 })).toHaveText('Follow The team');
      await expect(sheet).toContainText(server.url);
      const go = sheet.getByRole('button', { name: 'Follow The team' });
      await expect(go).toBeDisabled();
      await expectSheetAccessible(view);
      await sheet.getByRole('checkbox').check();
      await go.click();
      await expect(page.getByRole('heading', { level: 1, name: 'The team' })).toBeVisible();
      await endOfWork(page, 'Sync with a server', 'Done');
      await expect(page.getByRole('main').getByRole('status').first()).toContainText('Current');
      await expect(page.getByRole('banner').getByRole('status')).toContainText('as of');
      await expectAccessible(page);
    });

    await test.step('shows where an extension comes from, and installs it', async () => {
      await page.getByRole('link', { name: 'Catalog' }).click();
      await page.getByRole('link', { name: /^Hello, .*from team/ }).click();
      const extension = extensionPage(page);
      await expect(page.getByRole('main')).toContainText('team, as of');
      await extension.action('Install').click();
      await consentSheet(await station.consent()).go.click();
      await endOfWork(page, 'Install', 'Done');
      const trust = extension.question('Who signed it');
      await expect(trust).toContainText('pinned on first use');
      await trust.getByRole('button', { name: 'Check again' }).click();
      await expect(trust).toContainText('Listed in the signed metadata of team');
      await expect(trust).toContainText('In the log of team');
      await expect(trust.getByRole('list', { name: 'What is stated about it' })).toContainText(
        'The publisher signed it',
      );
      await expectAccessible(page);
    });

    await test.step('sends a rating there, and asks when the two differ', async () => {
      const { panel, tab } = extensionPage(page);
      await tab(/^Reviews/).click();
      const rate = async (stars: string, title: string): Promise<void> => {
        await panel.getByRole('radio', { name: stars }).focus();
        await page.keyboard.press('Space');
        await panel.getByRole('textbox', { name: 'Title' }).fill(title);
        await panel.getByRole('button', { name: 'Send to team' }).click();
      };
      await panel.getByRole('button', { name: /^Write a review/ }).click();
      await rate('Stars: 4 stars', 'Does what it says');
      const own = panel.getByRole('region', { name: /at team/ });
      await expect(own).toContainText('Arrived');
      await rewriteAtServer('Loud and wrong');
      await own.getByRole('button', { name: 'Edit' }).click();
      await rate('Stars: 5 stars', 'Does more than it says');
      await expect(own).toContainText('Needs you');

      await own.getByRole('link', { name: 'Open the outbox' }).click();
      const choose = page.getByRole('button', { name: /^Choose… for Rate/ });
      await expectAccessible(page);
      await choose.focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: 'Which one stays?' });
      await expect(dialog.getByRole('row', { name: /Title/ })).toContainText('Loud and wrong');
      await expect(dialog.locator('mark').first()).toBeVisible();
      await expectAccessible(page);
      await expect(dialog.getByRole('button', { name: 'Decide later' })).toBeFocused();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await expect(dialog.getByRole('button', { name: 'Keep mine' })).toBeFocused();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('heading', { name: 'Nothing waits' })).toBeVisible();
      await expect.poll(titleAtServer).toBe('Does more than it says');
    });
  });

  test('mirror files, a block that arrives, and whom this home believes', async ({ start, home, folder }) => {
    const user = await follower({ home });
    await follow(user, server, server.url);
    await user.sync();
    await user.install('acme.hello');
    await user.close();
    const station = await start();
    const { page } = station;
    await test.step('writes a mirror file and shows what one would bring', async () => {
      const file = path.join(folder, 'team.wpkmirror');
      await pickInDialogs(station.app, file);
      await page.getByRole('link', { name: 'Registries' }).click();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Export…' }).click();
      const dialog = page.getByRole('dialog', { name: 'Write a mirror file' });
      await dialog.getByRole('combobox', { name: 'Whose packages' }).click();
      await page.getByRole('option', { name: NAME }).click();
      await expectAccessible(page);
      await answerBoxes(station.app, 'Write it');
      await dialog.getByRole('button', { name: 'Choose place and write' }).click();
      await endOfWork(page, 'Write a mirror file', 'Done');
      expect(readFileSync(file).byteLength).toBeGreaterThan(1_000);
      await page.getByRole('link', { name: 'Import…' }).click();
      await page.getByRole('button', { name: 'Choose file…' }).click();
      await page.getByRole('button', { name: 'Verify the file' }).click();
      await expect(page.getByRole('main').getByRole('status')).toContainText('All of it holds');
      await expect(page.getByRole('table', { name: /packages/ })).toContainText('acme.hello');
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Decide…' }).click();
      const view = await station.consent();
      const sheet = view.getByRole('dialog');
      await expect(sheet).toContainText('Signed by');
      await expectSheetAccessible(view);
      await sheet.getByRole('button', { name: 'Do not import' }).click();
    });

    await test.step('a block of the server reaches the window', async () => {
      await blockAtServer();
      await page.getByRole('link', { name: 'Registries' }).first().click();
      await page.getByRole('button', { name: `Sync now: ${NAME}` }).click();
      await endOfWork(page, 'Sync with a server', 'Done');
      await page.getByRole('link', { name: NAME }).click();
      await expect(page.getByRole('table', { name: /What each sync/ })).toContainText('1 extension');
      await page.getByRole('link', { name: 'Ledger' }).click();
      await expect(page.getByRole('table').first()).toContainText('Blocked');
    });

    await test.step('settings tell whom this home believes', async () => {
      await page.getByRole('link', { name: 'Settings' }).click();
      const trust = page.getByRole('region', { name: 'Trust' });
      await expect(trust.getByRole('table', { name: 'Keys of publishers elsewhere' })).toContainText('acme');
      await expect(trust.getByRole('table', { name: 'Trust roots' })).toContainText('came with the program');
      await answerBoxes(station.app, 'Forget the keys');
      await trust.getByRole('button', { name: 'Forget… the keys of acme' }).click();
      await expect(trust).toContainText('No key of a publisher elsewhere was seen yet.');
      expect(await asked(station.app)).toEqual(['Forget the keys of acme from team?']);
    });
  });

  test('a server that nobody reaches is told of in words, with one thing to do', async ({ start, home }) => {
    const user = await follower({ home });
    // Nobody listens there.
    await follow(user, server, 'http://127.0.0.1:9', 'away');
    await user.close();
    const { page } = await start();
    await page.getByRole('link', { name: 'Registries' }).click();
    await page.getByRole('button', { name: 'Sync now: away' }).click();
    const banner = page.getByText('away cannot be reached, and nothing of it is known yet.');
    await expect(banner).toBeVisible();
    await expect(page.getByRole('banner').getByRole('status')).toHaveText('offline');
    await expect(page.getByRole('row', { name: /away/ })).toContainText('Waits');
    await expect(page.getByRole('button', { name: 'Try again', exact: true })).toBeVisible();
    await expectAccessible(page);
  });

  test('a page that was taken over follows no server and imports no mirror', async ({ station }) => {
    const { page, app } = station;
    await seizePort(page);
    const { body } = await ask(page, 'registries.propose', {
      id: 'evil',
      url: server.url,
      root: server.root,
    });
    const { proposalId, fingerprint } = body as { proposalId: string; fingerprint: string };
    const add = await ask(page, 'registries.add', { proposalId, fingerprint });
    expect(['api.consent-required', 'api.unknown-procedure']).toContain(add.code);
    const imported = await ask(page, 'mirror.startImport', { reviewId: 'any' });
    expect(['api.consent-required', 'api.unknown-procedure']).toContain(imported.code);
    for (const [procedure, input, code] of [
      ['window.openRegistryConsent', { proposalId: 'any' }, 'sync.proposal-unknown'],
      ['window.openMirrorConsent', { reviewId: 'any' }, 'mirror.review-unknown'],
      [
        'trust.addRoot',
        { name: 'x', path: '/etc/passwd', fingerprint, scope: ['*'], owner: 'me' },
        'window.path-not-chosen',
      ],
    ] as const)
      expect((await ask(page, procedure, input)).code).toBe(code);
    await answerBoxes(app, 'Cancel');
    const pins = { origin: 'evil', publisherId: 'acme', fingerprints: [fingerprint] };
    expect((await ask(page, 'trust.acceptPins', pins)).code).toBe('window.not-confirmed');
    const opened = ask(page, 'window.openRegistryConsent', { proposalId });
    const view = await station.consent();
    await view.getByRole('button', { name: 'Do not follow' }).click();
    expect((await opened).body).toEqual({ followed: false });
    expect((await ask(page, 'registries.list')).body).toEqual({ items: [] });
  });
});

async function call(method: string, route: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(`${server.url}/api/v1${route}`, {
    method,
    headers: {
      authorization: `Bearer ${server.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer.json();
}

async function ownAtServer(): Promise<{ readonly id: string; readonly title: string }> {
  return (await call('GET', '/extensions/acme.hello/1.1.0/reviews/own')) as { id: string; title: string };
}

async function titleAtServer(): Promise<string> {
  return (await ownAtServer()).title;
}

/** The same person, from another machine. */
async function rewriteAtServer(title: string): Promise<void> {
  const { id } = await ownAtServer();
  await call('PUT', `/reviews/${id}`, { stars: 1, aspects: {}, title, text: '' });
}

async function blockAtServer(): Promise<void> {
  await server.station.registry.moderation.block(
    { extensionId: 'acme.hello', version: '1.1.0' },
    { reason: 'It shouts.', evidence: 'Heard by everybody.' },
    ADMIN,
  );
  await server.vouch();
}
