import { StationError } from '../../src-shared/errors/index.ts';
import type { JsonObject } from '../../src-shared/json.ts';
import type { TrustRootView } from '../../src-shared/models/trust.ts';
import { recordTransition } from '../store/index.ts';
import type { TrustRootRow, Tx } from '../store/port.ts';
import { rootFacts, type RootFacts } from '../trust/index.ts';
import type { TrustPolicyDeps } from './deps.ts';
import { knownRoots, MACHINE, type KnownRoot } from './known-roots.ts';

const DAY_MS = 86_400_000;

export interface NewRoot {
  readonly name: string;
  readonly scope: readonly string[];
  readonly owner: string;
  readonly root: JsonObject;
  /** The one that a person was shown and agreed to. */
  readonly fingerprint: string;
  readonly expiresAt: number | null;
  /** Null for today. */
  readonly asOf: number | null;
  /** Takes the place of a root of that name. */
  readonly replace: boolean;
}

/** The Sigstore roots of a home: what vouches for certificates, and for which publishers. */
export interface TrustRoots {
  list(): Promise<readonly TrustRootView[]>;
  /** @throws trust.root-malformed */
  look(root: JsonObject): RootFacts;
  /** @throws trust.root-malformed, root-fingerprint, root-exists, root-reserved, root-not-newer */
  add(wanted: NewRoot, userId: string): Promise<TrustRootView>;
  /** What was allowed under it goes with it. @throws trust.root-not-found, root-shipped */
  remove(name: string, userId: string): Promise<TrustRootView>;
  /** Lets a stale root be used for some days more. @throws trust.root-not-found */
  agree(name: string, days: number, userId: string): Promise<TrustRootView>;
}

export function createTrustRoots({ store, now, standing }: TrustPolicyDeps): TrustRoots {
  const need = async (tx: Tx, name: string): Promise<KnownRoot> => {
    const found = (await knownRoots(tx, standing)).find((root) => root.name === name);
    if (found === undefined) throw new StationError('trust.root-not-found', { root: name });
    return found;
  };
  const record = (tx: Tx, type: string, row: TrustRootRow, userId: string): Promise<void> => {
    const { name, fingerprint, kind, agreedUntil } = row;
    const facts = { root: name, kind, fingerprint, scope: [...row.scope], agreedUntil };
    return recordTransition(tx, { type, userId, facts }, now());
  };
  return {
    list: () =>
      store.read(async (tx) => [
        ...(await knownRoots(tx, standing)).map((root) => present(root, now())),
        machineRoot(now()),
      ]),

    look: rootFacts,

    async add({ name, scope, owner, root, fingerprint, expiresAt, asOf, replace }, userId) {
      const facts = rootFacts(root);
      if (facts.fingerprint !== fingerprint)
        throw new StationError('trust.root-fingerprint', {
          expected: fingerprint,
          actual: facts.fingerprint,
        });
      if (name === MACHINE) throw new StationError('trust.root-reserved', { root: name });
      const at = now();
      return store.transaction(async (tx) => {
        const before = (await knownRoots(tx, standing)).find((one) => one.name === name);
        if (before !== undefined && !replace) throw new StationError('trust.root-exists', { root: name });
        const row: TrustRootRow = {
          name,
          kind: name === standing.name ? standing.kind : 'team',
          scope,
          owner,
          root,
          fingerprint,
          asOf: Math.min(asOf ?? at, at),
          validFrom: facts.validFrom,
          expiresAt: expiresAt ?? facts.validUntil,
          addedAt: at,
          agreedUntil: null,
        };
        // An older state would bring back keys that were withdrawn since.
        if (before !== undefined && row.asOf < before.asOf)
          throw new StationError('trust.root-not-newer', {
            root: name,
            asOf: new Date(before.asOf).toISOString(),
          });
        await tx.trust.putRoot(row);
        await record(tx, 'trust.root-added', row, userId);
        return present(await need(tx, name), at);
      });
    },

    remove: (name, userId) =>
      store.transaction(async (tx) => {
        const found = await need(tx, name);
        if (found.shipped) throw new StationError('trust.root-shipped', { root: name });
        await tx.trust.deleteRoot(name);
        if (name !== standing.name) await tx.trust.deleteIdentitiesOf(name);
        await record(tx, 'trust.root-removed', found, userId);
        return present(found, now());
      }),

    agree: (name, days, userId) =>
      store.transaction(async (tx) => {
        const { shipped, staleFrom: _, ...found } = await need(tx, name);
        const agreedUntil = now() + days * DAY_MS;
        const row: TrustRootRow = { ...found, root: shipped ? null : found.root, agreedUntil };
        await tx.trust.putRoot(row);
        await record(tx, 'trust.root-agreed', row, userId);
        return present(await need(tx, name), now());
      }),
  };
}

function present(root: KnownRoot, at: number): TrustRootView {
  const { authorities, logs, certificateLogs, timestampAuthorities } = rootFacts(root.root);
  return {
    name: root.name,
    kind: root.kind,
    scope: [...root.scope],
    owner: root.owner,
    fingerprint: root.fingerprint,
    shipped: root.shipped,
    asOf: iso(root.asOf),
    ageDays: Math.max(0, Math.floor((at - root.asOf) / DAY_MS)),
    validFrom: iso(root.validFrom),
    expiresAt: root.expiresAt === null ? null : iso(root.expiresAt),
    staleFrom: iso(root.staleFrom),
    stale: at >= root.staleFrom,
    agreedUntil: root.agreedUntil === null ? null : iso(root.agreedUntil),
    addedAt: root.shipped ? null : iso(root.addedAt),
    authorities,
    logs,
    certificateLogs,
    timestampAuthorities,
  };
}

/** This machine's keys vouch for local files of publishers that nobody else here speaks for. */
function machineRoot(at: number): TrustRootView {
  return {
    name: MACHINE,
    kind: 'machine',
    scope: ['*'],
    owner: 'this machine',
    fingerprint: null,
    shipped: true,
    asOf: iso(at),
    ageDays: 0,
    validFrom: iso(0),
    expiresAt: null,
    staleFrom: null,
    stale: false,
    agreedUntil: null,
    addedAt: null,
    authorities: 0,
    logs: 0,
    certificateLogs: 0,
    timestampAuthorities: 0,
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
