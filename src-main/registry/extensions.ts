import { z } from 'zod';
import { StationError } from '../../src-shared/errors/index.ts';
import { TEXT_LIMITS } from '../../src-shared/limits.ts';
import { holdsRole } from '../../src-shared/models/role.ts';
import { categoryOrLabelSchema, slugSchema, versionSchema } from '../../src-shared/models/manifest.ts';
import { slugOf } from '../../src-shared/slug-of.ts';
import type { ExtensionRow, Tx } from '../store/port.ts';
import { needOwner, needRole, ownsPublisher } from './access.ts';
import { presentExtension } from './catalog.ts';
import { countInstall } from './count-install.ts';
import type { Actor, RegistryDeps } from './deps.ts';
import { markedVersions } from './latest.ts';
import { reserveExtensionName } from './names.ts';
import { parseInput } from './parse-input.ts';
import type { Extensions } from './port.ts';
import { presentVersion } from './present.ts';
import { insertPublisher } from './publishers.ts';
import { iconOf } from './icon.ts';
import { needExtension, needVersion, readMarked, resolveVersion, toStored } from './resolve.ts';
import { createCatalogSearch } from './search.ts';
import { recordTransition } from './transition.ts';
import { verifyAgain } from './verify-again.ts';

const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'use one line without control characters');
const draftInput = z
  .object({
    publisher: slugSchema,
    name: slugSchema.optional(),
    displayName: line(TEXT_LIMITS.displayName),
    description: line(TEXT_LIMITS.description),
    version: versionSchema,
    category: categoryOrLabelSchema,
  })
  .transform((input) => ({ ...input, name: input.name ?? slugOf(input.displayName) }))
  .refine((input) => slugSchema.safeParse(input.name).success, {
    path: ['name'],
    message: 'name it: nothing of the display name can stand in a slug',
  });

