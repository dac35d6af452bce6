import { StationError } from '../../src-shared/errors/index.ts';
import type { KeyPin } from '../../src-shared/models/trust.ts';
import { recordTransition } from '../store/index.ts';
import type { KeyPinRow, Tx } from '../store/port.ts';
import {
  namesOfIdentity,
  namesOfKey,
  parsePublicKey,
  verifyRotation,
  type Rotation,
  type TrustedKey,
} from '../trust/index.ts';
import type { TrustPolicyDeps } from './deps.ts';
import { judgePins, type ShownKey } from './pin-verdict.ts';
import { underRoots } from './trusted-keys.ts';

/** A publisher's keys as a registry shows them, not yet believed. */
export interface ShownPublisher {
  /** The registry's short name here. */
  readonly origin: string;
  readonly publisherId: string;
  readonly keys: readonly {
    readonly keyId: string;
    /** SPKI PEM; empty or null for an identity. */
    readonly publicKey: string | null;
    readonly identity: { readonly subject: string; readonly issuer: string } | null;
    readonly simulated: boolean;
    /** UTC ms. */
    readonly revokedAt: number | null;
  }[];
  /** Statements of rotation that came with them. */
  readonly rotations: readonly unknown[];
}

/** What may be relied on, or which keys a person has to accept first. */
export type PinAnswer =
  | { readonly state: 'ok'; readonly keys: readonly TrustedKey[] }
  | { readonly state: 'changed'; readonly offered: readonly string[]; readonly pinned: readonly string[] };

interface PinsOf {
  readonly origin: string;
  readonly publisherId: string;
}

/** Publishers' keys from elsewhere: believed when first seen, and held to that. */
export interface KeyPins {
  /** In order of origin and publisher. */
  list(): Promise<readonly KeyPin[]>;
  /** @throws trust.key-malformed, trust.rotation-invalid */
  check(shown: ShownPublisher): Promise<PinAnswer>;
  /** What `check` would answer; nothing is written down. */
  look(shown: ShownPublisher): Promise<PinAnswer>;
  /** `check` in a transaction of the caller: believed with what else it does, or not at all. */
  checkIn(tx: Tx, shown: ShownPublisher): Promise<PinAnswer>;
  /** `check` for those who go on only when nothing changed. @throws trust.pin-changed, and what `check` throws */
  need(shown: ShownPublisher): Promise<readonly TrustedKey[]>;
  /** @throws trust.pin-not-offered */
  accept(of: PinsOf, fingerprints: readonly string[], userId: string): Promise<readonly KeyPin[]>;
  /** The next showing is a first one again. Answers how many were forgotten. */
  forget(of: PinsOf, userId: string): Promise<number>;
}

