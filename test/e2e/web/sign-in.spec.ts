import { expectAccessible } from '../window/support/accessible.ts';
import { expect, pasteToken, test } from './support/server.ts';

test.describe('signing in', () => {
  test('takes a token once and keeps none of it in the browser', async ({ server, page, context }) => {
    const token = await server.token('user', { name: 'Ada' });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(server.url);
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await expectAccessible(page);
    await pasteToken(page, token);
    await expect(page.getByRole('heading', { name: 'Catalog' })).toBeVisible();

    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    const [, secret = ''] = /_([^_]+)$/.exec(token) ?? [];
    expect(kept).not.toContain(secret);
    expect(asked.join(' ')).not.toContain(secret);
    const cookies = await context.cookies();
    expect(cookies).toMatchObject([{ httpOnly: true, sameSite: 'Strict' }]);
    expect(JSON.stringify(cookies)).not.toContain(secret);

    await page.getByRole('button', { name: 'You: User' }).click();
    const menu = page.getByRole('dialog', { name: 'You: User' });
    await expect(menu).toContainText('Ada');
    await expectAccessible(page);
  });

  test('refuses what is no token of this server, and says why', async ({ server, page }) => {
    await page.goto(server.url);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByText('Paste a token first.')).toBeVisible();
    await pasteToken(page, `wpk_${'0'.repeat(32)}_${'A'.repeat(43)}`);
    await expect(page.getByRole('alert')).toContainText('auth.unknown-token');
    await pasteToken(page, 'something else');
    await expect(page.getByRole('alert')).toBeVisible();
    await expect(page.getByRole('alert')).toContainText('auth.unknown-token');
  });

  test('lasts over a reload and in another tab, and ends in both', async ({ server, context, signIn }) => {
    const page = await signIn('user');
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Catalog' })).toBeVisible();
    const other = await context.newPage();
    await other.goto(`${server.url}/#/extension/harbor-risk.value-at-risk`);
    await expect(other.getByRole('heading', { level: 1, name: 'Value at Risk' })).toBeVisible();

    await page.getByRole('button', { name: 'You: User' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await expect(other.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    expect(await context.cookies()).toEqual([]);
  });

  test('ends with a token that is revoked, which is told at the sign-in', async ({ server, page }) => {
    const { id, token } = await server.admin.tokens.create({ role: 'user', name: 'for a day' });
    await page.goto(server.url);
    await pasteToken(page, token);
    await page.getByRole('link', { name: /^Value at Risk,/ }).waitFor();
    await server.admin.tokens.revoke({ id });
    await page.getByRole('link', { name: /^Value at Risk,/ }).click();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await expect(page.getByRole('status')).toContainText('auth.revoked');
    await pasteToken(page, token);
    await expect(page.getByRole('alert')).toContainText('auth.revoked');
  });

  test('says when the server cannot be reached, and goes on once it can', async ({ signIn, context }) => {
    const page = await signIn('user');
    await page.getByRole('link', { name: /^Value at Risk,/ }).waitFor();
    await context.setOffline(true);
    await page.getByRole('combobox', { name: 'Search the catalog' }).fill('momentum');
    const problem = page.getByRole('main').getByRole('alert');
    await expect(problem).toContainText('The server cannot be reached.');
    await context.setOffline(false);
    await problem.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('link', { name: /^Hyper-Momentum-V2,/ })).toBeVisible();
  });

  test('shows each role what it may do, and nothing beyond', async ({ server, page }) => {
    const rail = page.getByRole('navigation', { name: 'Main' });
    for (const [role, entries] of [
      ['user', ['Catalog']],
      ['developer', ['Catalog']],
      ['reviewer', ['Catalog', 'Review']],
      ['admin', ['Catalog', 'Review', 'Tokens', 'Publishers', 'Jobs', 'Webhooks', 'Audit trail']],
    ] as const) {
      await page.goto(server.url);
      await pasteToken(page, await server.token(role));
      await expect(rail.getByRole('link')).toHaveText(entries.map((name) => new RegExp(`^${name}\\d*$`)));
      await page.getByRole('button', { name: /^You: / }).click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    }
  });
});
