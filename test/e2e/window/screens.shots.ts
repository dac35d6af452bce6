import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { Page } from '@playwright/test';
import { DEFAULT_PREFERENCES } from '../../../src-shared/models/default-preferences.ts';
import { openCallDoor } from '../../support/doors/call-door.ts';
import { ADMIN, follow, follower, sharingServer, type SharingServer } from '../../support/sharing-server.ts';
import { askHost } from './support/ask-host.ts';
import { test } from './support/window.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const OUT = path.join(ROOT, 'docs', 'screenshots');
const ID = 'black-swann.hyper-momentum';
const SIZE = { width: 1280, height: 800 };
const THEMES = ['light', 'dark'] as const;

interface Shot {
  readonly name: string;
  /** What stands after the hash. */
  readonly at: string;
  readonly before?: (page: Page) => Promise<void>;
}

const clickRun = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /^Run/ }).first().click();
  await page
    .getByText(/signals/i)
    .first()
    .waitFor();
};

const SHOTS: readonly Shot[] = [
  { name: 'catalog', at: '/' },
  { name: 'catalog-cards', at: '/?view=cards' },
  { name: 'catalog-empty', at: '/?q=hypr%20momentm%20zzz' },
  { name: 'extension', at: `/extension/${ID}` },
  { name: 'extension-reviews', at: `/extension/${ID}?tab=reviews` },
  { name: 'extension-versions', at: `/extension/${ID}?tab=versions` },
  { name: 'publisher', at: '/publisher/black-swann' },
  { name: 'ledger', at: '/ledger' },
  { name: 'ledger-history', at: `/ledger/${ID}` },
  { name: 'run', at: `/run?id=${ID}`, before: clickRun },
  { name: 'console', at: '/console' },
  { name: 'console-new', at: '/console/new' },
  { name: 'review', at: '/review' },
  { name: 'registries', at: '/registries' },
  { name: 'registries-follow', at: '/registries/follow' },
  { name: 'registries-one', at: '/registries/of/team' },
  { name: 'registries-outbox', at: '/registries/outbox?all=true' },
  { name: 'registries-import', at: '/registries/import' },
  { name: 'extension-remote', at: '/extension/acme.hello' },
  { name: 'settings', at: '/settings' },
  { name: 'settings-trust', at: '/settings#trust' },
  { name: 'settings-extension', at: `/settings/extension/${ID}` },
  { name: 'welcome', at: '/welcome' },
];

for (const theme of THEMES) {
  test(`every screen, ${theme}`, async ({ folder, start }) => {
    const home = path.join(folder, 'home');
    const server = await sharingServer();
    const { submissionId, project } = await seed(home, server);
    mkdirSync(path.join(home, 'window'), { recursive: true, mode: 0o700 });
    const preferences = { ...DEFAULT_PREFERENCES, theme, welcomed: true };
    writeFileSync(path.join(home, 'window', 'window.json'), JSON.stringify({ preferences }));
    const station = await start({ home });
    const { app, page } = station;
    await askHost(() =>
      app.evaluate(({ BrowserWindow }, size) => {
        BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height);
      }, SIZE),
    );
    mkdirSync(OUT, { recursive: true });
    await page.getByRole('navigation').first().waitFor();
    for (const { name, at, before } of [...SHOTS, ...deskShots(project, submissionId)]) {
      await page.evaluate((hash) => {
        location.hash = hash;
      }, at);
      await page.waitForTimeout(900);
      await before?.(page);
      await page.mouse.move(SIZE.width / 2, SIZE.height - 4);
      await page.waitForTimeout(before === undefined ? 300 : 1_200);
      await page.screenshot({ path: path.join(OUT, `${name}-${theme}.png`) });
    }
    await page.evaluate(() => {
      location.hash = '/extension/harbor-risk.value-at-risk';
    });
    await page.getByRole('button', { name: 'Install' }).click();
    const sheet = await station.consent();
    await sheet.getByRole('button').last().waitFor();
    await sheet.waitForTimeout(900);
    await sheet.screenshot({ path: path.join(OUT, `consent-${theme}.png`) });
    await server.close();
  });
}

/** The open project with its panes, and the page on which a submission is decided. */
function deskShots(project: string, submissionId: string): readonly Shot[] {
  const at = (rest: Readonly<Record<string, string>>): string =>
    `/console?${new URLSearchParams({ project, file: 'src/main.ts', ...rest }).toString()}`;
  const press =
    (name: string, wait: RegExp) =>
    async (page: Page): Promise<void> => {
      await page.getByRole('button', { name, exact: true }).click();
      await page.getByText(wait).first().waitFor({ timeout: 60_000 });
    };
  return [
    { name: 'console-run', at: at({ tab: 'run' }), before: press('Run in sandbox', /^Done$/) },
    {
      name: 'console-audit',
      at: at({ tab: 'audit' }),
      before: press('Audit', /Passes the audit|Would be rejected/),
    },
    { name: 'console-release', at: at({ tab: 'release' }) },
    { name: 'review-decision', at: `/review/${submissionId}` },
  ];
}

/** The demo's home with the samples, a project, and something that waits for a reviewer. */
async function seed(
  home: string,
  server: SharingServer,
): Promise<{ readonly submissionId: string; readonly project: string }> {
  const made = spawnSync(process.execPath, [path.join(ROOT, 'bin/wpk.mjs'), 'demo', '--keep', home], {
    encoding: 'utf8',
    // A key without a passphrase: the call door below has none to give.
    env: { ...process.env, MARKETPLACE_PASSPHRASE: '' },
  });
  if (made.status !== 0) throw new Error(made.stderr);
  await followed(home, server);
  const door = await openCallDoor(home);
  const { client } = door;
  const watch = async ({ jobId }: { readonly jobId: string }): Promise<void> => {
    for await (const event of await client.jobs.watch({ jobId })) if (event.state === 'failed') return;
  };
  try {
    await watch(await client.samples.add());
    const project = path.join(home, 'projects', 'carry-basket');
    await client.workbench.create({
      folder: project,
      publisher: 'north-desk',
      name: 'carry-basket',
      displayName: 'Carry Basket',
      description: 'Holds the currencies with the highest carry and says when to turn the basket over.',
      template: 'strategy',
    });
    await client.projects.open({ folder: project });
    const file = path.join(project, 'carry-basket.wpk');
    await client.workbench.package({ folder: project, out: file });
    await client.identity.sign({ path: file });
    const { digest, bundle } = await client.packages.import({ path: file });
    await watch(await client.submissions.start({ digest, bundle }));
    const { items } = await client.submissions.list({ extensionId: 'north-desk.carry-basket' });
    return { submissionId: items[0]?.id ?? '', project };
  } finally {
    await door.close();
  }
}

/** A server that is followed, and something for it in the outbox. */
async function followed(home: string, server: SharingServer): Promise<void> {
  const user = await follower({ home });
  try {
    await follow(user, server, server.url);
    await user.sync();
    await user.station.upstream.report(
      { registryId: 'team', extensionId: 'acme.choir', reason: 'misleading', text: 'It sings alone.' },
      ADMIN,
    );
  } finally {
    await user.close();
  }
}