export function createExtensions(deps: RegistryDeps): Extensions {
  const { store, blobs, now } = deps;
  const fileOf = async (id: string, version: string, path: string): Promise<Uint8Array | null> => {
    const found = await store.read(async (tx) => ({
      digest: toStored(await readMarked(tx, id, version)).digest,
      isElsewhere: (await needExtension(tx, id)).origin !== 'local',
      known: await tx.remotes.version(id, version),
    }));
    const { digest, isElsewhere, known } = found;
    // Texts and pictures come out of verified packages alone: of one that is still elsewhere there are none.
    if (isElsewhere && ((known?.evidence ?? null) === null || !(await blobs.has(digest)))) return null;
    return (await deps.readPackage(await blobs.get(digest))).files.get(path) ?? null;
  };
  const textOf = async (id: string, version: string, path: string): Promise<string | null> => {
    const bytes = await fileOf(id, version, path);
    return bytes === null ? null : new TextDecoder().decode(bytes);
  };

  return {
    async create(input, actor) {
      needRole(actor, 'developer');
      const draft = parseInput(draftInput, input);
      const simulated = await deps.simulation();
      return store.transaction(async (tx) => {
        const { publisher: publisherId, name, displayName, description, category } = draft;
        const extensionId = `${publisherId}.${name}`;
        await claimPublisher(tx, publisherId, actor, now());
        if ((await tx.extensions.get(extensionId)) !== null) {
          throw new StationError('registry.extension-exists', { extensionId });
        }
        await insertExtension(
          tx,
          {
            publisherId,
            name,
            displayName,
            description,
            category,
            tags: [],
            kind: 'extension',
            pricing: 'free',
            simulated,
          },
          actor,
          now(),
        );
        await tx.versions.put({
          extensionId,
          version: draft.version,
          state: 'draft',
          digest: null,
          sizeBytes: null,
          unpackedBytes: null,
          manifest: null,
          bundle: null,
          signer: null,
          simulated,
          submittedAt: null,
          approvedAt: null,
        });
        return { extensionId, version: draft.version, status: 'draft' as const };
      });
    },

    get: (id) => store.read((tx) => presentExtension(tx, id)),

    details: (id) =>
      store.read(async (tx) => ({
        extension: await presentExtension(tx, id),
        versions: (await markedVersions(tx, id)).map(presentVersion),
        aspects: await tx.reviews.aspectMeans(id),
      })),

    versions: (id) =>
      store.read(async (tx) => {
        await needExtension(tx, id);
        return (await markedVersions(tx, id)).map(presentVersion);
      }),

    version: (id, version) => store.read(async (tx) => presentVersion(await readMarked(tx, id, version))),
    stored: (id, version) => store.read(async (tx) => toStored(await readMarked(tx, id, version))),
    verify: (id, version) => verifyAgain(deps, id, version),
    resolve: (id, range) => store.read((tx) => resolveVersion(tx, id, range ?? null)),

    readme: (id, version) => textOf(id, version, 'README.md'),
    changelog: (id, version) => textOf(id, version, 'CHANGELOG.md'),
    async file(id, version, path) {
      const bytes = await fileOf(id, version, path);
      return bytes === null ? null : { path, bytes };
    },
    icon: (id) => iconOf(deps, id, (version) => fileOf(id, version, 'icon.png')),
    files: (id, version) =>
      store.read(async (tx) => tx.versions.files(toStored(await readMarked(tx, id, version)).digest)),

    auditReport: (id, version) =>
      store.read(async (tx) => {
        const { digest } = await needVersion(tx, id, version);
        return digest === null ? null : ((await tx.submissions.latestAudit(digest))?.report ?? null);
      }),

    mayFetch: (digest, actor) =>
      store.read(async (tx) => {
        const standing = await tx.versions.standingOf(digest);
        const isBlocked = standing.some(({ blocked }) => blocked);
        if (!isBlocked && standing.some(({ state }) => state === 'approved')) return true;
        if (holdsRole(actor.role, 'reviewer')) return standing.length > 0;
        for (const { extensionId } of standing)
          if (await ownsPublisher(tx, extensionId.split('.')[0] ?? '', actor)) return true;
        return false;
      }),
    search: createCatalogSearch(deps),
    countInstall,
  };
}

/** Makes the publisher where there is none; refuses somebody else's. @throws registry.not-owner, registry.name-too-close */
async function claimPublisher(tx: Tx, publisherId: string, actor: Actor, at: number): Promise<void> {
  if ((await tx.publishers.get(publisherId)) !== null) {
    await needOwner(tx, publisherId, actor);
    return;
  }
  if (typeof actor.publisherId === 'string' && actor.publisherId !== publisherId) {
    throw new StationError('registry.not-owner', { publisher: publisherId });
  }
  await insertPublisher(tx, { id: publisherId, displayName: publisherId, createdAt: at }, actor);
}

type NewExtension = Pick<
  ExtensionRow,
  | 'publisherId'
  | 'name'
  | 'displayName'
  | 'description'
  | 'category'
  | 'tags'
  | 'kind'
  | 'pricing'
  | 'simulated'
>;

/** Takes a name for good. @throws registry.name-too-close */
export async function insertExtension(
  tx: Tx,
  extension: NewExtension,
  actor: Actor,
  at: number,
): Promise<ExtensionRow> {
  await reserveExtensionName(tx, extension.publisherId, extension.name);
  const row: ExtensionRow = {
    ...extension,
    id: `${extension.publisherId}.${extension.name}`,
    origin: 'local',
    latestVersion: null,
    installs: 0,
    ratingCount: 0,
    ratingSum: 0,
    createdAt: at,
    publishedAt: null,
    updatedAt: at,
  };
  await tx.extensions.insert(row);
  await recordTransition(
    tx,
    {
      type: 'extension.created',
      userId: actor.userId,
      facts: { extensionId: row.id, simulated: row.simulated },
    },
    at,
  );
  return row;
}
