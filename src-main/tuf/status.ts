import { CATALOG_ROLE } from '../../src-shared/models/tuf.ts';
import { catalogGeneration, generationOf, publishersIn } from './delegations.ts';
import type { TufDeps } from './deps.ts';
import { currentRoot, readPublished, readRole } from './metadata-files.ts';
import { keyFile, pendingFile } from './publisher-targets.ts';
import type { PendingSummary, TufStatus } from './port.ts';
import { readPendingFile, summaryOf } from './sign-file.ts';
import { fingerprintOf } from './signing.ts';
import { ROOT_ROLES } from './root.ts';

export async function tufStatus({ folder, now }: TufDeps): Promise<TufStatus> {
  const root = await currentRoot(folder);
  const published = await readPublished(folder);
  const pending: (PendingSummary & { role: string })[] = [];
  const waiting: { id: string; keyId: string; inForce: boolean }[] = [];
  for (const name of await folder.list('pending')) {
    const [, role, id, kind] = /^(root|publisher-(.+))\.(json|key)$/.exec(name) ?? [];
    if (role === undefined) continue;
    const bytes = await folder.read(kind === 'key' && id !== undefined ? keyFile(id) : pendingFile(role));
    if (bytes === null) continue;
    if (kind === 'key' && id !== undefined) {
      const { keyId } = JSON.parse(bytes.toString('utf8')) as { keyId: string };
      waiting.push({ id, keyId, inForce: false });
      continue;
    }
    pending.push({ role, ...summaryOf(readPendingFile(bytes)) });
  }
  const base = {
    initialised: root !== null,
    root:
      root === null
        ? null
        : {
            version: root.signed.version,
            expires: root.signed.expires,
            fingerprint: fingerprintOf(root),
            threshold: root.signed.roles['root']?.threshold ?? 1,
            keys: [...(root.signed.roles['root']?.keyIDs ?? [])],
          },
    pending,
  };
  if (root === null || published === null) return { ...base, roles: [], bins: 0, publishers: waiting };
  const { timestamp, snapshot, targets } = published;
  const generations = Object.fromEntries(
    ROOT_ROLES.map((role) => [role, generationOf(root.signed.roles[role]?.unrecognizedFields)]),
  );
  const catalog = await readRole(folder, snapshot.signed, CATALOG_ROLE);
  const line = (role: string, signed: { version: number; expires: string }, keyGeneration: number) => ({
    role,
    version: signed.version,
    expires: signed.expires,
    expired: Date.parse(signed.expires) <= now(),
    keyGeneration,
  });
  return {
    ...base,
    roles: [
      line('timestamp', timestamp.signed, generations['timestamp'] ?? 1),
      line('snapshot', snapshot.signed, generations['snapshot'] ?? 1),
      line('targets', targets.signed, generations['targets'] ?? 1),
      ...(catalog === null ? [] : [line(CATALOG_ROLE, catalog.signed, catalogGeneration(targets.signed))]),
    ],
    bins: catalog?.signed.delegations?.succinctRoles?.numberOfBins ?? 0,
    publishers: [
      ...[...publishersIn(targets.signed)].map(([id, { keyID }]) => ({ id, keyId: keyID, inForce: true })),
      ...waiting,
    ],
  };
}
