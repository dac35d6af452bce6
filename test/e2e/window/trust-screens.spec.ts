import { createPublicKey } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { makePrivateKey } from '../../../src-main/trust/package-signer.ts';
import { PUBLIC_GOOD_ROOT } from '../../../src-main/trust/roots/public-good.ts';
import { changeJson, changingProxy, type ChangingProxy } from '../../support/changing-proxy.ts';
import { publishedHello } from '../../support/published-hello.ts';
import {
  ADMIN,
  follower,
  SHARED,
  sharingServer,
  type Follower,
  type SharingServer,
} from '../../support/sharing-server.ts';
import { catalogPage } from './pages/catalog.ts';
import { consentSheet } from './pages/consent-sheet.ts';
import { extensionPage } from './pages/extension.ts';
import { expectAccessible } from './support/accessible.ts';
import { answerBoxes, asked, pickInDialogs } from './support/dialogs.ts';
import { expect, test } from './support/window.ts';
import { endOfWork } from './support/work-tray.ts';

const DAY_MS = 86_400_000;
/** A publisher that the server has, and this home has too. */
const TIDE = { publisher: 'harbor', name: 'tide', displayName: 'Tide' };
const LAMP = { publisher: 'harbor', name: 'lamp', displayName: 'Lamp' };

let server: SharingServer;
let proxy: ChangingProxy;

test.beforeAll(async () => {
  server = await sharingServer({ packages: [...SHARED, TIDE] });
  proxy = await changingProxy(server.url);
});
test.afterAll(async () => {
  await proxy.close();
  await server.close();
});

/** Follows the server under a name of the person's choice. */
async function followAs({ station }: Follower, id: string, name: string, url: string): Promise<void> {
  const { root, token } = server;
  const { proposalId, fingerprint } = await station.sync.propose({ id, name, url, root, token });
  await station.sync.add({ proposalId, fingerprint }, ADMIN.userId);
}

/**
 * A home with a publisher that the server has too, that heard of the server four days ago, and believes the keys that it showed then;
 * and the same server once more, behind somebody who changes what it answers.
 */
async function homeOf(home: string): Promise<void> {
  const user = await follower({ home });
  const { station } = user;
  try {
    await station.sync.automatic(0);
    await publishedHello(station, LAMP);
    await followAs(user, 'team', 'The team', server.url);
    await user.sync();
    await user.install('acme.hello', '1.0.0');
    await followAs(user, 'far', 'Far away', proxy.url);
    await station.store.transaction(async (tx) => {
      const row = await tx.remotes.get('team');
      if (row !== null) await tx.remotes.update({ ...row, asOf: Date.now() - 4 * DAY_MS });
    });
  } finally {
    await user.close();
  }
  const publicKey = createPublicKey(makePrivateKey()).export({ type: 'spki', format: 'pem' }).toString();
  await server.station.registry.publishers.addKey(
    { publisherId: 'acme', publicKey, simulated: false },
    ADMIN,
  );
  await server.vouch();
}

const openTrust = async (page: Page) => {
  await page.getByRole('navigation').first().getByRole('link', { name: 'Settings' }).click();
  return page.getByRole('region', { name: 'Trust' });
};

