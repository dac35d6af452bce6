import type { KeyObject } from 'node:crypto';
import { Metadata, Targets, type Key, type MetaFile, type Root } from '@tufjs/models';
import { StationError } from '../../src-shared/errors/index.ts';
import { CATALOG_ROLE } from '../../src-shared/models/tuf.ts';
import { catalogGeneration, generationOf, publishersIn } from './delegations.ts';
import type { TufDeps } from './deps.ts';
import {
  bytesOf,
  currentRoot,
  fileOf,
  metaOf,
  readPublished,
  readRole,
  type Published,
} from './metadata-files.ts';
import type { RootRole } from './port.ts';
import { versionsBehind } from './restored.ts';
import { signMetadata, tufKeyOf } from './signing.ts';
import { expiryOf, SPEC_VERSION, type TimedRole } from './times.ts';

/** What a publication is for, beside what changed in the store. */
export interface Intent {
  /** A root that has its signatures: comes into force with this publication. */
  readonly root?: Metadata<Root>;
  /** Look at everything again, not only at what the log tells of. */
  readonly full?: boolean;
  /** Targets that a publisher has signed, with its key; its delegation stands from now on. */
  readonly publisher?: { readonly id: string; readonly key: Key; readonly targets: Metadata<Targets> };
  /** Signs its own targets no more. */
  readonly undelegate?: string;
  /** A new key for the catalog and its bins. */
  readonly newCatalogKey?: boolean;
  /** Asked once more before it comes into force. @throws what stands in its way by now */
  readonly demandStill?: () => Promise<void>;
}

/** One publication on its way: what it goes out from, under which keys, and what it has written. */
export interface Publication {
  readonly deps: TufDeps;
  readonly intent: Intent;
  /** The root in force from this publication on. */
  readonly root: Metadata<Root>;
  /** What clients see until it is done; null before the first one. */
  readonly before: Published | null;
  readonly catalog: Metadata<Targets> | null;
  /** When it began, UTC milliseconds. */
  readonly at: number;
  /** So many versions may be missing in a restored home. */
  readonly behind: number;
  /** Those who sign their own targets from this publication on. */
  readonly publishers: ReadonlyMap<string, Key>;
  /** The key of the catalog and its bins; `generation` counts its rotations. */
  readonly catalogKey: { readonly secret: KeyObject; readonly key: Key; readonly generation: number };
  /** What the next snapshot lists, by file. */
  readonly meta: Record<string, MetaFile>;
  /** Roles of which a new version was written, in this order. */
  readonly written: string[];
  roleKey(role: RootRole): Promise<KeyObject>;
  /** The version after one that was published; of the first one where there is none. */
  after(version: number | undefined): number;
  /** The next version of a role, signed and written. */
  sign(
    role: string,
    as: TimedRole,
    key: KeyObject,
    content: Pick<ConstructorParameters<typeof Targets>[0], 'targets' | 'delegations'>,
  ): Promise<void>;
  /** Writes a role that is signed already. */
  put(role: string, metadata: Metadata<Targets>): Promise<void>;
}

/** @throws tuf.not-initialised, tuf.corrupt, tuf.clock-behind */
export async function openPublication(deps: TufDeps, intent: Intent): Promise<Publication> {
  const { folder, keys, now } = deps;
  const root = intent.root ?? (await currentRoot(folder));
  if (root === null) throw new StationError('tuf.not-initialised');
  const before = await readPublished(folder);
  const at = now();
  // Where a backup was restored, others may have seen versions that nobody knows of here any more (section 5.5.5).
  const behind = await versionsBehind(folder, at);
  const generation =
    before === null ? 1 : catalogGeneration(before.targets.signed) + (intent.newCatalogKey === true ? 1 : 0);
  const secret = await keys.key('catalog', generation);
  const meta: Record<string, MetaFile> = { ...before?.snapshot.signed.meta };
  const written: string[] = [];

  const after = (version: number | undefined): number => (version ?? 0) + 1 + behind;
  const put = async (role: string, metadata: Metadata<Targets>): Promise<void> => {
    const bytes = bytesOf(metadata);
    const { version } = metadata.signed;
    await folder.write(fileOf(role, version), bytes);
    meta[`${role}.json`] = metaOf(version, bytes);
    written.push(role);
  };
  return {
    deps,
    intent,
    root,
    before,
    catalog: before === null ? null : await readRole(folder, before.snapshot.signed, CATALOG_ROLE),
    at,
    behind,
    publishers: publishersAfter(before, intent),
    catalogKey: { secret, key: tufKeyOf(secret), generation },
    meta,
    written,
    roleKey: (role) => keys.key(role, generationOf(root.signed.roles[role]?.unrecognizedFields)),
    after,
    put,
    async sign(role, as, key, content) {
      const version = after(meta[`${role}.json`]?.version);
      const expires = expiryOf(as, at);
      const metadata = new Metadata(new Targets({ specVersion: SPEC_VERSION, version, expires, ...content }));
      signMetadata(metadata, key);
      await put(role, metadata);
    },
  };
}

function publishersAfter(before: Published | null, { publisher, undelegate }: Intent): Map<string, Key> {
  const publishers = before === null ? new Map<string, Key>() : publishersIn(before.targets.signed);
  if (publisher !== undefined) publishers.set(publisher.id, publisher.key);
  if (undelegate !== undefined) publishers.delete(undelegate);
  return publishers;
}
