import type { Store } from '../store/port.ts';
import { namesOfKey } from '../trust/index.ts';
import { createPublicKey, type KeyObject } from 'node:crypto';

const SETTING = 'log.origin';

/** A log is called by the key that it began with, and keeps the name for ever: C2SP tlog-checkpoint, section "Format". */
export async function logOrigin(store: Store, key: () => Promise<KeyObject>): Promise<string> {
  const kept = await store.read((tx) => tx.settings.get(SETTING));
  if (typeof kept === 'string') return kept;
  const { fingerprint } = namesOfKey(createPublicKey(await key()));
  const made = `marketplace-station.invalid/log/${fingerprint.slice('sha256:'.length, 'sha256:'.length + 16)}`;
  return store.transaction(async (tx) => {
    const winner = await tx.settings.get(SETTING);
    if (typeof winner === 'string') return winner;
    await tx.settings.set(SETTING, made);
    return made;
  });
}