test('what servers send is old, refused, in dispute, or under a name of this home: each is said, with what to do', async ({
  start,
  home,
  folder,
}) => {
  test.setTimeout(180_000);
  await homeOf(home);
  proxy.change(
    changeJson<{ checkpoint: string }>('/log/checkpoint', ({ checkpoint }) => ({
      checkpoint: checkpoint.replace(/^[^\n]+/, 'another.example/log'),
    })),
  );
  const station = await start();
  const { page, app } = station;
  const banner = page.locator('[data-tone]').filter({ hasText: /The team|Far away/ });

  await test.step('what is shown is old: it says since when, and a sync ends it', async () => {
    await expect(banner).toContainText('You see The team as it was 4 days ago.');
    await expectAccessible(page);
    await banner.getByRole('button', { name: 'Sync now' }).click();
    await endOfWork(page, 'Sync with a server', 'Done');
    await expect(banner).toHaveCount(0);
  });

  await test.step('what a server sent does not hold: it is refused, with its code', async () => {
    await page.getByRole('link', { name: 'Registries' }).click();
    await page.getByRole('button', { name: 'Sync now: Far away' }).click();
    await endOfWork(page, 'Sync with a server', 'Failed');
    await expect(banner).toContainText('What Far away sent was refused:');
    await banner.getByRole('link', { name: 'See why' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Far away' })).toBeVisible();
    const standing = page.getByRole('main').getByRole('status').first();
    await expect(standing).toContainText('Refused');
    await expect(standing.getByRole('code')).toHaveText('trust.log-checkpoint-origin');
    await expect(page.getByRole('table', { name: /What each sync/ })).toContainText('Failed');
    await expectAccessible(page);
  });

  await test.step('names that two places claim are listed with their owner', async () => {
    proxy.change(null);
    await page.getByRole('main').getByRole('button', { name: 'Sync now' }).click();
    await endOfWork(page, 'Sync with a server', 'Done');
    await expect(banner).toHaveCount(0);
    const row = page
      .getByRole('table', { name: 'Names that two places claim' })
      .getByRole('row', { name: /acme\.hello/ });
    await expect(row.getByRole('cell').nth(1)).toHaveText('team');
    await expect(row).toContainText('1.0.0');
    await expectAccessible(page);
  });

  const extension = extensionPage(page);
  await test.step('the catalog is narrowed to what came from one server', async () => {
    const catalog = catalogPage(page);
    await page.getByRole('link', { name: 'Catalog' }).click();
    await expect(catalog.facet(/^This home/)).toContainText('1');
    await catalog.facet(/^team/).click();
    await expect(page.getByRole('button', { name: 'Take @origin:team off' })).toBeVisible();
    await expect(catalog.row('Lamp')).toHaveCount(0);
    await expect(catalog.rows).toHaveCount(3);
    await expectAccessible(page);
    await catalog.search.fill('@origin:th');
    await expect(catalog.suggestion('@origin:team')).toContainText('The team');
    await page.keyboard.press('Enter');
    await expect(catalog.search).toHaveValue('@origin:team ');
  });

  await test.step('a name of this home that a server uses: its page says why nothing is installed', async () => {
    await catalogPage(page).row('Tide').click();
    await expect(extension.action('Install')).toBeDisabled();
    await expect(page.getByRole('main')).toContainText('harbor is a publisher of this home');
    const signed = extension.question('Who signed it');
    await expect(signed).toContainText('no key that it has here signed what team offers');
    await expect(signed).toContainText('wpk trust allow --publisher harbor');
    await expectAccessible(page);
  });

  await test.step('a key that nobody vouches for is refused until the person believes it', async () => {
    await page.getByRole('link', { name: 'Catalog' }).click();
    await catalogPage(page).row('Choir').click();
    await extension.action('Install').click();
    await consentSheet(await station.consent()).go.click();
    const work = page.getByRole('dialog', { name: 'Work' });
    await expect(work).toContainText('trust.pin-changed');
    await expect(work).toContainText('Ask the publisher over another way.');
    await endOfWork(page, 'Install', 'Failed');
    const disputed = extension.question('Who signed it').getByRole('link', { name: 'Decide in Settings' });
    await disputed.click();
    const keys = page
      .getByRole('region', { name: 'Trust' })
      .getByRole('table', { name: 'Keys of publishers elsewhere' });
    const accept = keys.getByRole('button', { name: 'Accept… the new keys of acme' });
    await expectAccessible(page);
    await answerBoxes(app, 'Cancel');
    await accept.click();
    await expect(page.getByText('window.not-confirmed')).toBeVisible();
    await answerBoxes(app, 'Believe these keys');
    await accept.click();
    await expect(accept).toHaveCount(0);
    expect(await asked(app)).toEqual(['Believe new keys of acme from team?']);
    await expect(keys).toContainText('accepted by you');
    await page.getByRole('link', { name: 'Catalog' }).click();
    await catalogPage(page).row('Choir').click();
    await extension.action('Install').click();
    await consentSheet(await station.consent()).go.click();
    await endOfWork(page, 'Install', 'Done');
  });

  await test.step('a trust root is added after its fingerprint was compared, and removed again', async () => {
    const file = path.join(folder, 'trusted_root.json');
    writeFileSync(file, JSON.stringify(PUBLIC_GOOD_ROOT));
    await pickInDialogs(app, file);
    const trust = await openTrust(page);
    await trust.getByRole('button', { name: 'Add a root…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a trust root' });
    const add = dialog.getByRole('button', { name: 'Add the root' });
    await expect(add).toBeDisabled();
    await dialog.getByRole('button', { name: 'Choose file…' }).click();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('desk');
    await dialog.getByRole('textbox', { name: 'Owner' }).fill('Platform team');
    await dialog.getByRole('textbox', { name: 'May sign for' }).fill('acme harbor');
    await expect(add).toBeDisabled();
    await dialog.getByRole('checkbox').check();
    await expectAccessible(page);
    await answerBoxes(app, 'Add the root');
    await add.click();
    await expect(dialog).toBeHidden();
    const roots = trust.getByRole('table', { name: 'Trust roots' });
    await expect(roots.getByRole('row', { name: /desk/ })).toContainText('acme, harbor');
    await answerBoxes(app, 'Remove the root');
    await roots.getByRole('button', { name: 'Remove… desk' }).click();
    await expect(roots.getByRole('row', { name: /desk/ })).toHaveCount(0);
    expect(await asked(app)).toEqual(['Remove the trust root desk?']);
  });
});
