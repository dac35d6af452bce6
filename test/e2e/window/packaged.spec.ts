import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { PACKAGED_FUSES } from '../../../scripts/packaged-fuses.ts';
import { installPackages } from '../../../scripts/system-libraries.ts';
import { wpk } from '../../support/doors/cli-door.ts';
import { catalogPage } from './pages/catalog.ts';
import { consentSheet } from './pages/consent-sheet.ts';
import { extensionPage } from './pages/extension.ts';
import { runPage } from './pages/run.ts';
import { signedPackage } from './support/homes.ts';
import { installPackaged, startPackaged, type Installed } from './support/packaged.ts';
import { expect, test } from './support/window.ts';

const TYPE = 'application/vnd.marketplace.wpk';

/** What `npm run package` makes, as Debian installs it. */
test.describe('the packaged program', () => {
  let installed: Installed;
  test.beforeAll(async () => {
    test.setTimeout(240_000);
    installed = await installPackaged();
  });
  test.afterAll(() => installed.remove());

  test('runs its own app and nothing else', async () => {
    const executable = installed.command('marketplace-station');
    const asNode = spawnSync(executable, ['-e', 'console.log(6 * 7)'], {
      encoding: 'utf8',
      timeout: 15_000,
      env: { ...process.env, DISPLAY: '', ELECTRON_RUN_AS_NODE: '1' },
    });
    expect(asNode.stdout).not.toContain('42');
    const wire = await getCurrentFuseWire(executable);
    for (const fuse of [
      FuseV1Options.RunAsNode,
      FuseV1Options.EnableNodeOptionsEnvironmentVariable,
      FuseV1Options.EnableNodeCliInspectArguments,
      FuseV1Options.OnlyLoadAppFromAsar,
      FuseV1Options.EnableCookieEncryption,
      FuseV1Options.GrantFileProtocolExtraPrivileges,
    ])
      expect(wire[fuse]).toBe(PACKAGED_FUSES[fuse] === true ? FuseState.ENABLE : FuseState.DISABLE);
    expect(wire[FuseV1Options.OnlyLoadAppFromAsar]).toBe(FuseState.ENABLE);
    const resources = path.join(path.dirname(executable), 'resources');
    expect(existsSync(path.join(resources, 'app'))).toBe(false);
    for (const folder of ['app.asar.unpacked', 'wpk']) {
      const modules = readdirSync(path.join(resources, folder, 'node_modules'));
      expect(
        modules.filter((name) => /^(?:node-(?:linux|win)-|electron$|typescript$|vite$)/.test(name)),
      ).toEqual([]);
    }
  });

  test('shows the package that a file manager hands it, installs nothing, and is whole', async ({
    home,
    folder,
  }) => {
    test.setTimeout(120_000);
    const file = await signedPackage(home, folder);
    const entry = read('usr/share/applications/marketplace-station.desktop');
    expect(entry).toContain('\nExec=marketplace-station %F\n');
    const { page, consent, close } = await startPackaged(installed.command('marketplace-station'), home, [
      file,
    ]);
    try {
      const { title, keep } = consentSheet(await consent());
      await expect(title).toHaveText(/^Install First Light /);
      await keep.click();
      const { stdout } = await wpk(['list', '--home', home, '--json']);
      expect(JSON.parse(stdout)).toEqual({ items: [] });

      // Its threads, bundler, engine and folders are found in the archive or beside it.
      await page.getByRole('button', { name: /samples/ }).click();
      // By the keyboard: the tray of running work may lie over the row.
      await catalogPage(page).row('Hyper-Momentum-V2').press('Enter', { timeout: 60_000 });
      await extensionPage(page).action('Install').click();
      await consentSheet(await consent()).go.click();
      await expect(extensionPage(page).action('Install')).toBeHidden();
      await page.keyboard.press('Escape');
      const run = runPage(page);
      await run.open();
      await run.choose('Hyper Momentum');
      await run.go.click();
      await expect(run.plot).toBeVisible();
      await expect(run.receipt).toContainText('Done');
    } finally {
      await close();
    }
  });

  test('tells the desktop what it opens, and brings wpk', async ({ folder }) => {
    expect(installed.control).toMatch(/^Package: marketplace-station$/m);
    expect(installed.control).toMatch(/^Depends: .*libgtk-3-0/m);
    expect(installed.listing).toMatch(/^-rwsr-xr-x root\/root .*\/chrome-sandbox$/m);
    expect(read('usr/share/applications/marketplace-station.desktop')).toContain(`\nMimeType=${TYPE};\n`);
    expect(read('usr/share/applications/marketplace-station-link.desktop')).toMatch(
      /\nExec=marketplace-station %u\n[^]*\nMimeType=x-scheme-handler\/marketplace;\n/,
    );
    expect(read('usr/share/mime/packages/marketplace-station.xml')).toMatch(
      /<mime-type type="application\/vnd\.marketplace\.wpk">[^]*<glob pattern="\*\.wpk"/,
    );
    for (const icon of ['apps/marketplace-station', 'mimetypes/application-vnd.marketplace.wpk'])
      expect(read(`usr/share/icons/hicolor/48x48/${icon}.png`, 'latin1').slice(1, 4)).toBe('PNG');

    const command = spawnSync('node', [installed.command('wpk'), '--version'], { encoding: 'utf8' });
    expect(command.stdout.trim()).toBe('0.1.0');

    // A desktop's own tools, where the system has them or lets them be brought.
    if (!hasTools() && !(installPackages(['xdg-utils', 'shared-mime-info', 'libglib2.0-bin']) && hasTools()))
      return;
    const share = path.join(installed.root, 'usr/share');
    const env = {
      ...process.env,
      XDG_DATA_HOME: path.join(folder, 'data'),
      XDG_CONFIG_HOME: path.join(folder, 'config'),
      XDG_DATA_DIRS: share,
      XDG_CURRENT_DESKTOP: 'GNOME',
    };
    mkdirSync(env.XDG_DATA_HOME);
    mkdirSync(env.XDG_CONFIG_HOME);
    expect(spawnSync('update-mime-database', [path.join(share, 'mime')], { env }).status).toBe(0);
    const query = (...args: string[]): string =>
      spawnSync('xdg-mime', ['query', ...args], { env, encoding: 'utf8', cwd: folder }).stdout.trim();
    const file = path.join(folder, 'x.wpk');
    // What it begins with is a zip file's: its name decides.
    writeFileSync(file, 'PK\u0003\u0004');
    expect(query('filetype', file)).toBe(TYPE);
    expect(query('default', TYPE)).toBe('marketplace-station.desktop');
    expect(query('default', 'x-scheme-handler/marketplace')).toBe('marketplace-station-link.desktop');
  });

  function read(name: string, encoding: BufferEncoding = 'utf8'): string {
    return readFileSync(path.join(installed.root, name), encoding);
  }
});

function hasTools(): boolean {
  return ['xdg-mime', 'update-mime-database', 'gio'].every(
    (tool) => spawnSync('sh', ['-c', `command -v ${tool}`], { stdio: 'ignore' }).status === 0,
  );
}
