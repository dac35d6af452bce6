import { rm } from 'node:fs/promises';
import path from 'node:path';
import { StationError } from '../../src-shared/errors/index.ts';
import { SYNC_LIMITS } from '../../src-shared/limits.ts';
import type { RemoteRow } from '../store/port.ts';
import { isWaiting } from './clock.ts';
import { connecting, type ConnectDeps } from './connect.ts';
import { recheckEvidence } from './evidence.ts';
import { fetchVersion, type FetchDeps } from './fetch-version.ts';
import type { ShownProposal, Sync } from './port.ts';
import { presentConflict, presentHistory, presentRemote } from './present.ts';
import { createProposals, refuseTaken, type Proposal } from './proposals.ts';
import { followRemote, forgetRemote, needRemote, setRemoteToken } from './remotes.ts';
import { isNowhere } from './remote-url.ts';
import { serveBundle, serveEntries } from './serve-entries.ts';
import { withSyncLease } from './sync-lease.ts';
import { syncRemote, type SyncDeps } from './sync-remote.ts';
import { admitAgain, endOpenItems } from './upstream/index.ts';

export type CreateSyncDeps = ConnectDeps &
  Omit<FetchDeps, 'connect'> &
  Pick<SyncDeps, 'applyMarks' | 'newId' | 'onPhase'>;

const EVERY = 'sync.every-hours';
const HOUR_MS = 3_600_000;

/** The room's composition. */
export function createSync(deps: CreateSyncDeps): Sync {
  const { store, now } = deps;
  const connect = connecting(deps);
  const proposals = createProposals(deps);
  const everyHours = async (): Promise<number> => {
    const stored = await store.read((tx) => tx.settings.get(EVERY));
    return typeof stored === 'number' ? stored : SYNC_LIMITS.automaticHours;
  };
  /** Never beside a sync of the same name, whose server may be another one. @throws sync.under-way */
  const exclusively = <T>(id: string, work: () => Promise<T>): Promise<T> =>
    withSyncLease(deps, id, new AbortController().signal, work);
  const shown = ({ proposalId, id, url, name, facts }: Proposal): ShownProposal => ({
    proposalId,
    id,
    url,
    name,
    fingerprint: facts.fingerprint,
    rootKeys: [...facts.keyIds],
    threshold: facts.threshold,
    rootVersion: facts.version,
    expires: new Date(facts.expires).toISOString(),
    isExpired: facts.expires <= now(),
  });
  return {
    propose: async (input) => shown(await proposals.propose(input)),
    proposed: (proposalId) => shown(proposals.get(proposalId)),
    async add({ proposalId, fingerprint }, userId) {
      const proposal = proposals.confirm(proposalId, fingerprint);
      return exclusively(proposal.id, async () => {
        await refuseTaken(store, { ...proposal, fingerprint });
        const before = await store.read((tx) => tx.remotes.get(proposal.id));
        // Unfinished downloads of another server of this name are no use to this one.
        if (before?.rootFingerprint !== fingerprint)
          await rm(path.join(deps.home, 'remotes', proposal.id), { recursive: true, force: true });
        return followRemote(deps, proposal, userId);
      });
    },
    list: () =>
      store.read(async (tx) => Promise.all((await tx.remotes.list()).map((row) => presentRemote(tx, row)))),
    status: (id) => store.read(async (tx) => presentRemote(tx, await needRemote(tx, id))),
    async remove(id, userId) {
      await store.read((tx) => needRemote(tx, id));
      return exclusively(id, async () => {
        await endOpenItems(deps, id);
        return forgetRemote(deps, id, userId);
      });
    },
    async setToken(id, token) {
      const remote = await setRemoteToken(deps, id, token);
      if (token !== null) await admitAgain(deps, id);
      return remote;
    },
    history: async ({ id, ...page }) =>
      (await store.read((tx) => tx.remotes.history({ ...page, ...ofRemote(id) }))).map(presentHistory),
    conflicts: async ({ id, ...page }) =>
      (await store.read((tx) => tx.remotes.conflicts({ ...page, ...ofRemote(id) }))).map(presentConflict),
    async automatic(hours) {
      if (hours !== undefined) await store.transaction((tx) => tx.settings.set(EVERY, hours));
      return everyHours();
    },
    async due() {
      const every = (await everyHours()) * HOUR_MS;
      if (every === 0) return [];
      const at = now();
      const rows = await store.read((tx) => tx.remotes.list());
      return rows
        .filter(({ lastSyncAt }) => lastSyncAt === null || lastSyncAt + every <= at || lastSyncAt > at)
        .filter((row) => !isWaiting(row, at))
        .filter((row) => !isNowhere(row))
        .map(({ id }) => id);
    },
    async reachable(id) {
      if (id === undefined) {
        const rows = await store.read((tx) => tx.remotes.list());
        const idsOf = (some: readonly RemoteRow[]): readonly string[] => some.map((row) => row.id);
        return { ids: idsOf(rows.filter((row) => !isNowhere(row))), without: idsOf(rows.filter(isNowhere)) };
      }
      if (isNowhere(await store.read((tx) => needRemote(tx, id))))
        throw new StationError('sync.without-address', { id });
      return { ids: [id], without: [] };
    },
    pull: (id, ctx) => syncRemote({ ...deps, connect }, id, ctx),
    fetch: (extensionId, version, ctx) => fetchVersion({ ...deps, connect }, extensionId, version, ctx),
    recheck: (extensionId, version) => recheckEvidence(store, extensionId, version),
    entries: (asked) => serveEntries(store, asked),
    bundle: (extensionId, version) => serveBundle(store, extensionId, version),
  };
}

function ofRemote(id: string | undefined): { readonly remoteId?: string } {
  return id === undefined ? {} : { remoteId: id };
}
