import { StationError } from '../../../src-shared/errors/index.ts';
import { isJsonObject, parseJson, type Json, type JsonObject } from '../../../src-shared/json.ts';
import { ROLE_NAME } from '../../../src-shared/models/tuf.ts';

/** A publication each second for sixty years: beyond it a version only serves to shut all later ones out. */
const LARGEST_VERSION = 2 ** 31;
const TOP_LEVEL = new Set(['root', 'targets', 'snapshot', 'timestamp']);

/**
 * What we ask of a file before the library reads it, each with a code of its own; the library would say the same in words only,
 * or not at all.
 * @throws sync.metadata-malformed, sync.metadata-duplicate-key, sync.metadata-fast-forwarded, sync.metadata-bad-role
 */
export function demandShape(role: string, bytes: Uint8Array): void {
  const json = jsonOf(role, bytes);
  const { signed, signatures } = json;
  if (!isJsonObject(signed) || !Array.isArray(signatures))
    throw malformed(role, 'it has no signed part or no signatures');
  demandSignatures(role, signatures as readonly Json[]);
  demandVersion(role, signed['version']);
  if (typeof signed['expires'] !== 'string' || Number.isNaN(Date.parse(signed['expires'])))
    throw malformed(role, 'it does not say when it expires');
  demandMeta(role, signed['meta']);
  if (isJsonObject(signed['roles']) && isJsonObject(signed['keys']))
    for (const [name, one] of Object.entries(signed['roles'])) demandKeys(role, name, one, signed['keys']);
  if (signed['delegations'] !== undefined) demandDelegations(role, signed['delegations']);
}

function jsonOf(role: string, bytes: Uint8Array): JsonObject {
  let json: Json;
  try {
    json = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw malformed(role, 'it is not JSON', cause);
  }
  if (!isJsonObject(json)) throw malformed(role, 'it is not an object');
  return json;
}

/** Section 4.2: one signature for each key; a threshold counts keys, not signatures. */
function demandSignatures(role: string, signatures: readonly Json[]): void {
  const seen = new Set<string>();
  for (const one of signatures) {
    if (!isJsonObject(one) || typeof one['keyid'] !== 'string' || typeof one['sig'] !== 'string')
      throw malformed(role, 'one of its signatures is none');
    if (seen.has(one['keyid']))
      throw new StationError('sync.metadata-duplicate-key', {
        role,
        problem: `two signatures of ${one['keyid'].slice(0, 64)}`,
      });
    seen.add(one['keyid']);
  }
}

/** A version that is out of bounds could never be followed by another (section 1.5.2, fast-forward). */
function demandVersion(role: string, version: Json | undefined): void {
  if (typeof version !== 'number' || !(version >= 1)) throw malformed(role, 'it has no version');
  if (version > LARGEST_VERSION) throw new StationError('sync.metadata-fast-forwarded', { role, version });
  if (!Number.isInteger(version)) throw malformed(role, 'its version is no whole number');
}

/** The files that a snapshot or a timestamp names. */
function demandMeta(role: string, meta: Json | undefined): void {
  if (meta === undefined) return;
  if (!isJsonObject(meta)) throw malformed(role, 'it names no files');
  for (const [file, one] of Object.entries(meta)) {
    const name = file.endsWith('.json') ? file.slice(0, -'.json'.length) : '';
    if (!ROLE_NAME.test(name)) throw badRole(role, `the file "${file.slice(0, 80)}"`);
    if (!isJsonObject(one)) throw malformed(role, 'one of its files has no version');
    demandVersion(name, one['version']);
    const { length } = one;
    if (length !== undefined && !(typeof length === 'number' && Number.isSafeInteger(length) && length > 0))
      throw malformed(role, 'the length of one of its files is no number');
  }
}

/** Role names become names of files and addresses; each is there once, and none takes the name of a top-level role. */
function demandDelegations(role: string, delegations: Json): void {
  if (!isJsonObject(delegations)) throw malformed(role, 'its delegations are none');
  const { roles, succinct_roles: bins, keys } = delegations;
  if (!isJsonObject(keys)) throw malformed(role, 'its delegations have no keys');
  if (bins !== undefined) {
    if (
      !isJsonObject(bins) ||
      typeof bins['name_prefix'] !== 'string' ||
      !ROLE_NAME.test(bins['name_prefix'])
    )
      throw badRole(role, 'the prefix of its bins');
    const bits = bins['bit_length'];
    if (typeof bits !== 'number' || !Number.isInteger(bits)) throw malformed(role, 'the number of its bins');
    demandKeys(role, bins['name_prefix'], bins, keys);
  }
  if (roles === undefined) return;
  if (!Array.isArray(roles)) throw malformed(role, 'its delegated roles are no list');
  const seen = new Set<string>();
  for (const one of roles as readonly Json[]) {
    const name = isJsonObject(one) ? one['name'] : undefined;
    if (typeof name !== 'string' || !ROLE_NAME.test(name) || TOP_LEVEL.has(name))
      throw badRole(role, typeof name === 'string' ? `"${name.slice(0, 80)}"` : 'one without a name');
    if (seen.has(name)) throw badRole(role, `"${name}" twice`);
    seen.add(name);
    demandKeys(role, name, one, keys);
  }
}

/** One key under two ids would count twice towards a threshold. */
function demandKeys(role: string, name: string, one: Json, keys: JsonObject): void {
  const ids = isJsonObject(one) ? one['keyids'] : undefined;
  if (!Array.isArray(ids)) throw malformed(role, `the role ${name} has no keys`);
  const seen = new Set<string>();
  for (const id of ids as readonly Json[]) {
    if (typeof id !== 'string') throw malformed(role, `the role ${name} has a key without an id`);
    const key = keys[id];
    const value = isJsonObject(key) && isJsonObject(key['keyval']) ? key['keyval']['public'] : undefined;
    // A key that is named and not there counts for nothing.
    if (typeof value !== 'string') continue;
    const material = value.trim().toLowerCase();
    if (seen.has(material))
      throw new StationError('sync.metadata-duplicate-key', {
        role,
        problem: `the role ${name} has one key under two ids`,
      });
    seen.add(material);
  }
}

function malformed(role: string, problem: string, cause?: unknown): StationError {
  return new StationError('sync.metadata-malformed', { role, problem }, cause);
}

function badRole(role: string, problem: string): StationError {
  return new StationError('sync.metadata-bad-role', { role, problem });
}
