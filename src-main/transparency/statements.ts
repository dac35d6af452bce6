import type { KeyObject } from 'node:crypto';
import { StationError, type ErrorCode } from '../../src-shared/errors/index.ts';
import { isJsonObject } from '../../src-shared/json.ts';
import type { DueStatement, Store } from '../store/port.ts';
import { homeSigner, signStatement, type StatementSigner } from '../trust/index.ts';
import { statementBytes } from '../trust/statements/index.ts';
import { addAttestation, bundleDigestOf } from './add-attestation.ts';
import { draftOf } from './statement-drafts.ts';

export interface StatementsDeps {
  readonly store: Store;
  /** The registry's own key, Ed25519. */
  readonly key: () => Promise<KeyObject>;
  /** The same, but never asking anybody for anything. */
  readonly quietKey: () => Promise<KeyObject>;
  /** UTC milliseconds. */
  readonly now: () => number;
  readonly newId: () => string;
}

/** What the registry of this home states about audits and decisions, signed with its own key. */
export interface Statements {
  /** Made on first use. @throws trust.* of the key */
  identity(): Promise<RegistryKey>;
  /** The same where it has signed before; null where it has not. */
  knownIdentity(): Promise<RegistryKey | null>;
  /**
   * Makes what is due, newest first. A key that cannot be had leaves it due and is answered by its code: no audit and no
   * decision ever waits for it or fails by it.
   */
  make(limit: number): Promise<{ readonly made: number; readonly waitsFor: ErrorCode | null }>;
  /** Goes on by itself as transitions come, in a host that stays. */
  start(): void;
  close(): Promise<void>;
}

export interface RegistryKey {
  readonly keyId: string;
  /** SPKI PEM. */
  readonly publicKey: string;
}

const SETTING = 'registry.key';
/** Between two looks at what is due: each is a handful of signatures. */
const BATCH = 50;
/** How long a key that could not be had is left alone. */
const PAUSE_MS = 60_000;

export function createStatements(deps: StatementsDeps): Statements {
  const { store, now } = deps;
  let deaf: (() => void) | null = null;
  let working: Promise<void> = Promise.resolve();
  let isWorking = false;
  let isAskedAgain = false;
  let pausedUntil = 0;
  let closed = false;

  const make: Statements['make'] = async (limit) => {
    const due = await store.read((tx) => tx.attestations.due(limit));
    if (due.length === 0) return { made: 0, waitsFor: null };
    let signer: StatementSigner;
    try {
      signer = homeSigner(await deps.quietKey());
    } catch (thrown) {
      if (thrown instanceof StationError) return { made: 0, waitsFor: thrown.code };
      throw thrown;
    }
    await remember(store, signer);
    for (const one of due) await state(deps, one, signer);
    return { made: due.length, waitsFor: null };
  };

  /** Everything that is due, in batches; one at a time in this process. */
  const work = async (): Promise<void> => {
    while (isAskedAgain && !closed && now() >= pausedUntil) {
      isAskedAgain = false;
      const { made, waitsFor } = await make(BATCH);
      if (waitsFor !== null) pausedUntil = now() + PAUSE_MS;
      if (made === BATCH) isAskedAgain = true;
    }
  };
  const look = (): void => {
    if (closed) return;
    isAskedAgain = true;
    if (isWorking) return;
    isWorking = true;
    working = work()
      // What fails is still due, and looked at again with the next transition; `wpk doctor` tells of it.
      .catch(() => {
        pausedUntil = now() + PAUSE_MS;
      })
      .finally(() => {
        isWorking = false;
      });
  };

  return {
    make,
    async identity() {
      const signer = homeSigner(await deps.key());
      await remember(store, signer);
      return { keyId: signer.keyId, publicKey: signer.publicKey };
    },
    knownIdentity: () => known(store),
    start() {
      deaf ??= store.onChange(look);
      look();
    },
    async close() {
      closed = true;
      deaf?.();
      await working;
    },
  };
}

async function state(deps: StatementsDeps, due: DueStatement, signer: StatementSigner): Promise<void> {
  const { store, now, newId } = deps;
  const draft = await store.read((tx) => draftOf(tx, due));
  if (draft === null) return store.transaction((tx) => tx.attestations.drop(due));
  const bundle = await signStatement(statementBytes(draft), signer);
  const { extensionId, version, digest, predicateType } = draft;
  const row = {
    id: newId(),
    extensionId,
    version,
    digest,
    kind: due.kind,
    about: due.about,
    predicateType,
    bundle,
    bundleDigest: bundleDigestOf(bundle),
    signer: signer.fingerprint,
    createdAt: now(),
  };
  return store.transaction((tx) => addAttestation(tx, row));
}

/** The public half is kept in the store: what was signed can be checked while the key itself is sealed away. */
async function remember(store: Store, { keyId, publicKey }: RegistryKey): Promise<void> {
  const before = await known(store);
  if (before?.keyId === keyId) return;
  await store.transaction((tx) => tx.settings.set(SETTING, { keyId, publicKey }));
}

async function known(store: Store): Promise<RegistryKey | null> {
  const kept = await store.read((tx) => tx.settings.get(SETTING));
  if (!isJsonObject(kept)) return null;
  const { keyId, publicKey } = kept;
  return typeof keyId === 'string' && typeof publicKey === 'string' ? { keyId, publicKey } : null;
}
