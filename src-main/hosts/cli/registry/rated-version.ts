import { existsSync } from 'node:fs';
import path from 'node:path';
import { asApiError } from '../api-error.ts';
import type { Session } from '../session.ts';

/**
 * The version that a person rates. A server is told of this home's own installation first, which is what lets them rate it
 * there; without one, undefined where the server knows of none either: its refusal says what is missing.
 */
export async function ratedVersion(
  session: Session,
  extensionId: string,
  named: string | undefined,
): Promise<string | undefined> {
  const { client, here, registry } = session;
  if (registry === null) return named ?? (await here.installs.get({ extensionId })).version;
  const installed = await installedHere(session, extensionId);
  if (installed !== null && (named === undefined || named === installed.version)) {
    const { version, digest } = installed;
    const { isNew } = await client.receipts.report({ kind: 'installed', extensionId, version, digest });
    if (isNew) session.note(`${registry.url} was told that you installed ${extensionId}@${version}.`);
    return version;
  }
  if (named !== undefined) return named;
  const { items } = await client.receipts.list({ extensionId, kind: 'installed', limit: 1 });
  return items[0]?.version;
}

/** Looks only where there is a home already: asking makes none. */
async function installedHere(
  { here, home }: Session,
  extensionId: string,
): Promise<{ readonly version: string; readonly digest: string } | null> {
  if (!existsSync(path.join(home, 'store.sqlite'))) return null;
  return here.installs.get({ extensionId }).catch(async (thrown: unknown) => {
    const error = await asApiError(thrown);
    if (error.code === 'installs.not-installed') return null;
    throw error;
  });
}
