import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { expect, test } from './support/server.ts';

test.describe('wpk serve --open', () => {
  test('opens the browser, signed in by a link that works once', async ({ start, folder, page, browser }) => {
    const opened = path.join(folder, 'opened');
    const opener = path.join(folder, process.platform === 'darwin' ? 'open' : 'xdg-open');
    writeFileSync(opener, `#!/bin/sh\nprintf %s "$1" > '${opened}'\n`);
    chmodSync(opener, 0o755);
    const { url, printed, admin } = await start({
      args: ['--open'],
      env: { PATH: `${folder}${path.delimiter}${process.env['PATH'] ?? ''}` },
    });
    expect(printed).toMatchObject({ opened: true, signInLink: null });
    const link = readFileSync(opened, 'utf8');
    expect(link.startsWith(`${url}/#/sign-in?code=`)).toBe(true);

    await page.goto(link);
    await expect(page.getByRole('heading', { name: 'Catalog' })).toBeVisible();
    expect(page.url()).toBe(`${url}/#/`);
    await expect(page.getByRole('button', { name: 'You: Administrator' })).toBeVisible();
    expect((await admin.tokens.list({})).items).toContainEqual(
      expect.objectContaining({ name: 'browser of wpk serve --open', role: 'admin' }),
    );

    const other = await (await browser.newContext()).newPage();
    await other.goto(link);
    await expect(other.getByRole('status')).toContainText('auth.code-used');
    await other.context().close();
  });

  test('shows the link where there is nothing to open it with', async ({ start, folder }) => {
    const { url, printed } = await start({ args: ['--open'], env: { PATH: folder } });
    expect(printed).toMatchObject({ opened: false });
    expect(String(printed['signInLink']).startsWith(`${url}/#/sign-in?code=`)).toBe(true);
  });
});
