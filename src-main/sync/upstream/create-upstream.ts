import { StationError } from '../../../src-shared/errors/index.ts';
import type { Json } from '../../../src-shared/json.ts';
import { UPSTREAM_LIMITS } from '../../../src-shared/limits.ts';
import { extensionReviewSchema } from '../../../src-shared/models/review.ts';
import type { UpstreamItem, UpstreamKind } from '../../../src-shared/models/upstream.ts';
import type { Tx, UpstreamRow } from '../../store/port.ts';
import { isNowhere } from '../remote-url.ts';
import { asJson, markOf, rateContent, unrateContent, type RateContent } from './content.ts';
import type { UpstreamDeps } from './deps.ts';
import { createTicker } from './ticker.ts';
import type { Sender, Upstream } from './port.ts';
import { presentItem } from './present-item.ts';
import { recordUpstream, sendDue, takeBack } from './sending.ts';
import { again, ended } from './states.ts';

/** Kinds of which a later one makes an earlier one pointless. */
const REPLACES: Readonly<Record<UpstreamKind, readonly UpstreamKind[]>> = {
  publish: ['publish'],
  rate: ['rate', 'unrate'],
  unrate: ['rate', 'unrate'],
  decide: ['decide'],
  report: ['report'],
};
/** States in which the server has nothing of it, as far as is known here. */
const UNSENT = new Set(['waiting', 'conflict', 'refused']);

