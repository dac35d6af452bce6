import { createHash } from 'node:crypto';
import { REVIEW_LINES, type MirrorReview } from '../../../src-shared/models/mirror.ts';
import type { Store, Tx } from '../../store/port.ts';
import { pinOf } from '../merge.ts';
import { addressFrom, isNowhere } from '../remote-url.ts';
import type { VerifiedMirror } from './verify-mirror.ts';

/** What of a verified file is new here. */
export async function reviewOf(
  store: Store,
  mirror: VerifiedMirror,
  about: { readonly reviewId: string; readonly path: string; readonly now: number },
): Promise<MirrorReview> {
  const { archive, trust, facts, packages, catalog } = mirror;
  const { list } = archive;
  const { remote, remoteId } = trust;
  const found = await store.read(async (tx) => {
    const here = new Set<string>();
    for (const { named } of packages) {
      const before = await tx.remotes.version(named.extensionId, named.version);
      if (before !== null && before.evidence !== null) here.add(nameOf(named));
    }
    const known = await tx.extensions.getMany([...catalog.entries.keys()]);
    const conflicts = await conflictsOf(tx, mirror);
    return { here, conflicts, known: new Set(known.map(({ id }) => id)), ...(await newsOf(tx, mirror)) };
  });
  const { here, known, conflicts, marks, lifted, keys } = found;
  const shown = packages.map(({ named, signer }) => ({
    ...named,
    signer: signer.id,
    simulated: signer.simulated,
    isNew: !here.has(nameOf(named)),
  }));
  return {
    reviewId: about.reviewId,
    path: about.path,
    sizeBytes: archive.sizeBytes,
    createdAt: list.createdAt,
    asOf: new Date(mirror.asOf).toISOString(),
    exporter: {
      name: list.exporter.name,
      fingerprint: list.exporter.fingerprint,
      isKnown: trust.exporterBefore === list.exporter.fingerprint,
    },
    registry: {
      id: remoteId,
      name: facts.name,
      url: remote === null ? addressFrom(list.origin.url) : isNowhere(remote) ? null : remote.url,
      isNew: remote === null,
      rootFingerprint: trust.rootFingerprint,
      isConfirmed: trust.isConfirmed,
    },
    stale: mirror.state.roles
      .filter(({ expires }) => Date.parse(expires) <= about.now)
      .map(({ role, version, expires }) => ({ role, version, expires: new Date(expires).toISOString() })),
    since: list.since?.createdAt ?? null,
    log: { size: mirror.log.size, known: trust.known?.size ?? 0 },
    totals: {
      extensions: catalog.entries.size,
      newExtensions: [...catalog.entries.keys()].filter((id) => !known.has(id)).length,
      packages: packages.length,
      newPackages: shown.filter(({ isNew }) => isNew).length,
      bytes: list.packages.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      newMarks: marks.length,
      liftedMarks: lifted.length,
      newKeys: keys.length,
      conflicts: conflicts.length,
    },
    packages: shown.slice(0, REVIEW_LINES),
    marks: marks.slice(0, REVIEW_LINES),
    lifted: lifted.slice(0, REVIEW_LINES),
    keys: keys.slice(0, REVIEW_LINES),
    conflicts: conflicts.slice(0, REVIEW_LINES),
  };
}

/** Names that the file brings and that an import leaves to whom they belong. */
async function conflictsOf(
  tx: Tx,
  { archive, trust, catalog }: VerifiedMirror,
): Promise<MirrorReview['conflicts']> {
  const { packages, requires } = archive.list;
  const brought = new Set([...packages, ...requires].map(({ extensionId }) => extensionId));
  const conflicts: MirrorReview['conflicts'] = [];
  for (const extensionId of catalog.entries.keys()) {
    const pin = brought.has(extensionId) ? await pinOf(tx, trust.remoteId, extensionId) : null;
    if (pin !== null) conflicts.push({ extensionId, pinnedTo: pin.pinnedTo });
  }
  return conflicts;
}

async function newsOf(
  tx: Tx,
  { catalog, publishers, trust }: VerifiedMirror,
): Promise<Pick<MirrorReview, 'marks' | 'lifted' | 'keys'>> {
  const marks: MirrorReview['marks'] = [];
  const lifted: MirrorReview['lifted'] = [];
  for (const [extensionId, { versions }] of catalog.entries) {
    const isOurs = (await tx.extensions.get(extensionId))?.origin === trust.remoteId;
    if (!isOurs && versions.every((one) => one.marks.length === 0)) continue;
    const installed = (await tx.ledger.currentByExtension(extensionId))?.version ?? null;
    for (const { version, marks: told } of versions) {
      const known = await tx.versions.marks(extensionId, version);
      const before = new Set(known.map(({ kind }) => kind));
      for (const mark of isOurs ? known : [])
        if (!told.some(({ kind }) => kind === mark.kind) && catalog.takesBack(extensionId, version, mark))
          lifted.push({ extensionId, version, kind: mark.kind, isInstalled: installed === version });
      for (const { kind, reason } of told)
        if (!before.has(kind))
          marks.push({ extensionId, version, kind, reason, isInstalled: installed === version });
    }
  }
  const keys: MirrorReview['keys'] = [];
  for (const { publisherId, keys: shown } of publishers) {
    const pins = await tx.trust.pins({ origin: trust.remoteId, publisherId });
    const pinned = new Set(pins.map(({ keyId }) => keyId));
    for (const { keyId } of shown)
      if (!pinned.has(keyId)) keys.push({ publisherId, fingerprint: fingerprintOf(keyId) });
  }
  return { marks, lifted, keys };
}

/** A key id is the base64 of the digest that a fingerprint writes in hexadecimal; an identity's is its own. */
function fingerprintOf(keyId: string): string {
  const digest = Buffer.from(keyId, 'base64');
  return digest.length === createHash('sha256').digest().length ? `sha256:${digest.toString('hex')}` : keyId;
}

function nameOf({
  extensionId,
  version,
}: {
  readonly extensionId: string;
  readonly version: string;
}): string {
  return `${extensionId}@${version}`;
}
