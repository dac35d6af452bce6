import { createPublicKey, type KeyObject } from 'node:crypto';
import { isJsonObject } from '../../src-shared/json.ts';
import type { Store } from '../store/port.ts';
import { namesOfKey, publicKeyPem } from '../trust/index.ts';

/** What a client must know of a log to believe it. */
export interface LogIdentity {
  /** C2SP tlog-checkpoint, section "Format": a log is called the same for ever, here by the key that it began with. */
  readonly origin: string;
  /** SPKI PEM, Ed25519. */
  readonly publicKey: string;
}

const SETTING = 'log.identity';

/** As it was last signed with: no key is opened for it. Null before the first time. */
export async function knownLogIdentity(store: Store): Promise<LogIdentity | null> {
  const kept = await store.read((tx) => tx.settings.get(SETTING));
  if (!isJsonObject(kept)) return null;
  const { origin, publicKey } = kept;
  return typeof origin === 'string' && typeof publicKey === 'string' ? { origin, publicKey } : null;
}

/** Keeps the name where the key became another one. */
export async function logIdentityOf(store: Store, key: KeyObject): Promise<LogIdentity> {
  const publicKey = publicKeyPem(createPublicKey(key));
  const known = await knownLogIdentity(store);
  if (known?.publicKey === publicKey) return known;
  const { fingerprint } = namesOfKey(createPublicKey(key));
  const short = fingerprint.slice('sha256:'.length, 'sha256:'.length + 16);
  const origin = known?.origin ?? `marketplace-station.invalid/log/${short}`;
  await store.transaction((tx) => tx.settings.set(SETTING, { origin, publicKey }));
  return { origin, publicKey };
}
