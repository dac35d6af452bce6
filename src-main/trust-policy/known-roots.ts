import type { JsonObject } from '../../src-shared/json.ts';
import type { TrustRootRow, Tx } from '../store/port.ts';
import { rootFacts, type TrustRoot } from '../trust/index.ts';
import type { StandingRoot } from './deps.ts';

const DAY_MS = 86_400_000;
/** Setting of the home: after so many days without news a root is stale. */
export const STALE_SETTING = 'trust.stale-after-days';
const STALE_AFTER_DAYS = 365;

/** This machine's own keys, which are a root too, and no file. */
export const MACHINE = 'machine';

/** A root with its text, wherever it comes from. */
export type KnownRoot = TrustRootRow & {
  readonly root: JsonObject;
  readonly shipped: boolean;
  readonly staleFrom: number;
};

/** Every Sigstore root that counts here: those that were added, and the standing one. */
export async function knownRoots(tx: Tx, standing: StandingRoot): Promise<readonly KnownRoot[]> {
  const days = await tx.settings.get(STALE_SETTING);
  const staleAfter = (typeof days === 'number' ? days : STALE_AFTER_DAYS) * DAY_MS;
  const rows = await tx.trust.roots();
  const stored = rows.find((row) => row.name === standing.name);
  const facts = factsOf(standing);
  const shipped: TrustRootRow = {
    name: standing.name,
    kind: standing.kind,
    scope: ['*'],
    owner: standing.owner,
    root: standing.root,
    fingerprint: facts.fingerprint,
    asOf: standing.asOf,
    validFrom: facts.validFrom,
    expiresAt: facts.validUntil,
    addedAt: standing.asOf,
    agreedUntil: stored?.agreedUntil ?? null,
  };
  const isStanding = stored === undefined || stored.root === null;
  const all = [
    ...(isStanding ? [shipped] : []),
    ...rows.filter((row) => !(isStanding && row.name === standing.name)),
  ];
  return all.flatMap((row): KnownRoot[] => {
    // A root that was shipped by another release, or configured for another start, is not here any more.
    if (row.root === null) return [];
    return [
      {
        ...row,
        root: sameObject(row.fingerprint, row.root),
        shipped: row === shipped,
        staleFrom: Math.min(row.expiresAt ?? Number.POSITIVE_INFINITY, row.asOf + staleAfter),
      },
    ];
  });
}

/** May this root speak for the publisher? */
export function covers(scope: readonly string[], publisherId: string): boolean {
  return scope.includes('*') || scope.includes(publisherId);
}

export function toTrustRoot(root: KnownRoot): TrustRoot {
  const { name, fingerprint, staleFrom, agreedUntil } = root;
  return { name, fingerprint, trustedRoot: root.root, staleFrom, agreedUntil };
}

/** The verifier keeps what it read of a root by the object, and rows come out of the store anew each time. */
const OBJECTS = new Map<string, JsonObject>();
const MOST_OBJECTS = 64;

function sameObject(fingerprint: string, root: JsonObject): JsonObject {
  const known = OBJECTS.get(fingerprint);
  if (known !== undefined) return known;
  if (OBJECTS.size >= MOST_OBJECTS) OBJECTS.clear();
  OBJECTS.set(fingerprint, root);
  return root;
}

const FACTS = new WeakMap<object, ReturnType<typeof rootFacts>>();

function factsOf({ root }: StandingRoot): ReturnType<typeof rootFacts> {
  const facts = FACTS.get(root) ?? rootFacts(root);
  FACTS.set(root, facts);
  return facts;
}
