import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { createMarketplaceClient } from '../../../client/index.ts';
import { test, type WebServer } from './support/server.ts';

const OUT = path.resolve(import.meta.dirname, '../../../docs/screenshots');
const ID = 'black-swann.hyper-momentum';

interface Shot {
  readonly name: string;
  /** What stands after the hash. */
  readonly at: string;
  readonly before?: (page: Page) => Promise<void>;
}

const press =
  (name: string) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('button', { name, exact: true }).click();
  };

const SHOTS: readonly Shot[] = [
  { name: 'catalog', at: '/' },
  { name: 'catalog-cards', at: '/?view=cards' },
  { name: 'extension', at: `/extension/${ID}` },
  { name: 'extension-install', at: `/extension/${ID}`, before: press('How to install') },
  { name: 'extension-reviews', at: `/extension/${ID}?tab=reviews` },
  { name: 'publisher', at: '/publisher/black-swann' },
  { name: 'extension-statistics', at: `/extension/${ID}?tab=statistics` },
  { name: 'review', at: '/review' },
  { name: 'review-blocks', at: '/review?show=blocks' },
  { name: 'review-reports', at: '/review?show=reports' },
  { name: 'review-flags', at: '/review?show=flags' },
  { name: 'tokens', at: '/admin/tokens' },
  { name: 'tokens-new', at: '/admin/tokens', before: press('Make a token') },
  { name: 'publishers', at: '/admin/publishers' },
  { name: 'jobs', at: '/admin/jobs' },
  { name: 'webhooks', at: '/admin/webhooks' },
  { name: 'webhooks-new', at: '/admin/webhooks', before: press('Add an address') },
  { name: 'trail', at: '/admin/trail' },
  { name: 'account', at: '/', before: press('You: Administrator') },
];

for (const theme of ['light', 'dark'] as const) {
  test(`every page, ${theme}`, async ({ server, page, signIn }) => {
    mkdirSync(OUT, { recursive: true });
    await page.emulateMedia({ colorScheme: theme });
    const shoot = async (name: string): Promise<void> => {
      await page.waitForTimeout(700);
      await page.getByText('Loading', { exact: true }).waitFor({ state: 'hidden' });
      await page.screenshot({ path: path.join(OUT, `web-${name}-${theme}.png`) });
    };
    await page.goto(server.url);
    await page.getByRole('textbox', { name: 'Access token' }).waitFor();
    await shoot('sign-in');
    await seedTraces(server);
    await signIn('admin');
    for (const { name, at, before } of [...SHOTS, await decision(server)]) {
      await page.goto(`${server.url}/#${at}`);
      // A dialog of the shot before is not there after a load.
      await page.reload();
      await page.getByRole('navigation', { name: 'Main' }).waitFor();
      await page.waitForTimeout(400);
      await before?.(page);
      await page.mouse.move(640, 796);
      await shoot(name);
    }
  });
}

const RATINGS = [
  [5, 'Finds what it says', 'Two breakouts a week on **EURUSD**, each with its reason.'],
  [4, 'Plain and quick', 'The stop could follow more closely. Everything else is as its page says.'],
] as const;

/** Something for the lists of administrators to show, and what two people think of an extension. */
async function seedTraces({ url, admin, token }: WebServer): Promise<void> {
  await token('developer', { name: 'release job of black-swann' });
  await token('reviewer', { name: 'Ada, desk 2' });
  const { id } = await admin.tokens.create({ role: 'user', name: 'terminal in the hall', expiresInDays: 7 });
  await admin.tokens.revoke({ id });
  await admin.webhooks.create({ url: 'https://hooks.example.com/marketplace', description: 'the desk' });
  const { extension, versions } = await admin.extensions.get({ extensionId: ID });
  const version = extension.latestVersion ?? '';
  const digest = versions.find((one) => one.version === version)?.digest ?? '';
  for (const [stars, title, text] of RATINGS) {
    const client = createMarketplaceClient({ url, token: await token('user', { name: title }) });
    await client.receipts.report({ kind: 'installed', extensionId: ID, version, digest });
    await client.reviews.add({ extensionId: ID, version, stars, title, text });
  }
  const user = createMarketplaceClient({ url, token: await token('user') });
  await user.receipts.report({ kind: 'installed', extensionId: ID, version, digest });
  await user.receipts.report({ kind: 'ran', extensionId: ID, version, digest, runId: 'a-run', units: 12 });
  await user.reports.file({
    extensionId: ID,
    version,
    reason: 'misleading',
    text: 'Its page speaks of the ten major currencies; it looks at four.',
  });
  const [, second] = (await user.reviews.list({ extensionId: ID })).items;
  await user.reviews.flag({
    id: second?.id ?? '',
    reason: 'not-honest',
    text: 'The same words stand elsewhere.',
  });
  const reviewer = createMarketplaceClient({ url, token: await token('reviewer', { name: 'Ben, desk 3' }) });
  await reviewer.moderation.block({
    extensionId: ID,
    version,
    reason: 'It reads more of the market than its page says.',
    evidence: 'dist/main.js, line 40: it asks for every symbol there is.',
  });
  const [waiting] = (await reviewer.moderation.queue({})).items;
  await reviewer.moderation.claim({ id: waiting?.id ?? '' });
  await user.tokens.revoke({ id }).catch(() => null);
}

async function decision({ admin }: WebServer): Promise<Shot> {
  const { items } = await admin.moderation.queue({});
  return { name: 'review-decision', at: `/review/${items[0]?.id ?? ''}` };
}
