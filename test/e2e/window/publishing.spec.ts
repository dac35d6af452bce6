import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { consolePage, makeProject } from './pages/console.ts';
import { reviewDesk } from './pages/review-desk.ts';
import { expectAccessible } from './support/accessible.ts';
import { answerBoxes } from './support/dialogs.ts';
import { expect, test } from './support/window.ts';

const ID = 'black-swann.first-light';

test.describe('from an idea to the catalog', () => {
  test.setTimeout(240_000);

  test('creates, runs, audits, packages, signs, submits, is rejected, mended and approved', async ({
    station,
    home,
  }) => {
    const { app, page } = station;
    const developer = consolePage(page);
    const reviewer = reviewDesk(page);
    const file = (name: string): string => path.join(home, 'projects', 'first-light', name);

    await test.step('an empty console offers a project, and the wizard writes one that works', async () => {
      await developer.open();
      await expect(developer.heading('No projects yet')).toBeVisible();
      await expectAccessible(page);
      await makeProject(page, { template: /^Strategy/, publisher: 'black-swann', name: 'First Light' });
      await expect(developer.heading('First Light')).toBeVisible();
      await expect(developer.editor('src/main.ts')).toContainText('strategies');
    });

    await test.step('it runs in the sandbox, with its input, plots and receipt', async () => {
      await developer.tools.getByRole('textbox', { name: 'Days of the range' }).fill('10');
      await developer.button('Run in sandbox').click();
      await expect(developer.result.getByText('Done', { exact: true })).toBeVisible();
      await expect(
        developer.result.getByRole('img', { name: /^Price of EURUSD with \d+ signals, equity and drawdown/ }),
      ).toBeVisible();
      await expect(
        developer.result.getByRole('table', { name: 'Trades that follow from the signals' }),
      ).toContainText('above the 10-day high');
      await expectAccessible(page);
    });

    await test.step('the audit shows a finding where it is, and it is mended there', async () => {
      const editor = developer.editor('src/main.ts');
      await editor.click();
      await page.keyboard.press('ControlOrMeta+End');
      await page.keyboard.type("export const odd = eval('1 + 1');");
      await expect(developer.file('main.ts, unsaved')).toBeVisible();
      await developer.tab('Audit').click();
      await developer.button('Audit').click();
      await expect(developer.tools.getByText('Would be rejected')).toBeVisible();
      await expect(developer.file('main.ts, unsaved')).toHaveCount(0);
      await developer.tools.getByRole('button', { name: /^eval runs/ }).click();
      await expect(page.getByRole('main').getByText('1 finding', { exact: true })).toBeVisible();
      await expectAccessible(page);
      await expect(developer.editor('dist/main.js')).toBeFocused();
      await developer.tab('Run').click();
      await expect(developer.tab('Run')).toBeFocused();
      await developer.tab('Audit').click();
      await expect(developer.tab('Audit')).toBeFocused();
      await developer.file('main.ts').click();
      await editor.click();
      await page.keyboard.press('ControlOrMeta+End');
      await page.keyboard.press('Shift+Home');
      await page.keyboard.press('Delete');
      await page.keyboard.press('ControlOrMeta+s');
      await developer.button('Audit again').click();
      await expect(developer.tools.getByText('Passes the audit')).toBeVisible();
    });

    await test.step('it is packaged, signed and submitted, and waits', async () => {
      await developer.tab('Listing').click();
      await expect(developer.tools.getByRole('article')).toContainText('First Light');
      await developer.tab('Release').click();
      await expect(developer.tools.getByText('First version.')).toBeVisible();
      // Nothing is signed without the person, and nothing is submitted unsigned.
      await answerBoxes(app, 'Cancel');
      await developer.button('Package, sign and submit 0.1.0').click();
      await expect(developer.tools.getByText('window.not-confirmed')).toBeVisible();
      await answerBoxes(app, 'Sign it');
      await developer.button('Package, sign and submit 0.1.0').click();
      await expect(developer.steps('0.1.0')).toContainText('waits for a reviewer');
      await expectAccessible(page);
    });

    await test.step('a reviewer rejects it with a reason, by keys', async () => {
      await reviewer.open();
      await expect(reviewer.row(ID)).toContainText('Low');
      await expectAccessible(page);
      await page.keyboard.press('Enter');
      await expect(reviewer.heading('First Light 0.1.0')).toBeVisible();
      await expect(reviewer.source('dist/main.js')).toContainText('breakout');
      await expectAccessible(page);
      await page.keyboard.press('r');
      await expect(reviewer.dialog.getByRole('button', { name: 'Reject 0.1.0' })).toBeDisabled();
      await reviewer.dialog.getByRole('textbox', { name: 'Reason' }).fill('Say what a range is.');
      await expectAccessible(page);
      await reviewer.dialog.getByRole('button', { name: 'Reject 0.1.0' }).click();
      await expect(reviewer.part('History')).toContainText('Say what a range is.');
      await expect(reviewer.part('Decision')).not.toContainText('Approve');
    });

    await test.step('the developer reads the reason and submits again; this time it is approved', async () => {
      await developer.open();
      await developer.project(/^First Light/).click();
      await developer.tab('Release').click();
      await expect(developer.tools.getByText('Reviewer: Say what a range is.')).toBeVisible();
      writeFileSync(
        file('README.md'),
        `${readFileSync(file('README.md'), 'utf8')}\nA range has a low and a high.\n`,
      );
      await developer.button('Submit 0.1.0 again').click();
      await expect(developer.steps('0.1.0')).toContainText('waits for a reviewer');
      await developer.tools.getByRole('link', { name: 'Open in review' }).last().click();
      await expect(page.getByText(/^A later submission of 0\.1\.0 took the place/)).toBeVisible();
      await page.goBack();
      await developer.tools.getByRole('link', { name: 'Open in review' }).first().click();
      await expect(reviewer.heading('First Light 0.1.0')).toBeVisible();
      await page.keyboard.press('a');
      await reviewer.dialog.getByRole('button', { name: 'Approve 0.1.0' }).click();
      await expect(reviewer.part('Listed versions')).toContainText('Listed');
    });

    await test.step('the next version shows what it asks for beyond the last', async () => {
      const manifest = JSON.parse(readFileSync(file('wpk.json'), 'utf8')) as Record<string, unknown>;
      const permissions = [
        {
          capability: 'network',
          hosts: ['api.example.com'],
          reason: 'Fetches the days on which rates are decided.',
        },
      ];
      writeFileSync(
        file('wpk.json'),
        JSON.stringify({ ...manifest, version: '0.2.0', permissions }, null, 2),
      );
      await developer.open();
      await developer.project(/^First Light/).click();
      await developer.tab('Release').click();
      await developer.button('Package, sign and submit 0.2.0').click();
      await expect(developer.steps('0.2.0')).toContainText('waits for a reviewer');
      await reviewer.open();
      await expect(reviewer.row(ID)).toContainText('reaches api.example.com');
      await reviewer.row(ID).getByRole('link').click();
      await reviewer.tab('Changes').click();
      await expect(reviewer.part('Asks for more')).toContainText('Fetches the days');
      await expectAccessible(page);
    });

    await test.step('a listed version is blocked with evidence, and the block is taken back', async () => {
      const versions = reviewer.part('Listed versions');
      await versions.getByRole('button', { name: 'Change 0.1.0' }).click();
      await page.getByRole('menuitem', { name: 'Block' }).click();
      await reviewer.dialog.getByRole('textbox', { name: 'Reason' }).fill('Trades on stale prices.');
      await reviewer.dialog.getByRole('textbox', { name: 'Evidence' }).fill('dist/main.js, line 20');
      await expectAccessible(page);
      await reviewer.dialog.getByRole('button', { name: 'Block 0.1.0' }).click();
      await expect(versions).toContainText('Blocked');
      await versions.getByRole('button', { name: 'Change 0.1.0' }).click();
      await page.getByRole('menuitem', { name: 'Take back: Blocked' }).click();
      await reviewer.dialog.getByRole('textbox', { name: 'Reason' }).fill('The prices were not stale.');
      await answerBoxes(app, 'Take the block back');
      await reviewer.dialog.getByRole('button', { name: 'Take back' }).click();
      await expect(versions).toContainText('Listed');
    });
  });
});
