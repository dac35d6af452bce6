import type { Json } from '../../src-shared/json.ts';
import { manifestSchema, type Manifest } from '../../src-shared/models/manifest.ts';
import type { Tx } from '../store/port.ts';

// What is installed never derives from a registry: its manifest is kept beside the ledger, by digest, as it was verified.
const key = (digest: string): string => `installed-manifest:${digest}`;

/** Digests name bytes, so a manifest that was read once stays true. */
const read = new Map<string, Manifest>();
const REMEMBERED = 500;

export async function keepManifest(tx: Tx, digest: string, manifest: Manifest): Promise<void> {
  const plain: Json = JSON.parse(JSON.stringify(manifest));
  await tx.settings.set(key(digest), plain);
}

/** What the store holds for a package, as it stands there now. */
export function recordedManifest(tx: Tx, digest: string): Promise<Json | undefined> {
  return tx.settings.get(key(digest));
}

/** The manifest of a package that is or was installed here. */
export async function manifestOf(tx: Tx, digest: string): Promise<Manifest> {
  const known = read.get(digest);
  if (known !== undefined) return known;
  const manifest = manifestSchema.parse(await tx.settings.get(key(digest)));
  if (read.size >= REMEMBERED) read.clear();
  read.set(digest, manifest);
  return manifest;
}
