import { StationError } from '../../src-shared/errors/index.ts';
import type { AuditReport } from '../../src-shared/models/finding.ts';
import type { Registry } from '../registry/index.ts';
import type { BlobStore } from '../store/blob-port.ts';
import { blobPath } from '../store/index.ts';

/** Which package to audit: a version of the registry, or a blob by its digest. */
export type AuditTarget =
  { readonly extensionId: string; readonly version: string } | { readonly digest: string };

/** Audits what this home holds, without changing where it stands in its life. */
export interface StoredAudits {
  auditStored(target: AuditTarget, signal?: AbortSignal): Promise<AuditReport>;
}

export function createStoredAudits(deps: {
  readonly blobs: BlobStore;
  readonly registry: Registry;
  readonly audit: (bytes: Uint8Array, signal?: AbortSignal) => Promise<AuditReport>;
}): StoredAudits {
  return {
    async auditStored(target, signal) {
      const digest =
        'digest' in target
          ? target.digest
          : (await deps.registry.extensions.stored(target.extensionId, target.version)).digest;
      if (!(await deps.blobs.has(digest)))
        throw new StationError('store.blob-missing', { digest, path: blobPath(digest) });
      return deps.audit(await deps.blobs.get(digest), signal);
    },
  };
}
