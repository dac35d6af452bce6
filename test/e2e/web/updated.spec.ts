import type { Page } from '@playwright/test';
import { reviewDesk } from '../window/pages/review-desk.ts';
import { expect, test } from './support/server.ts';

/** Counts how often the page begins anew, and lets a part of it be gone while `gone` says so. */
async function missing(page: Page, gone: (begun: number) => boolean): Promise<() => number> {
  let begun = 0;
  page.on('load', () => (begun += 1));
  await page.route('**/assets/desk-screen-*.js', async (route) => {
    if (gone(begun)) await route.fulfill({ status: 404, body: '' });
    else await route.continue();
  });
  return () => begun;
}

test.describe('a page that was open while its server was brought up to date', () => {
  test('begins anew when a part of it is gone, and does not go on doing so', async ({ page, signIn }) => {
    await signIn('reviewer');
    // The page that begins anew is that of the new server, which has all of its parts.
    const once = await missing(page, (begun) => begun === 0);
    await reviewDesk(page).open();
    await expect(page.getByRole('heading', { name: 'Review', exact: true })).toBeVisible();
    expect(once()).toBeGreaterThan(0);

    await page.unrouteAll();
    await page.getByRole('link', { name: 'Catalog' }).first().click();
    await page.evaluate(() => sessionStorage.clear());
    await page.reload();
    const begun = await missing(page, () => true);
    await reviewDesk(page).open();
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
    // The pages' own attempt, and the router's.
    expect(begun()).toBeLessThanOrEqual(2);
  });
});
