import type { FindingCounts } from '../../../src-shared/models/finding.ts';
import type { Tx } from '../../store/port.ts';

/** What the audit of a version found: this home's own of these bytes, else the one that the server it came from tells of. */
export async function auditOf(
  tx: Tx,
  { extensionId, version, digest }: Readonly<Record<'extensionId' | 'version' | 'digest', string>>,
): Promise<FindingCounts | null> {
  const here = await tx.submissions.auditCounts(digest);
  if (here !== null) return here;
  if ((await tx.versions.get(extensionId, version))?.digest !== digest) return null;
  return (await tx.remotes.version(extensionId, version))?.audit ?? null;
}
