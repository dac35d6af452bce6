import { existsSync } from 'node:fs';
import { fromErrorBody, StationError } from '../../../../src-shared/errors/index.ts';
import { parseJson, type Json } from '../../../../src-shared/json.ts';
import { PACKAGE_LIMITS } from '../../../../src-shared/limits.ts';
import { readTextFile } from '../read-text.ts';
import type { Session } from '../session.ts';

/** A package where its submission finds it, and the signature that goes with it. */
export interface OfferedPackage {
  readonly digest: string;
  readonly bundle: Json;
  readonly provenance: Json;
}

/** Puts a package file into this home, or uploads it to the registry that was named. @throws packages.*, files.*, trust.*, remote.* */
export async function offerPackage(
  session: Session,
  file: string,
  bundle: string | undefined,
  provenance?: string,
): Promise<OfferedPackage> {
  const { here, registry } = session;
  if (registry === null) return here.packages.import({ path: file, bundle, provenance });
  // Read as strictly as the server will: what it would refuse is not sent.
  const inspected = await here.workbench.inspect({ path: file });
  if (!inspected.ok) throw fromErrorBody(inspected.error);
  const { digest } = inspected;
  const beside = `${file}.sigstore.json`;
  const named = bundle ?? (existsSync(beside) ? beside : null);
  const signature = named === null ? null : await readBundle(named);
  const besides = `${file}.provenance.sigstore.json`;
  const statement = provenance ?? (existsSync(besides) ? besides : null);
  const stated = statement === null ? null : await readBundle(statement);
  await registry.upload(file, digest, session.io.signal);
  return { digest, bundle: signature, provenance: stated };
}

async function readBundle(file: string): Promise<Json> {
  const text = await readTextFile(file, PACKAGE_LIMITS.bundleBytes);
  try {
    return parseJson(text);
  } catch (cause) {
    throw new StationError('trust.bundle-malformed', { reason: 'it is not JSON' }, cause);
  }
}
