import path from 'node:path';
import { z } from 'zod';
import { StationError } from '../../src-shared/errors/index.ts';
import { jsonSchema } from '../../src-shared/json-schema.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src-shared/json.ts';
import { PACKAGE_LIMITS } from '../../src-shared/limits.ts';
import { extensionIdOf } from '../../src-shared/models/manifest.ts';
import { packageFactsSchema, packageTarget, type PackageFacts } from '../../src-shared/models/tuf.ts';
import { fileRows } from '../installs/index.ts';
import type { ReadPackage } from '../packages/index.ts';
import type { BlobStore } from '../store/blob-port.ts';
import { manifestJsonDigest } from '../store/index.ts';
import type { RemoteRow, VersionRow } from '../store/port.ts';
import { clockRefusal, demandSameClock } from './clock.ts';
import type { Connect, Connected } from './connect.ts';
import { downloadBlob } from './download.ts';
import { demandSigner, type SignerDeps } from './demand-signer.ts';
import { demandBundle, demandInLog, type Approval, type Evidence } from './evidence.ts';
import { remoteLog } from './read-log.ts';
import { demandStatements, keepStatements, readStatements } from './statements.ts';

/** The points at which a fetch can be cut; named so that tests can cut it at every one. */
export type FetchPhase = 'target' | 'downloaded' | 'bundle' | 'verified' | 'kept';

export interface FetchDeps extends SignerDeps {
  readonly blobs: BlobStore;
  readonly home: string;
  readonly connect: Connect;
  readonly readPackage: (bytes: Uint8Array) => Promise<ReadPackage>;
  readonly onFetchPhase?: ((phase: FetchPhase) => void | Promise<void>) | undefined;
}

export interface FetchContext {
  readonly signal: AbortSignal;
  readonly progress: (fraction: number, phase: string) => Promise<void>;
}

interface Wanted extends Approval {
  readonly remote: RemoteRow;
  readonly row: VersionRow;
}

/**
 * Brings the package of a version here and checks it: the target of the signed metadata (digest, length), the bundle that it
 * names, the signature by keys that are pinned, and the approval in the log. Nothing is kept before all of it held; the evidence
 * is kept with the version. Does nothing for what is here already, or is this home's own.
 * @throws sync.*, trust.*, packages.*
 */
export async function fetchVersion(
  deps: FetchDeps,
  extensionId: string,
  version: string,
  ctx: FetchContext,
): Promise<void> {
  const wanted = await wantedOf(deps, extensionId, version);
  if (wanted === null) return;
  const connected = await deps.connect(wanted.remote);
  try {
    await fetchFrom(deps, connected, wanted, ctx);
  } catch (thrown) {
    throw clockRefusal(thrown, wanted.remote.id, connected.http.usage.serverTime, deps.now());
  } finally {
    await connected.close();
  }
}

/** Null where nothing has to be fetched. @throws sync.origin-gone, registry.version-not-found */
async function wantedOf(deps: FetchDeps, extensionId: string, version: string): Promise<Wanted | null> {
  const { extension, row, known, remote } = await deps.store.read(async (tx) => {
    const found = await tx.extensions.get(extensionId);
    return {
      extension: found,
      row: await tx.versions.get(extensionId, version),
      known: await tx.remotes.version(extensionId, version),
      remote: found === null || found.origin === 'local' ? null : await tx.remotes.get(found.origin),
    };
  });
  if (extension === null || row === null)
    throw new StationError('registry.version-not-found', { extensionId, version });
  if (extension.origin === 'local' || row.digest === null) return null;
  const isHere = (known?.evidence ?? null) !== null && (await deps.blobs.verify(row.digest)) === 'ok';
  if (isHere) return null;
  if (remote === null || remote.state === 'removed')
    throw new StationError('sync.origin-gone', { extensionId, id: extension.origin });
  return { extensionId, version, digest: row.digest, remote, row };
}

async function fetchFrom(
  deps: FetchDeps,
  { http, metadata }: Connected,
  wanted: Wanted,
  { signal, progress }: FetchContext,
): Promise<void> {
  const { extensionId, version, digest, remote } = wanted;
  const named = `${extensionId}@${version}`;
  await progress(0, `looking ${named} up in the signed metadata`);
  await metadata.refresh(signal);
  demandSameClock(remote.id, http.usage.serverTime, deps.now());
  const target = await demandTarget(metadata, wanted, signal);
  await deps.onFetchPhase?.('target');
  const { length, sha256, facts } = target;
  await downloadBlob(http, deps.blobs, {
    sha256,
    length,
    folder: path.join(deps.home, 'remotes', remote.id, 'downloads'),
    signal,
    progress: (fraction) => progress(0.1 + 0.7 * fraction, `downloading ${named}`),
    now: deps.now,
  });
  await deps.onFetchPhase?.('downloaded');
  await progress(0.8, `verifying ${named}`);
  const bundle = await readBundle(http, wanted, signal);
  demandBundle(remote.id, wanted, facts, bundle);
  await deps.onFetchPhase?.('bundle');
  const pkg = await deps.readPackage(await deps.blobs.get(digest));
  demandManifest(wanted, facts, pkg);
  const { signer, keys } = await demandSigner(deps, wanted, {
    shown: await metadata.publisher(pkg.manifest.publisher, signal),
    bundle,
    digest,
    manifestDigest: pkg.manifestDigest,
  });
  const registryKey = (await metadata.registry(signal)).registryPublicKey;
  const stated = await readStatements(http, wanted, signal);
  const by = { registryPublicKey: registryKey, publisherKeys: keys, now: deps.now() };
  demandStatements(
    stated,
    wanted,
    by,
    (what, problem, cause) =>
      new StationError('sync.wrong-statement', { id: remote.id, what, problem }, cause),
  );
  const evidence = { ...(await demandApproval(deps, http, wanted, target, signal)), registryKey };
  await deps.onFetchPhase?.('verified');
  await deps.store.transaction(async (tx) => {
    const latest = await tx.versions.get(extensionId, version);
    if (latest?.digest !== digest)
      throw new StationError('sync.target-differs', {
        ...wantedName(wanted),
        problem: 'it changed meanwhile',
      });
    const { manifest, sizeBytes, unpackedBytes } = pkg;
    await tx.versions.put({ ...latest, bundle, signer, manifest, sizeBytes, unpackedBytes });
    await tx.versions.putFiles(digest, fileRows(pkg));
    await keepStatements(tx, wanted, stated);
    await tx.remotes.putEvidence(extensionId, version, evidence);
  });
  await deps.onFetchPhase?.('kept');
  await progress(1, `${named} is here`);
}