/** See the port. */
export function createUpstream(deps: UpstreamDeps): Upstream {
  const { store, blobs, now, clean } = deps;
  const ticker = createTicker(deps);

  const add = async (
    remoteId: string,
    kind: UpstreamKind,
    subject: string,
    content: Json,
    { userId }: Sender,
  ): Promise<UpstreamItem> =>
    store.transaction(async (tx) => {
      await needRemote(tx, remoteId);
      await replaceEarlier(tx, remoteId, kind, subject, now());
      if ((await tx.upstream.countOpen(remoteId)) >= UPSTREAM_LIMITS.open)
        throw new StationError('upstream.too-many', { remoteId, limit: UPSTREAM_LIMITS.open });
      const at = now();
      const row: UpstreamRow = {
        id: deps.newId(),
        remoteId,
        kind,
        subject,
        content,
        state: 'waiting',
        attempts: 0,
        round: 0,
        dueAt: at,
        owner: null,
        leaseUntil: null,
        actor: userId,
        error: null,
        conflict: null,
        outcome: null,
        createdAt: at,
        endedAt: null,
      };
      await tx.upstream.insert(row);
      await recordUpstream(tx, row, at);
      return presentItem(tx, row);
    });

  /** The row as `change` leaves it; what somebody is at right now is not theirs to change. */
  const change = async (id: string, from: readonly string[], next: (row: UpstreamRow) => UpstreamRow) =>
    store.transaction(async (tx) => {
      const row = await tx.upstream.get(id);
      if (row === null) throw new StationError('upstream.not-found', { id });
      if (!from.includes(row.state) || row.owner !== null)
        throw new StationError('upstream.not-now', { id, state: row.state });
      const changed = next(row);
      await tx.upstream.update(changed);
      await recordUpstream(tx, changed, now());
      return presentItem(tx, changed);
    });

  const originOf = async (extensionId: string, named: string | undefined): Promise<string> => {
    if (named !== undefined) return named;
    const extension = await store.read((tx) => tx.extensions.get(extensionId));
    if (extension === null || extension.origin === 'local')
      throw new StationError('upstream.no-server', { extensionId });
    return extension.origin;
  };

  const versionOf = async (
    extensionId: string,
    named: string | undefined,
  ): Promise<{ version: string; digest: string | null }> => {
    const here = await deps.installed(extensionId);
    if (named === undefined && here === null)
      throw new StationError('installs.not-installed', { extensionId });
    if (here !== null && (named === undefined || named === here.version)) return here;
    return { version: named ?? '', digest: null };
  };

  return {
    async publish({ registryId, digest, bundle, provenance = null, publicKey }, sender) {
      const { publisher, name, version } = await deps.readManifest(await blobs.get(digest));
      const extensionId = `${publisher}.${name}`;
      // No server would take it.
      if (bundle === null)
        throw new StationError('trust.unsigned', { artifact: `${extensionId}@${version}` });
      // A publisher that is new to the server is bound to the key of its first package.
      const key = publicKey ?? (await deps.ownKeyOf(bundle));
      const content = { extensionId, version, digest, bundle, provenance, publicKey: key };
      return add(registryId, 'publish', `${extensionId}@${version}`, content, sender);
    },

    async rate({ extensionId, stars, aspects, title, text, ...named }, sender) {
      const remoteId = await originOf(extensionId, named.registryId);
      const { version, digest } = await versionOf(extensionId, named.version);
      const subject = `${extensionId}@${version}`;
      const words = { title: clean.line(title), text: clean.markdown(text) };
      const rating = { extensionId, version, digest, stars, aspects, ...words, over: null };
      const content = asJson(rating satisfies RateContent);
      return add(remoteId, 'rate', subject, content, sender);
    },

    async unrate({ extensionId, ...named }, sender) {
      const remoteId = await originOf(extensionId, named.registryId);
      const { version } = await versionOf(extensionId, named.version);
      return add(remoteId, 'unrate', `${extensionId}@${version}`, { extensionId, version }, sender);
    },

    async decide({ registryId, extensionId, version, verdict, reason, digest }, sender) {
      if (verdict === 'reject' && reason === '')
        throw new StationError('registry.reason-required', { action: 'reject' });
      const content = { extensionId, version, verdict, reason, digest };
      return add(registryId, 'decide', `${extensionId}@${version}`, content, sender);
    },

    async report({ extensionId, version = null, reason, text, ...named }, sender) {
      const remoteId = await originOf(extensionId, named.registryId);
      const content = { extensionId, version, reason, text: clean.markdown(text) };
      const subject = version === null ? extensionId : `${extensionId}@${version}`;
      return add(remoteId, 'report', subject, content, sender);
    },

    async list({ registryId: remoteId, ...filter }) {
      return store.read(async (tx) => {
        // One that is followed no longer still has a past; one that never was is a slip.
        if (remoteId !== undefined && (await tx.remotes.get(remoteId)) === null)
          throw new StationError('sync.remote-unknown', { id: remoteId });
        const items: UpstreamItem[] = [];
        for (const row of await tx.upstream.list({ ...filter, remoteId }))
          items.push(await presentItem(tx, row));
        return { items, ...(await tx.upstream.counts()) };
      });
    },

    async get(id) {
      return store.read(async (tx) => {
        const row = await tx.upstream.get(id);
        if (row === null) throw new StationError('upstream.not-found', { id });
        return presentItem(tx, row);
      });
    },

    retry: (id) =>
      change(id, ['waiting', 'refused', 'following'], (row) =>
        row.state === 'refused' ? again(row, now()) : { ...row, dueAt: now() },
      ),

    cancel: (id) =>
      change(id, ['waiting', 'refused', 'conflict', 'following'], (row) => ended(row, 'cancelled', now())),

    resolve: (id, keep) =>
      change(id, ['conflict'], (row) => {
        if (keep === 'theirs') return ended({ ...row, conflict: null }, 'done', now());
        if (row.conflict?.choices.includes('mine') !== true)
          throw new StationError('upstream.choice-not-offered', { subject: row.subject });
        const over = markOf(extensionReviewSchema.parse(row.outcome));
        const content = (row.kind === 'unrate' ? unrateContent : rateContent).parse(row.content);
        return again({ ...row, content: asJson({ ...content, over }) }, now());
      }),

    async send({ registryId: remoteId, hasten, signal, progress }) {
      await takeBack(deps);
      if (hasten) await store.transaction((tx) => tx.upstream.hasten(now(), remoteId));
      return sendDue(deps, { remoteId, signal, progress });
    },

    start: () => ticker.start(),
    close: () => ticker.close(),
  };
}

/** @throws sync.remote-unknown, sync.without-address */
async function needRemote(tx: Tx, id: string): Promise<void> {
  const remote = await tx.remotes.get(id);
  if (remote === null || remote.state === 'removed') throw new StationError('sync.remote-unknown', { id });
  // It would wait for ever.
  if (isNowhere(remote)) throw new StationError('sync.without-address', { id });
}

async function replaceEarlier(
  tx: Tx,
  remoteId: string,
  kind: UpstreamKind,
  subject: string,
  at: number,
): Promise<void> {
  const earlier = await tx.upstream.list({ remoteId, subject, open: true, limit: 100, offset: 0 });
  for (const row of earlier) {
    if (!REPLACES[kind].includes(row.kind) || !UNSENT.has(row.state)) continue;
    await tx.upstream.update(ended(row, 'cancelled', at));
    await recordUpstream(tx, { ...row, state: 'cancelled' }, at);
  }
}
