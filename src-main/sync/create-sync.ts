import { rm } from 'node:fs/promises';
import path from 'node:path';
import { SYNC_LIMITS } from '../../src-shared/limits.ts';
import { connecting, type ConnectDeps } from './connect.ts';
import { recheckEvidence } from './evidence.ts';
import { fetchVersion, type FetchDeps } from './fetch-version.ts';
import type { ShownProposal, Sync } from './port.ts';
import { presentConflict, presentHistory, presentRemote } from './present.ts';
import { createProposals, type Proposal } from './proposals.ts';
import { followRemote, forgetRemote, needRemote, setRemoteToken } from './remotes.ts';
import { serveBundle, serveEntries } from './serve-entries.ts';
import { syncRemote, type SyncDeps } from './sync-remote.ts';

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
      // What another server of this name left behind says nothing of this one.
      await rm(path.join(deps.home, 'remotes', proposal.id), { recursive: true, force: true });
      return followRemote(deps, proposal, userId);
    },
    list: () =>
      store.read(async (tx) => Promise.all((await tx.remotes.list()).map((row) => presentRemote(tx, row)))),
    status: (id) => store.read(async (tx) => presentRemote(tx, await needRemote(tx, id))),
    async remove(id, userId) {
      const kept = await forgetRemote(deps, id, userId);
      await rm(path.join(deps.home, 'remotes', id), { recursive: true, force: true });
      return kept;
    },
    setToken: (id, token) => setRemoteToken(deps, id, token),
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
      return (
        rows
          .filter(({ lastSyncAt }) => lastSyncAt === null || lastSyncAt + every <= at || lastSyncAt > at)
          .filter(({ backOffUntil }) => backOffUntil === null || backOffUntil <= at)
          // What came in a mirror file, from nowhere that can be reached.
          .filter(({ url }) => !url.startsWith('mirror:'))
          .map(({ id }) => id)
      );
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
