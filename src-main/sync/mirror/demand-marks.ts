import type { MarkName, MarkRow, Store } from '../../store/port.ts';
import { lie, type VerifiedCatalog } from './verify-catalog.ts';

/**
 * The exporter chooses the leaves and the versions that go into a file. What is known here of a version that is listed needs the leaf
 * that took it back; and what the signed metadata says to stand (null where the registry does not list its marks) has to be told of
 * each version that is listed, or known here.
 * @throws mirror.catalog-lies
 */
export async function demandMarks(
  store: Store,
  remoteId: string,
  catalog: VerifiedCatalog,
  signed: readonly MarkName[] | null,
): Promise<void> {
  const standing = new Map<string, MarkName[]>();
  for (const mark of signed ?? []) {
    const { extensionId: id, version, kind } = mark;
    const told = catalog.version(id, version)?.marks;
    if (told !== undefined && !told.some((one) => one.kind === kind)) throw leftOut(mark);
    standing.set(id, [...(standing.get(id) ?? []), mark]);
  }
  for (const id of new Set([...catalog.entries.keys(), ...standing.keys()]))
    await store.read(async (tx) => {
      if ((await tx.extensions.get(id))?.origin !== remoteId) return;
      for (const { version } of await tx.versions.list(id)) {
        const known = await tx.versions.marks(id, version);
        if (catalog.version(id, version) !== null) demandTaken(catalog, id, version, known);
        else
          for (const mark of standing.get(id) ?? [])
            if (mark.version === version && !known.some(({ kind }) => kind === mark.kind))
              throw leftOut(mark);
      }
    });
}

function demandTaken(catalog: VerifiedCatalog, id: string, version: string, known: readonly MarkRow[]): void {
  const told = catalog.version(id, version)?.marks ?? [];
  for (const mark of known)
    if (!told.some(({ kind }) => kind === mark.kind) && !catalog.takesBack(id, version, mark))
      throw lie(`${id}@${version}`, `the mark "${mark.kind}" that is known here is left out`);
}

function leftOut({ extensionId, version, kind }: MarkName): Error {
  return lie(`${extensionId}@${version}`, `the mark "${kind}" that the signed metadata lists is left out`);
}
