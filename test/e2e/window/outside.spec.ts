import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { wpk } from '../../support/doors/cli-door.ts';
import { consentSheet } from './pages/consent-sheet.ts';
import { homeWithSamples, signedPackage } from './support/homes.ts';
import { environment, expect, test, type StationWindow } from './support/window.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const ID = 'black-swann.hyper-momentum';

/** Starts the program a second time over the same home. */
function secondStart(home: string, ...args: string[]): Promise<number | null> {
  const executable = process.env['STATION_TEST_ELECTRON'] ?? '';
  const child = spawn(executable, ['--no-sandbox', '--disable-gpu', ROOT, '--home', home, ...args], {
    env: environment(),
    stdio: 'ignore',
  });
  return new Promise((resolve) => child.once('exit', resolve));
}

async function installedNothing({ home }: StationWindow): Promise<void> {
  const { stdout } = await wpk(['list', '--home', home, '--json']);
  expect(JSON.parse(stdout)).toEqual({ items: [] });
}

test.describe('from outside', () => {
  test('a package on the command line opens its review sheet and installs nothing', async ({
    home,
    folder,
    start,
  }) => {
    const station = await start({ args: [await signedPackage(home, folder)] });
    const { title, keep } = consentSheet(await station.consent());
    await expect(title).toHaveText(/^Install First Light /);
    await installedNothing(station);
    await keep.click();
    await installedNothing(station);
  });

  test('a second start hands its package and its link to the first, and ends', async ({
    home,
    folder,
    start,
  }) => {
    await homeWithSamples(home);
    const file = await signedPackage(home, folder);
    const station = await start();
    expect(await secondStart(home, `marketplace:extension/${ID}`)).toBe(0);
    await expect(station.page).toHaveURL(new RegExp(`/extension/${ID}`));
    expect(await secondStart(home, file)).toBe(0);
    await expect(consentSheet(await station.consent()).title).toHaveText(/^Install First Light /);
    await installedNothing(station);
  });

  test('a link opens the page of the extension, and nothing when it is no link', async ({ home, start }) => {
    await homeWithSamples(home);
    const station = await start({ args: ['marketplace:extension/../../x', `marketplace:extension/${ID}`] });
    await expect(station.page).toHaveURL(new RegExp(`/extension/${ID}`));
    await installedNothing(station);
  });

  test('what the command line did to the same home shows within a second', async ({
    home,
    folder,
    start,
  }) => {
    const file = await signedPackage(home, folder);
    const { page } = await start();
    await expect(page.getByRole('heading', { name: 'Catalog', exact: true })).toBeVisible();
    const run = async (...args: string[]): Promise<void> => {
      const { code, stderr } = await wpk([...args, '--home', home]);
      expect(code, stderr).toBe(0);
    };
    await run('publish', file);
    await run('review', 'approve', 'black-swann.first-light@0.1.0');
    await expect(page.getByText('First Light').first()).toBeVisible({ timeout: 1000 });
  });
});