export function createKeyPins({ store, now, standing }: TrustPolicyDeps): KeyPins {
  const check = async (shown: ShownPublisher): Promise<PinAnswer> => {
    const { origin, publisherId } = shown;
    const of = { origin, publisherId };
    const keys = shown.keys.map(nameKey);
    const rotations = shown.rotations.map(verifyRotation);
    // Most showings bring nothing new, and a look costs no writer's turn.
    const seen = await store.read(async (tx) => {
      const before = await tx.trust.pins(of);
      const verdict = judgePins(before, keys, rotations, { ...of, at: now() });
      return isSame(before, verdict.rows) ? answer(tx, of, keys, verdict.rows) : null;
    });
    return seen ?? store.transaction((tx) => take(tx, of, keys, rotations));
  };

  const take = async (
    tx: Tx,
    of: PinsOf,
    keys: readonly ShownKey[],
    rotations: readonly Rotation[],
  ): Promise<PinAnswer> => {
    const at = now();
    const before = await tx.trust.pins(of);
    const { rows, pinned, strange, revoked } = judgePins(before, keys, rotations, { ...of, at });
    await tx.trust.deletePins(of);
    for (const row of rows) await tx.trust.putPin(row);
    const news = [
      ['trust.keys-pinned', pinned],
      ['trust.keys-revoked', revoked],
      ['trust.keys-changed', strange],
    ] as const;
    for (const [type, which] of news) {
      if (which.length === 0) continue;
      const how = [...new Set(which.flatMap((row) => row.how ?? []))];
      const facts = { ...of, fingerprints: which.map((row) => row.fingerprint), how };
      await recordTransition(tx, { type, userId: null, facts }, at);
    }
    return answer(tx, of, keys, rows);
  };

  const answer = async (
    tx: Tx,
    { publisherId }: PinsOf,
    shown: readonly ShownKey[],
    rows: readonly KeyPinRow[],
  ): Promise<PinAnswer> => {
    const pinned = rows.filter(({ state }) => state === 'pinned');
    const offered = rows.filter(({ state }) => state === 'offered');
    if (offered.length > 0)
      return {
        state: 'changed',
        offered: offered.map(({ fingerprint }) => fingerprint),
        pinned: pinned.map(({ fingerprint }) => fingerprint),
      };
    // What the publisher no longer shows signs nothing new.
    const shownNow = new Set(shown.map(({ fingerprint }) => fingerprint));
    const current = pinned.filter(({ fingerprint }) => shownNow.has(fingerprint));
    return { state: 'ok', keys: await underRoots(tx, publisherId, current, standing) };
  };

  return {
    list: () => store.read(async (tx) => (await tx.trust.pins()).map(present)),
    check,
    look: (shown) => {
      const { origin, publisherId } = shown;
      const of = { origin, publisherId };
      const keys = shown.keys.map(nameKey);
      const rotations = shown.rotations.map(verifyRotation);
      return store.read(async (tx) => {
        const { rows } = judgePins(await tx.trust.pins(of), keys, rotations, { ...of, at: now() });
        return answer(tx, of, keys, rows);
      });
    },
    checkIn: (tx, { origin, publisherId, keys, rotations }) =>
      take(tx, { origin, publisherId }, keys.map(nameKey), rotations.map(verifyRotation)),
    async need(shown) {
      const found = await check(shown);
      if (found.state === 'ok') return found.keys;
      const { origin, publisherId } = shown;
      const { offered, pinned } = found;
      throw new StationError('trust.pin-changed', {
        origin,
        publisher: publisherId,
        offered: [...offered],
        pinned: [...pinned],
      });
    },

    accept: (of, fingerprints, userId) =>
      store.transaction(async (tx) => {
        const at = now();
        const rows = await tx.trust.pins(of);
        for (const fingerprint of fingerprints) {
          const row = rows.find((one) => one.fingerprint === fingerprint && one.state === 'offered');
          if (row === undefined) throw new StationError('trust.pin-not-offered', { ...of, fingerprint });
          await tx.trust.putPin({ ...row, state: 'pinned', how: 'accepted', pinnedAt: at });
        }
        const facts = { ...of, fingerprints: [...fingerprints], how: ['accepted'] };
        await recordTransition(tx, { type: 'trust.keys-pinned', userId, facts }, at);
        return (await tx.trust.pins(of)).map(present);
      }),

    forget: (of, userId) =>
      store.transaction(async (tx) => {
        const rows = await tx.trust.pins(of);
        if (rows.length === 0) return 0;
        await tx.trust.deletePins(of);
        const facts = { ...of, fingerprints: rows.map(({ fingerprint }) => fingerprint) };
        await recordTransition(tx, { type: 'trust.keys-forgotten', userId, facts }, now());
        return rows.length;
      }),
  };
}

/** A key is called by what it is, never by what a registry says it is. */
function nameKey(key: ShownPublisher['keys'][number]): ShownKey {
  const { identity, simulated, revokedAt } = key;
  const publicKey = key.publicKey ?? '';
  const names = identity === null ? namesOfKey(parsePublicKey(publicKey)) : namesOfIdentity(identity);
  if (names.keyId !== key.keyId)
    throw new StationError('trust.key-malformed', { reason: `it is called ${key.keyId} and is another one` });
  return { ...names, publicKey: identity === null ? publicKey : '', identity, simulated, revokedAt };
}

function isSame(before: readonly KeyPinRow[], after: readonly KeyPinRow[]): boolean {
  return (
    before.length === after.length &&
    after.every((row) =>
      before.some(
        (one) =>
          one.fingerprint === row.fingerprint && one.state === row.state && one.revokedAt === row.revokedAt,
      ),
    )
  );
}

function present(row: KeyPinRow): KeyPin {
  const { origin, publisherId, fingerprint, identity, simulated, state, how } = row;
  return {
    origin,
    publisherId,
    fingerprint,
    identity,
    simulated,
    state,
    how,
    seenAt: new Date(row.seenAt).toISOString(),
    pinnedAt: row.pinnedAt === null ? null : new Date(row.pinnedAt).toISOString(),
    revokedAt: row.revokedAt === null ? null : new Date(row.revokedAt).toISOString(),
  };
}
