import { reviewDesk } from '../window/pages/review-desk.ts';
import { expectAccessible } from '../window/support/accessible.ts';
import { NEXT, WAITING } from './support/seed.ts';
import { expect, test } from './support/server.ts';

test.describe('the review desk in a browser', () => {
  test('decides a submission by keys, with its source in sight', async ({ server, signIn }) => {
    const page = await signIn('reviewer');
    const desk = reviewDesk(page);
    await desk.open();
    await expect(desk.row(WAITING.extensionId)).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await expect(desk.heading(`${WAITING.name} ${WAITING.version}`)).toBeVisible();
    await expect(desk.source('dist/main.js')).toBeVisible();
    await expectAccessible(page);
    await desk.tab('Manifest').click();
    await expect(page.getByRole('main')).toContainText('manifestVersion');

    await page.keyboard.press('r');
    await desk.dialog.getByRole('button', { name: 'Keep as it is' }).click();
    await page.keyboard.press('a');
    await desk.dialog.getByRole('textbox').fill('Read and tried.');
    await desk.dialog.getByRole('button', { name: /^Approve/ }).click();
    await expect(page.getByText('Approved').first()).toBeVisible();

    const { versions } = await server.admin.extensions.get({ extensionId: WAITING.extensionId });
    expect(versions).toMatchObject([{ version: WAITING.version, state: 'approved' }]);
    const { items } = await server.admin.log.trail({});
    expect(items).toContainEqual(expect.objectContaining({ procedure: 'moderation.approve', code: 'ok' }));
  });

  test('shows what a later version changes, permissions first', async ({ server, signIn, publishNext }) => {
    const { extensionId, version } = WAITING;
    await server.admin.moderation.approve({ extensionId, version });
    await publishNext();
    const page = await signIn('reviewer');
    const desk = reviewDesk(page);
    await desk.open();
    await desk.row(NEXT.version).getByRole('link').click();
    await desk.tab('Changes').click();
    const main = page.getByRole('main');
    await expect(main).toContainText('rates.example.com');
    await expect(main).toContainText(`Compared with ${version}, the last approved version`);
    await expect(main).toContainText('Asks for more');
    await expectAccessible(page);
  });
});
