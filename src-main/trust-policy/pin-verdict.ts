import type { KeyPinRow } from '../store/port.ts';
import type { Rotation } from '../trust/index.ts';

/** A key as some registry shows it now. */
export interface ShownKey {
  readonly keyId: string;
  readonly fingerprint: string;
  /** Empty for an identity. */
  readonly publicKey: string;
  readonly identity: { readonly subject: string; readonly issuer: string } | null;
  readonly simulated: boolean;
  /** UTC ms. */
  readonly revokedAt: number | null;
}

/** What is known of a publisher's keys after they were shown. */
export interface PinVerdict {
  /** Every row as it is from now on. */
  readonly rows: readonly KeyPinRow[];
  /** What came to be believed with this showing, and why. */
  readonly pinned: readonly KeyPinRow[];
  /** Keys that nobody vouches for: a person has to. */
  readonly strange: readonly KeyPinRow[];
  readonly revoked: readonly KeyPinRow[];
}

/**
 * Trust on first use: the first set of keys is believed. Later a new key needs the word of one that is believed and was not
 * revoked before. A revocation is always believed and never taken back or put off. Pure.
 */
export function judgePins(
  before: readonly KeyPinRow[],
  shown: readonly ShownKey[],
  rotations: readonly Rotation[],
  where: { readonly origin: string; readonly publisherId: string; readonly at: number },
): PinVerdict {
  const rows = new Map(before.map((row) => [row.fingerprint, row]));
  const isFirst = !before.some(({ state }) => state === 'pinned');
  const pinned: KeyPinRow[] = [];
  const believe = (key: ShownKey, how: 'first-use' | 'rotation'): void => {
    const row = pinOf(key, where, how);
    rows.set(key.fingerprint, row);
    pinned.push(row);
  };
  const isPinned = (fingerprint: string): boolean => rows.get(fingerprint)?.state === 'pinned';
  if (isFirst) for (const key of shown) believe(key, 'first-use');

  // A chain of rotations may have been missed, so each new key may vouch for the next. Revocations of this very showing come
  // after: who rotates a lost key away revokes it in the same breath.
  let grew = !isFirst;
  while (grew) {
    grew = false;
    for (const key of shown) {
      if (isPinned(key.fingerprint) || key.identity !== null) continue;
      const vouched = rotations.some(
        ({ old, next }) => next.keyId === key.keyId && stands(rows.get(old.fingerprint)),
      );
      if (!vouched) continue;
      believe(key, 'rotation');
      grew = true;
    }
  }

  const revoked: KeyPinRow[] = [];
  for (const { fingerprint, revokedAt } of shown) {
    const row = rows.get(fingerprint);
    if (row?.state !== 'pinned' || revokedAt === null) continue;
    // One that is still to come must not stand in the way of one that is here.
    if (row.revokedAt !== null && row.revokedAt <= revokedAt) continue;
    const next = { ...row, revokedAt };
    rows.set(fingerprint, next);
    revoked.push(next);
  }

  const strange: KeyPinRow[] = [];
  for (const key of shown) {
    if (isPinned(key.fingerprint) || key.revokedAt !== null) continue;
    const row = { ...pinOf(key, where, null), seenAt: rows.get(key.fingerprint)?.seenAt ?? where.at };
    rows.set(key.fingerprint, row);
    strange.push(row);
  }
  const kept = [...rows.values()].filter(
    (row) => row.state === 'pinned' || strange.some((one) => one.fingerprint === row.fingerprint),
  );
  return { rows: kept, pinned, strange, revoked };
}

function stands(row: KeyPinRow | undefined): boolean {
  return row?.state === 'pinned' && row.revokedAt === null;
}

function pinOf(
  key: ShownKey,
  { origin, publisherId, at }: { readonly origin: string; readonly publisherId: string; readonly at: number },
  how: KeyPinRow['how'],
): KeyPinRow {
  const { fingerprint, keyId, publicKey, identity, simulated } = key;
  return {
    origin,
    publisherId,
    fingerprint,
    keyId,
    publicKey,
    identity,
    simulated,
    state: how === null ? 'offered' : 'pinned',
    how,
    seenAt: at,
    pinnedAt: how === null ? null : at,
    revokedAt: how === 'first-use' ? key.revokedAt : null,
  };
}