const wantedName = ({ remote, extensionId, version }: Wanted) => ({ id: remote.id, extensionId, version });

/** @throws sync.target-missing, sync.target-differs */
async function demandTarget(
  metadata: Connected['metadata'],
  wanted: Wanted,
  signal: AbortSignal,
): Promise<Evidence['target'] & { readonly facts: PackageFacts }> {
  const { extensionId, version, digest, row } = wanted;
  const found = await metadata.target(packageTarget(extensionId, version), signal);
  if (found === null) throw new StationError('sync.target-missing', wantedName(wanted));
  const differs = (problem: string, cause?: unknown): StationError =>
    new StationError('sync.target-differs', { ...wantedName(wanted), problem }, cause);
  const facts = packageFactsSchema.safeParse(found.custom);
  if (!facts.success) throw differs('what it adds to the target has another form', facts.error);
  if (`sha256:${found.sha256}` !== digest) throw differs('its digest is another one');
  if (found.length > PACKAGE_LIMITS.packageBytes) throw differs('it is larger than a package can be');
  if (row.sizeBytes !== null && found.length !== row.sizeBytes) throw differs('its length is another one');
  if (facts.data.extensionId !== extensionId || facts.data.version !== version)
    throw differs('it is for another version');
  const { path: place, length, sha256 } = found;
  return { path: place, length, sha256, custom: facts.data, facts: facts.data };
}

async function readBundle(http: Connected['http'], wanted: Wanted, signal: AbortSignal): Promise<JsonObject> {
  const { extensionId, version } = wanted;
  const place = '/api/v1/sync/bundle';
  const json = await http.read(
    place,
    { extensionId, version },
    { maxBytes: PACKAGE_LIMITS.bundleBytes * 2, signal },
  );
  const parsed = z.object({ bundle: jsonSchema }).safeParse(json);
  const bundle: Json = parsed.success ? parsed.data.bundle : null;
  if (!isJsonObject(bundle))
    throw new StationError('sync.answer-invalid', {
      url: `${http.url}${place}`,
      problem: 'it holds no bundle',
    });
  return bundle;
}

/** What the package says of itself is what was signed for and what people were shown. @throws sync.target-differs */
function demandManifest(wanted: Wanted, facts: PackageFacts, pkg: ReadPackage): void {
  const { extensionId, version, row } = wanted;
  const differs = (problem: string): StationError =>
    new StationError('sync.target-differs', { ...wantedName(wanted), problem });
  if (extensionIdOf(pkg.manifest) !== extensionId || pkg.manifest.version !== version)
    throw differs(`the package is ${extensionIdOf(pkg.manifest)}@${pkg.manifest.version}`);
  if (manifestJsonDigest(pkg.manifest) !== facts.manifest) throw differs('its manifest is another one');
  if (row.manifest === null || manifestJsonDigest(row.manifest) !== facts.manifest)
    throw differs('the catalog lists it with another manifest');
}

/** @throws sync.not-in-log */
async function demandApproval(
  deps: FetchDeps,
  http: Connected['http'],
  wanted: Wanted,
  { path: place, length, sha256, facts }: Evidence['target'] & { readonly facts: PackageFacts },
  signal: AbortSignal,
): Promise<Evidence> {
  const { remote, extensionId, version } = wanted;
  const { checkpoint, logOrigin, logKey, logSize } = remote;
  const refuse = (problem: string, cause?: unknown): StationError =>
    new StationError('sync.not-in-log', { ...wantedName(wanted), problem }, cause);
  if (checkpoint === null || logOrigin === null || logKey === null)
    throw refuse('its log was never read to the end');
  const { leaf, seq, proof } = await remoteLog(http)
    .inclusion({ extensionId, version, size: logSize }, signal)
    .catch((thrown: unknown) => {
      // It was asked in the right form, so that a refusal says that there is none.
      if (thrown instanceof StationError && isRefusal(thrown))
        throw refuse('the log that was seen does not hold it', thrown);
      throw thrown;
    });
  const shown = { leaf, seq, proof: [...proof], checkpoint, logOrigin, logKey };
  demandInLog(remote.id, wanted, shown);
  return {
    format: 1,
    remoteId: remote.id,
    target: { path: place, length, sha256, custom: facts },
    ...shown,
    checkedAt: new Date(deps.now()).toISOString(),
  };
}

function isRefusal({ code, details }: StationError): boolean {
  const { status } = details;
  return (
    code === 'sync.not-found' || (code === 'sync.server-failed' && typeof status === 'number' && status < 500)
  );
}
