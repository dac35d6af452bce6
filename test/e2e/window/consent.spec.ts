import { AxeBuilder } from '@axe-core/playwright';
import type { Outputs } from '../../../src-shared/contract/index.ts';
import { consentSheet } from './pages/consent-sheet.ts';
import { homeWithSamples } from './support/homes.ts';
import { clientOf } from './support/page-link.ts';
import { ask, hasPort, seizePort, seizePorts } from './support/raw-port.ts';
import { expect, test, type StationWindow } from './support/window.ts';

const ID = 'black-swann.hyper-momentum';

/** Opens the sheet for the sample, and answers what the page will hear. */
async function openSheet(station: StationWindow) {
  await seizePort(station.page);
  const client = await clientOf(station.page);
  const plan = await client.installs.plan({ operands: [{ kind: 'registry', extensionId: ID }] });
  const decided = client.window.openConsent({ planId: plan.planId });
  const page = await station.consent();
  return { client, plan, decided, page, sheet: consentSheet(page) };
}

async function installed(job: Promise<Outputs['jobs']['get']>): Promise<unknown> {
  return (await job).state;
}

test.describe('the consent view', () => {
  test.beforeEach(async ({ home }) => homeWithSamples(home));

  test('names every permission with the author’s reason, and installs what was allowed', async ({
    station,
  }) => {
    const { client, plan, decided, page, sheet } = await openSheet(station);
    await expect(sheet.title).toHaveText(/^Install Hyper-Momentum-V2 /);
    const permissions = plan.steps.flatMap((step) => step.permissions);
    await expect(sheet.permissions).toHaveCount(permissions.length);
    for (const { reason } of permissions) await expect(page.getByText(reason)).toBeVisible();
    await sheet.go.click();
    const { decision, jobId } = await decided;
    expect(decision).toBe('confirmed');
    await expect.poll(() => installed(client.jobs.get({ jobId: jobId ?? '' }))).toBe('done');
    const { items } = await client.installs.list({});
    expect(items.map((one) => [one.extensionId, one.status])).toContainEqual([ID, 'active']);
  });

  test('leaves everything as it is when the person says so, by button or Escape', async ({ station }) => {
    const { client, plan, decided, sheet } = await openSheet(station);
    await sheet.keep.click();
    expect(await decided).toEqual({ decision: 'kept', jobId: null });
    await expect.poll(() => station.app.windows().length).toBe(1);
    const again = client.window.openConsent({ planId: plan.planId });
    const page = await station.consent();
    await consentSheet(page).sheet.waitFor();
    // The view is gone before the key is up again.
    await page.keyboard.press('Escape').catch(() => undefined);
    expect(await again).toEqual({ decision: 'kept', jobId: null });
    expect(await client.installs.list({})).toEqual({ items: [] });
  });

  test('gives what is left switched on and no more', async ({ station }) => {
    const { client, decided, sheet } = await openSheet(station);
    await sheet.permission(/market data/).uncheck();
    await sheet.go.click();
    const { jobId } = await decided;
    await expect.poll(() => installed(client.jobs.get({ jobId: jobId ?? '' }))).toBe('done');
    const { grants } = await client.installs.get({ extensionId: ID });
    expect(grants.map(({ capability }) => capability)).not.toContain('market-data.read');
  });

  test('can be decided by keyboard alone, and keeps the focus on itself', async ({ station }) => {
    const { decided, page, sheet } = await openSheet(station);
    await expect(sheet.title).toBeFocused();
    await page.keyboard.press('Shift+Tab');
    await expect(sheet.go).toBeEnabled();
    await page.keyboard.press('Shift+Tab');
    const focused = (): Promise<string | undefined> =>
      page.evaluate(
        () => document.activeElement?.closest('[role=dialog]')?.id ?? document.activeElement?.tagName,
      );
    for (let tabs = 0; tabs < 12; tabs += 1) {
      await page.keyboard.press('Tab');
      expect(await focused()).not.toBe('BODY');
    }
    await sheet.go.focus();
    await page.keyboard.press('Enter').catch(() => undefined);
    expect((await decided).decision).toBe('confirmed');
  });

  test('is readable in both themes', async ({ station }) => {
    const { client, page, sheet } = await openSheet(station);
    await sheet.sheet.waitFor();
    for (const theme of ['light', 'dark'] as const) {
      await client.window.setPreferences({ theme });
      await expect
        .poll(() => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches))
        .toBe(theme === 'dark');
      await expect(sheet.go).toBeEnabled();
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
      expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
    }
  });

  test('tells the page what the station did, not what the view last heard of it', async ({ station }) => {
    await seizePorts(station.app);
    await station.page.reload();
    const client = await clientOf(station.page);
    const plan = await client.installs.plan({ operands: [{ kind: 'registry', extensionId: ID }] });
    const { planId } = plan;
    const decided = client.window.openConsent({ planId });
    const page = await station.consent();
    await hasPort(page);
    const { body } = await ask(page, 'installs.consent', { planId });
    const { token } = body as { token: string };
    await page.waitForFunction(() => performance.now() > 1_500);
    const allowWidening = plan.steps.some((step) => step.widens);
    const going = ask(page, 'installs.install', { planId, token, allowWidening }).catch(() => undefined);
    const closing = ask(page, 'consent.close', { jobId: null }).catch(() => undefined);
    await Promise.all([going, closing]);
    const { decision, jobId } = await decided;
    expect(decision).toBe('confirmed');
    await expect.poll(() => installed(client.jobs.get({ jobId: jobId ?? '' }))).toBe('done');
  });

  test('can be tried again after a refusal that passes', async ({ station }) => {
    // The host counts from when the view came into sight; held there, it finds every click too soon.
    await station.app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      const now = Date.now.bind(Date);
      Object.assign(globalThis, { stationClock: now });
      Date.now = () => 0;
      window?.emit('focus');
    });
    const { decided, sheet } = await openSheet(station);
    await sheet.go.click();
    await expect(sheet.sheet.getByRole('alert')).toContainText('window.too-soon');
    await station.app.evaluate(() => {
      Date.now = (globalThis as unknown as { stationClock: () => number }).stationClock;
    });
    await sheet.go.click();
    expect((await decided).decision).toBe('confirmed');
  });

  test('opens for one plan at a time', async ({ station }) => {
    const { client, plan } = await openSheet(station);
    await expect(client.window.openConsent({ planId: plan.planId })).rejects.toMatchObject({
      code: 'window.consent-open',
    });
  });

  test('takes no confirmation before the plan could be read, and none for another plan', async ({
    station,
  }) => {
    await seizePorts(station.app);
    await station.page.reload();
    const client = await clientOf(station.page);
    const operands = [{ kind: 'registry' as const, extensionId: ID }];
    const other = await client.installs.plan({ operands });
    const plan = await client.installs.plan({ operands });
    // The host counts from the moment the view is in sight: held out of it, nothing is ever old enough.
    await station.app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      Object.assign(globalThis, { stationFocus: setInterval(() => window?.emit('focus'), 20) });
    });
    client.window.openConsent({ planId: plan.planId }).catch(() => undefined);
    const page = await station.consent();
    await hasPort(page);
    const { token } = (await ask(page, 'installs.consent', { planId: plan.planId }).then(
      ({ body }) => body,
    )) as {
      token: string;
    };
    expect((await ask(page, 'installs.install', { planId: plan.planId, token })).code).toBe(
      'window.too-soon',
    );
    expect((await ask(page, 'installs.consent', { planId: other.planId })).code).toBe(
      'installs.plan-unknown',
    );
    for (const procedure of ['extensions.search', 'identity.get', 'runs.start', 'window.info']) {
      expect((await ask(page, procedure, {})).code).toBe('api.unknown-procedure');
    }
    expect(await client.installs.list({})).toEqual({ items: [] });
    await station.app.evaluate(() =>
      clearInterval((globalThis as unknown as { stationFocus: NodeJS.Timeout }).stationFocus),
    );
  });
});
