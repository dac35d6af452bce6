import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { consolePage, makeProject } from './pages/console.ts';
import { expectAccessible } from './support/accessible.ts';
import { answerBoxes, asked, pickInDialogs } from './support/dialogs.ts';
import { expect, test } from './support/window.ts';

test.describe('editing a project', () => {
  test.beforeEach(async ({ station: { page } }) => {
    await consolePage(page).open();
    await makeProject(page, { template: /^Command/, publisher: 'ada', name: 'Range Finder' });
    await expect(consolePage(page).editor('src/main.ts')).toContainText('commands');
  });

  test('never writes over what another program wrote', async ({ station: { page }, home }) => {
    const developer = consolePage(page);
    const file = path.join(home, 'projects', 'range-finder', 'src', 'main.ts');
    await developer.editor('src/main.ts').click();
    await page.keyboard.press('ControlOrMeta+Home');
    await page.keyboard.type('// mine\n');
    writeFileSync(file, '// theirs\n');
    await page.keyboard.press('ControlOrMeta+s');
    const conflict = page.getByRole('alert').filter({ hasText: 'Another program changed this file' });
    await expect(conflict).toBeVisible();
    expect(readFileSync(file, 'utf8')).toBe('// theirs\n');
    await conflict.getByRole('button', { name: 'Show the one on disk' }).click();
    await expect(page.getByRole('textbox', { name: 'On disk: src/main.ts' })).toContainText('// theirs');
    await expectAccessible(page);
    await conflict.getByRole('button', { name: 'Keep mine' }).click();
    await expect(conflict).toHaveCount(0);
    expect(readFileSync(file, 'utf8')).toMatch(/^\/\/ mine\n/);
  });

  test('keeps what was saved by a key when another file was looked at meanwhile', async ({
    station: { page },
    home,
  }) => {
    const developer = consolePage(page);
    const file = path.join(home, 'projects', 'range-finder', 'src', 'main.ts');
    for (const text of ['// first\n', '// second\n']) {
      await developer.editor('src/main.ts').click();
      await page.keyboard.press('ControlOrMeta+Home');
      await page.keyboard.type(text);
      await page.keyboard.press('ControlOrMeta+s');
      await expect(developer.file('main.ts, unsaved')).toHaveCount(0);
      await developer.file('README.md').click();
      await expect(developer.editor('README.md')).toBeVisible();
      await developer.file('main.ts').click();
      await expect(developer.editor('src/main.ts')).toContainText(text.trim());
      await developer.editor('src/main.ts').click();
      await page.keyboard.type('z');
      await expect(page.getByRole('alert')).toHaveCount(0);
    }
    await page.keyboard.press('ControlOrMeta+s');
    await expect(developer.file('main.ts, unsaved')).toHaveCount(0);
    expect(readFileSync(file, 'utf8')).toMatch(/^\/\/ second\n\/\/ first\n/);
  });

  test('takes unsaved changes along when a folder is moved', async ({ station: { page }, home }) => {
    const developer = consolePage(page);
    await developer.editor('src/main.ts').click();
    await page.keyboard.press('ControlOrMeta+Home');
    await page.keyboard.type('// mine\n');
    await developer.file('src').first().focus();
    await page.keyboard.press('F2');
    await page.getByRole('dialog').getByRole('textbox').fill('code');
    await page.keyboard.press('Enter');
    await expect(developer.editor('code/main.ts')).toContainText('// mine');
    await developer.editor('code/main.ts').click();
    await page.keyboard.press('ControlOrMeta+s');
    await expect(developer.file('main.ts, unsaved')).toHaveCount(0);
    const file = path.join(home, 'projects', 'range-finder', 'code', 'main.ts');
    expect(readFileSync(file, 'utf8')).toMatch(/^\/\/ mine\n/);
  });

  test('asks before unsaved changes are left', async ({ station: { page } }) => {
    const developer = consolePage(page);
    await developer.editor('src/main.ts').click();
    await page.keyboard.type('// mine\n');
    await page.getByRole('link', { name: 'Projects', exact: true }).click();
    const ask = page.getByRole('dialog', { name: 'Leave with unsaved changes' });
    await expect(ask).toContainText('src/main.ts');
    await ask.getByRole('button', { name: 'Keep as it is' }).click();
    await expect(developer.editor('src/main.ts')).toContainText('// mine');
    await page.getByRole('link', { name: 'Projects', exact: true }).click();
    await ask.getByRole('button', { name: 'Leave without saving' }).click();
    await expect(developer.project(/^Range Finder/)).toBeVisible();
  });

  test('asks before the window closes over unsaved changes', async ({ station: { page, app } }) => {
    const developer = consolePage(page);
    await answerBoxes(app, 'Keep editing');
    await developer.editor('src/main.ts').click();
    await page.keyboard.press('ControlOrMeta+Home');
    await page.keyboard.type('// mine\n');
    await expect(developer.file('main.ts, unsaved')).toBeVisible();
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await expect.poll(() => asked(app)).toEqual(['Discard unsaved changes?']);
    await expect(developer.editor('src/main.ts')).toContainText('// mine');
    await answerBoxes(app, 'Discard');
    const gone = app.waitForEvent('close');
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await gone;
  });

  test('makes, moves and deletes files by the keyboard, never outside the project', async ({
    station: { page },
  }) => {
    const developer = consolePage(page);
    await developer.button('New file').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('../outside.ts');
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('alert')).toContainText('projects.path-outside');
    await dialog.getByRole('textbox').fill('src/extra.ts');
    await page.keyboard.press('Enter');
    await expect(developer.editor('src/extra.ts')).toBeVisible();
    await developer.file('extra.ts').focus();
    await page.keyboard.press('F2');
    await dialog.getByRole('textbox').fill('src/more.ts');
    await page.keyboard.press('Enter');
    await expect(developer.editor('src/more.ts')).toBeVisible();
    await developer.file('more.ts').focus();
    await page.keyboard.press('Delete');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Delete file' }).click();
    await expect(developer.file('more.ts')).toHaveCount(0);
  });

  test('opens a folder that the person chose, and says what is wrong with it', async ({
    station: { page, app },
    folder,
  }) => {
    const developer = consolePage(page);
    // Beside the home: a folder around it is not named itself.
    const chosen = path.join(folder, 'not-a-project');
    mkdirSync(chosen);
    await page.getByRole('link', { name: 'Projects', exact: true }).click();
    await pickInDialogs(app, chosen);
    await developer.button('Open folder').click();
    await expect(developer.heading(path.basename(chosen))).toBeVisible();
    await page.getByRole('link', { name: 'Projects', exact: true }).click();
    await expect(developer.project(/There is no file at/)).toBeVisible();
    await developer
      .button(/^Take .* off the list$/)
      .first()
      .click();
    await expect(developer.project(/There is no file at/)).toHaveCount(0);
    await expect(developer.project(/^Range Finder/)).toBeVisible();
  });

  test('makes a folder in the one that was chosen, and goes on after a refusal', async ({
    station: { page, app },
    folder,
  }) => {
    const main = page.getByRole('main');
    const target = path.join(folder, 'steady-hand');
    mkdirSync(target);
    writeFileSync(path.join(target, 'notes.txt'), 'mine');
    await page.getByRole('link', { name: 'Projects', exact: true }).click();
    await main.getByRole('link', { name: 'New project' }).first().click();
    await main.getByRole('combobox', { name: 'Publisher', exact: true }).click();
    await page.getByRole('option', { name: 'A new publisher' }).click();
    await main.getByRole('textbox', { name: 'Publisher id' }).fill('bea');
    await main.getByRole('textbox', { name: 'Name', exact: true }).fill('Steady Hand');
    await pickInDialogs(app, folder);
    await main.getByRole('button', { name: 'Choose', exact: true }).click();
    await expect(main.getByRole('textbox', { name: 'Folder' })).toHaveValue(target);
    await main.getByRole('button', { name: 'Create project' }).click();
    await expect(main.getByRole('alert')).toContainText('projects.folder-not-empty');
    rmSync(path.join(target, 'notes.txt'));
    await main.getByRole('button', { name: 'Create project' }).click();
    await expect(consolePage(page).heading('Steady Hand')).toBeVisible();
  });

  test('stops a run, and shows why one failed', async ({ station: { page } }) => {
    const developer = consolePage(page);
    await developer.editor('src/main.ts').click();
    await page.keyboard.press('ControlOrMeta+Home');
    await page.keyboard.type('for (;;) {}\n');
    await developer.button('Run in sandbox').click();
    await developer.button('Stop').click();
    await expect(developer.tools.getByText('Stopped. Nothing of the run is kept.')).toBeVisible();
    await developer.editor('src/main.ts').click();
    await page.keyboard.press('ControlOrMeta+Home');
    await page.keyboard.press('Shift+End');
    await page.keyboard.type('throw new Error("no prices today");');
    await developer.button('Run in sandbox').click();
    await expect(developer.result).toContainText('no prices today');
  });
});
