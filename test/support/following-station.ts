import path from 'node:path';
import { onTestFinished } from 'vitest';
import { createStation, type Station } from '../../src-main/station.ts';
import { tokenPlace } from '../../src-main/sync/remotes.ts';
import { openSecretBox } from '../../src-main/trust/index.ts';
import { createWorkbench } from '../../src-main/workbench/index.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A station that knows a server by name, address and token; what it shows of its catalog does not matter here. */
export async function followingStation(
  url: string,
  token: string | null,
  { now = Date.now, home = temporaryFolder() }: { readonly now?: () => number; readonly home?: string } = {},
): Promise<Station> {
  const workbench = createWorkbench();
  const passphrase = async (): Promise<string> => 'a passphrase';
  const station = await createStation({ home, workbench, keychain: null, passphrase, now });
  onTestFinished(async () => {
    await station.close();
    await workbench.close();
  });
  const secrets = openSecretBox(path.join(home, 'keys'), 'registries', { now, keychain: null, passphrase });
  const sealed = token === null ? null : await secrets.seal(token, tokenPlace('acme-market'));
  await station.store.transaction(async (tx) => {
    if ((await tx.remotes.get('acme-market')) !== null) return;
    await tx.remotes.insert({
      id: 'acme-market',
      url,
      name: 'Acme’s marketplace',
      root: '{}',
      rootFingerprint: `sha256:${'0'.repeat(64)}`,
      token: sealed,
      state: 'new',
      addedAt: now(),
      addedBy: 'test',
      lastSyncAt: null,
      asOf: null,
      logOrigin: null,
      logKey: null,
      logSize: 0,
      logHashes: [],
      checkpoint: null,
      pull: null,
      backOffUntil: null,
      failures: 0,
      lastError: null,
    });
  });
  return station;
}
