import type { MetaFile } from '@tufjs/models';
import { BIN_PREFIX, CATALOG_ROLE } from '../../src-shared/models/tuf.ts';
import type { BinWork, Composed, ComposedBin } from './bins.ts';
import { binDelegations } from './delegations.ts';
import { fileOf, metaFileOf } from './metadata-files.ts';
import type { PublishOptions } from './port.ts';
import type { Publication } from './publication.ts';
import { runBins } from './run-bins.ts';
import { seenSeq } from './seen.ts';
import { expiryOf, isToRenew } from './times.ts';

/** Writes the bins that changed or have to last longer, and the role above them where that is due. */
export async function publishCatalog(
  publication: Publication,
  startBits: number | null,
  { signal, progress }: PublishOptions,
): Promise<Composed> {
  const { deps, before, catalogKey, meta, written } = publication;
  const work = await binWork(publication, startBits);
  const emit = async ({ role, version, bytes, sha256, files, fraction }: ComposedBin): Promise<void> => {
    signal?.throwIfAborted();
    // Several are on their way: named in the order in which they were made.
    written.push(role);
    for (const one of files) await deps.folder.write(one.name, one.bytes);
    await deps.folder.write(fileOf(role, version), bytes);
    meta[`${role}.json`] = metaFileOf(version, bytes.byteLength, sha256);
    await progress?.(0.1 + 0.8 * fraction, `bin ${role}`);
  };
  await progress?.(0.05, 'looking at what changed');
  const snapshot = before?.snapshot.signed ?? null;
  const composed = await runBins(deps, work, { key: catalogKey.secret, snapshot, emit, signal });
  if (work.renew || composed.bits !== work.bits) {
    const delegations = binDelegations(catalogKey.key, composed.bits);
    await publication.sign(CATALOG_ROLE, 'catalog', catalogKey.secret, { delegations });
  }
  return composed;
}

async function binWork(publication: Publication, startBits: number | null): Promise<BinWork> {
  const { deps, intent, before, catalog, at, behind, publishers, catalogKey, meta } = publication;
  const begun = intent.publisher?.id ?? intent.undelegate;
  return {
    since: before === null || behind > 0 || intent.full === true ? null : await seenSeq(deps.store, before),
    also: begun === undefined ? [] : [begun],
    own: [...publishers.keys()],
    bits: catalog?.signed.delegations?.succinctRoles?.bitLength ?? null,
    startBits,
    versions: binVersions(meta),
    behind,
    // All bins are renewed with the role above them: then nobody has to read each of them to know when it expires.
    renew:
      behind > 0 ||
      catalog === null ||
      isToRenew('catalog', catalog.signed.expires, at) ||
      catalog.signed.delegations?.keys[catalogKey.key.keyID] === undefined,
    expires: expiryOf('catalog', at),
  };
}

function binVersions(meta: Readonly<Record<string, MetaFile>>): Record<string, number> {
  const versions: Record<string, number> = {};
  for (const [name, { version }] of Object.entries(meta))
    if (name.startsWith(`${BIN_PREFIX}-`)) versions[name.slice(0, -'.json'.length)] = version;
  return versions;
}
