import { createMarketplaceClient } from '../../../client/index.ts';
import { expectAccessible } from '../window/support/accessible.ts';
import { expect, test } from './support/server.ts';

test.describe('administration in a browser', () => {
  test('makes a token, shows it once, and revokes it', async ({ server, signIn }) => {
    const page = await signIn('admin');
    await page.getByRole('link', { name: 'Tokens' }).click();
    await page.getByRole('button', { name: 'Make a token' }).click();
    const ask = page.getByRole('dialog', { name: 'A new token' });
    await ask.getByRole('button', { name: 'Make a token' }).click();
    await expect(ask).toContainText('Say what it is for.');
    await ask.getByRole('textbox', { name: 'For' }).fill('release job');
    await ask.getByRole('radio', { name: 'Developer' }).check();
    await expectAccessible(page);
    await ask.getByRole('button', { name: 'Make a token' }).click();

    const once = page.getByRole('dialog', { name: 'The token of release job' });
    const token = (await once.locator('code').textContent()) ?? '';
    await page.keyboard.press('Escape');
    await expect(once).toBeVisible();
    const client = createMarketplaceClient({ url: server.url, token });
    expect(await client.about.me()).toMatchObject({ role: 'developer', name: 'release job' });
    await once.getByRole('button', { name: 'I have copied it' }).click();
    await expect(page.getByText(token)).toHaveCount(0);

    const row = page.getByRole('row').filter({ hasText: 'release job' });
    await expect(row).toContainText('Good');
    await expectAccessible(page);
    await row.getByRole('button', { name: 'Revoke the token release job' }).click();
    await page.getByRole('button', { name: 'Revoke the token', exact: true }).click();
    await expect(row).toContainText('Revoked');
    await expect(client.about.me()).rejects.toMatchObject({ code: 'auth.revoked' });
  });

  test('takes the trust in a key back', async ({ server, signIn }) => {
    const page = await signIn('admin');
    await page.getByRole('link', { name: 'Publishers' }).click();
    const row = page.getByRole('row').filter({ hasText: 'acme' });
    await expect(row).toContainText('Trusted');
    await expectAccessible(page);
    await row.getByRole('button', { name: /^Revoke the key/ }).click();
    const ask = page.getByRole('dialog');
    await ask.getByRole('textbox', { name: 'Reason' }).fill('The laptop was stolen.');
    await ask.getByRole('button', { name: 'Revoke the key' }).click();
    await expect(row).toContainText('Revoked');
    const { identities } = await server.admin.publishers.get({ id: 'acme' });
    expect(identities).toMatchObject([{ revokedReason: 'The laptop was stolen.' }]);
  });

  test('shows the work of the server by its state, and as it comes', async ({ signIn, publishNext }) => {
    const page = await signIn('admin');
    await page.getByRole('link', { name: 'Jobs' }).click();
    const main = page.getByRole('main');
    await expect(main.getByRole('row').filter({ hasText: 'Audit' })).toContainText('Done');
    await expectAccessible(page);
    await main.getByText('Failed', { exact: true }).click();
    await expect(main.getByRole('heading', { name: 'No job here' })).toBeVisible();
    await main.getByText('All', { exact: true }).click();
    await expect(main.getByRole('row').filter({ hasText: 'Audit' })).toHaveCount(1);
    await publishNext();
    await expect(main.getByRole('row').filter({ hasText: 'Audit' }).filter({ hasText: 'Done' })).toHaveCount(
      2,
    );
  });

  test('has events sent to an address, and takes it back', async ({ server, signIn }) => {
    const page = await signIn('admin');
    await page.getByRole('link', { name: 'Webhooks' }).click();
    const main = page.getByRole('main');
    await expect(main.getByRole('heading', { name: 'No address is told of events yet' })).toBeVisible();
    await main.getByRole('button', { name: 'Add an address' }).click();
    const ask = page.getByRole('dialog', { name: 'A new address' });
    await ask.getByRole('textbox', { name: 'Address' }).fill('https://hooks.example.com/marketplace');
    await ask.getByRole('checkbox', { name: 'marketplace.extension.run-metered' }).uncheck();
    await expectAccessible(page);
    await ask.getByRole('button', { name: 'Add the address' }).click();
    const once = page.getByRole('dialog', { name: /^The secret of/ });
    await expect(once).toContainText('whsec_');
    await once.getByRole('button', { name: 'I have copied it' }).click();
    const row = main.getByRole('row').filter({ hasText: 'hooks.example.com' });
    await expect(row).toContainText('On');
    await expectAccessible(page);

    const act = async (name: string): Promise<void> => {
      await row.getByRole('button', { name: /^What to do with/ }).click();
      await page.getByRole('menuitem', { name }).click();
    };
    await act('Turn off');
    await expect(row).toContainText('Off');
    await act('Turn on');
    await expect(row).toContainText('On');
    await row.getByRole('link', { name: /hooks\.example\.com/ }).click();
    await expect(main.getByRole('heading', { name: 'Deliveries' })).toBeVisible();
    await main.getByRole('link', { name: 'All addresses' }).click();
    await main.getByRole('link', { name: 'Given up' }).click();
    await expect(main.getByRole('heading', { name: 'Nothing was given up' })).toBeVisible();
    await main.getByRole('link', { name: 'All addresses' }).click();
    await act('Remove');
    await page.getByRole('button', { name: 'Remove the address' }).click();
    await expect(main.getByRole('heading', { name: 'No address is told of events yet' })).toBeVisible();
    expect((await server.admin.webhooks.list()).items).toEqual([]);
  });

  test('tells who wrote what, and narrows it to one of them', async ({ server, signIn }) => {
    const page = await signIn('admin');
    const { id } = await server.admin.tokens.create({ role: 'user', name: 'short' });
    await server.admin.tokens.revoke({ id });
    const user = createMarketplaceClient({ url: server.url, token: await server.token('user') });
    await expect(user.tokens.list({})).rejects.toMatchObject({ code: 'api.forbidden' });
    await expect(user.tokens.revoke({ id })).rejects.toMatchObject({ code: 'api.forbidden' });
    await page.getByRole('link', { name: 'Audit trail' }).click();
    const main = page.getByRole('main');
    await expect(main.getByRole('row').filter({ hasText: 'tokens.revoke' })).toHaveCount(2);
    await expectAccessible(page);
    await main.getByRole('button', { name: 'api.forbidden' }).click();
    await expect(main.getByRole('row').filter({ hasText: 'tokens.' })).toHaveCount(1);
    await main.getByRole('button', { name: 'Show the whole trail' }).click();
    await expect(main.getByRole('row').filter({ hasText: 'tokens.create' }).first()).toBeVisible();
  });
});
