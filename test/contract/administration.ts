import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fromApiError } from '../../src-main/api/index.ts';
import type { Door, OpenDoor } from '../support/doors/door.ts';
import type { Runner } from './api.ts';

const TIME = { timeout: 180_000 };

/** What the doors owe that serve whoever looks after a home; a page is served none of it. */
export function administrationContract(
  { describe, it, beforeAll, afterAll, expect }: Runner,
  name: string,
  open: OpenDoor,
): void {
  describe(`looking after a home through ${name}`, () => {
    let folder: string;
    let door: Door;
    beforeAll(async () => {
      folder = await mkdtemp(path.join(os.tmpdir(), 'station-contract-'));
      door = await open(path.join(folder, 'home'));
    });
    afterAll(async () => {
      await door.close();
      await rm(folder, { recursive: true, force: true });
    });

    const codeOf = (work: Promise<unknown>): Promise<string> =>
      work.then(
        (value) => `answered ${JSON.stringify(value)}`,
        (thrown: unknown) => fromApiError(thrown).code,
      );

    it('keeps webhooks, shows each secret once, and has no dead letters yet', TIME, async () => {
      const { client } = door;
      const made = await client.webhooks.create({ url: 'https://hooks.example.com/in' });
      expect(made).toMatchObject({ state: 'enabled', failingSince: null });
      expect(made.secret).toMatch(/^whsec_/);
      const { items } = await client.webhooks.list();
      expect(items).toMatchObject([{ id: made.id, url: 'https://hooks.example.com/in' }]);
      expect(JSON.stringify(items)).not.toContain('whsec_');
      expect((await client.webhooks.rotateSecret({ id: made.id })).secret).not.toBe(made.secret);
      expect(await client.webhooks.disable({ id: made.id })).toMatchObject({ state: 'disabled' });
      expect(await client.webhooks.enable({ id: made.id })).toMatchObject({ state: 'enabled' });
      expect(await client.webhooks.deliveries({ id: made.id })).toEqual({ items: [] });
      expect(await client.webhooks.deadLetters({})).toEqual({ items: [] });
      expect(await client.webhooks.retryDeadLetters({})).toEqual({ retried: 0 });
      expect(await client.webhooks.delete({ id: made.id })).toEqual({ deleted: true });
      expect(await codeOf(client.webhooks.get({ id: made.id }))).toBe('webhooks.not-found');
      expect(await codeOf(client.webhooks.redeliver({ deliveryId: 'none' }))).toBe(
        'webhooks.delivery-not-found',
      );
      expect(await client.jobs.deadLetters({})).toEqual({ items: [] });
      expect(await codeOf(client.jobs.retry({ jobId: 'none' }))).toBe('jobs.not-found');
    });

    it('issues entitlements, and holds those of issuers that a person trusts', TIME, async () => {
      const { client } = door;
      await client.publishers.create({ id: 'acme', displayName: 'Acme' });
      const { extensionId } = await client.extensions.create({
        publisher: 'acme',
        name: 'paid',
        displayName: 'Paid',
        description: 'Costs something.',
        version: '1.0.0',
        category: 'utility',
      });
      const { userId } = await client.about.me();
      const endsAt = new Date(Date.now() + 86_400_000).toISOString();
      const { token, id } = await client.entitlements.issue({
        extensionId,
        userId,
        plan: 'subscription',
        endsAt,
      });
      expect((await client.entitlements.list({})).items).toMatchObject([{ id, state: 'active' }]);
      expect(await client.entitlements.get({ id })).toMatchObject({ token, userId });
      expect(await codeOf(client.subscriptions.import({ token }))).toBe('entitlements.unknown-issuer');
      const { publicKey, keyId } = await client.entitlements.issuer();
      await client.subscriptions.trustIssuer({ publicKey, name: 'ourselves' });
      expect(await client.subscriptions.import({ token })).toMatchObject({ id, state: 'active', userId });
      await client.subscriptions.distrustIssuer({ keyId });
      expect(await client.subscriptions.issuers()).toEqual({ items: [] });
    });

    it('takes reports, settles them, and has nothing to claim, block or hide yet', TIME, async () => {
      const { client } = door;
      await client.publishers.create({ id: 'globex', displayName: 'Globex' });
      const { extensionId } = await client.extensions.create({
        publisher: 'globex',
        name: 'gauge',
        displayName: 'Gauge',
        description: 'Measures something.',
        version: '1.0.0',
        category: 'utility',
      });
      const report = { extensionId, reason: 'misleading', text: 'It measures nothing.' } as const;
      const filed = await client.reports.file(report);
      expect(filed).toMatchObject({ ...report, version: null, state: 'open', settledBy: null });
      expect(await codeOf(client.reports.file(report))).toBe('reports.already-open');
      expect((await client.reports.own({})).items).toEqual([filed]);
      const settle = { id: filed.id, outcome: 'dismissed', reason: 'It does.' } as const;
      const settled = await client.reports.settle(settle);
      expect(settled).toMatchObject({ state: 'dismissed', settledReason: 'It does.' });
      expect((await client.reports.list({ extensionId })).items).toEqual([settled]);

      expect(await client.extensions.statistics({ extensionId })).toMatchObject({
        activeUsers: 0,
        byDay: [],
        versions: [],
      });
      expect(await codeOf(client.moderation.claim({ id: 'none' }))).toBe('registry.submission-not-found');
      expect(await codeOf(client.moderation.release({ id: 'none' }))).toBe('registry.submission-not-found');
      expect(await client.moderation.blockRequests({})).toEqual({ items: [] });
      const because = { id: 'none', reason: 'It is not there.' };
      const blocks = [
        client.moderation.agreeToBlock({ id: 'none' }),
        client.moderation.declineBlock(because),
      ];
      for (const code of await Promise.all(blocks.map(codeOf)))
        expect(code).toBe('registry.block-request-not-found');
      expect(await client.reviews.flagged({})).toEqual({ items: [] });
      const reviews = [
        client.reviews.flag({ id: 'none', reason: 'spam' }),
        client.reviews.hide(because),
        client.reviews.restore(because),
        client.reviews.keep(because),
      ];
      for (const code of await Promise.all(reviews.map(codeOf)))
        expect(code).toBe('registry.review-not-found');
    });

    it('takes no receipt of what is not there', TIME, async () => {
      const { client } = door;
      expect((await client.receipts.list({})).items).toEqual([]);
      const digest = `sha256:${'0'.repeat(64)}`;
      const report = { kind: 'installed', extensionId: 'no.such', version: '1.0.0', digest } as const;
      // On the machine itself the ledger is the receipt.
      expect(await codeOf(client.receipts.report(report))).toBe(
        name === 'HTTP' ? 'registry.extension-not-found' : 'receipts.kept-by-ledger',
      );
    });
  });
}
