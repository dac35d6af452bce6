import { z } from 'zod';
import { canonicalJson } from '../../src-shared/canonical-json.ts';
import { StationError } from '../../src-shared/errors/index.ts';
import { parseJson, type JsonObject } from '../../src-shared/json.ts';
import { TEXT_LIMITS } from '../../src-shared/limits.ts';
import { slugSchema } from '../../src-shared/models/manifest.ts';
import type { Publisher } from '../../src-shared/models/catalog.ts';
import { textDigest } from '../store/index.ts';
import type { PublisherKeyRow, PublisherRow, Tx } from '../store/port.ts';
import { namesOfIdentity, verifiesText } from '../trust/index.ts';
import { needExtension, needOwner, needRole, setOwner } from './access.ts';
import type { Actor, RegistryDeps } from './deps.ts';
import { nameKey, type NamedKey } from './keys.ts';
import { reservePublisherName } from './names.ts';
import { parseInput } from './parse-input.ts';
import type { Publishers } from './port.ts';
import { iso, presentPublisher } from './present.ts';
import { needReason } from './reasons.ts';
import { recordTransition } from './transition.ts';

const publisherInput = z.object({
  id: slugSchema,
  displayName: z.string().trim().min(1).max(TEXT_LIMITS.displayName),
});

export function createPublishers(
  deps: Pick<RegistryDeps, 'store' | 'now' | 'trust' | 'trustPolicy'>,
): Publishers {
  const { store, now } = deps;
  return {
    async create(input, actor) {
      needRole(actor, 'developer');
      const { id, displayName } = parseInput(publisherInput, input);
      if (typeof actor.publisherId === 'string' && actor.publisherId !== id) {
        throw new StationError('registry.not-owner', { publisher: id });
      }
      return store.transaction(async (tx) => {
        if ((await tx.publishers.get(id)) !== null) {
          throw new StationError('registry.publisher-exists', { publisher: id });
        }
        await insertPublisher(tx, { id, displayName, createdAt: now() }, actor);
        return readPublisher(tx, id);
      });
    },

    get: (id) => store.read((tx) => readPublisher(tx, id)),

    list: () =>
      store.read(async (tx) => {
        const publishers: Publisher[] = [];
        for (const row of await tx.publishers.list()) {
          publishers.push(presentPublisher(row, await tx.publishers.keys(row.id)));
        }
        return publishers;
      }),

    async addKey({ publisherId, publicKey, simulated, proof }, actor) {
      needRole(actor, 'developer');
      needExtension(actor, null);
      const key = nameKey(publicKey);
      if (proof !== undefined && !verifiesText(key.publicKey, keyProofText(publisherId, key.keyId), proof))
        throw new StationError('registry.key-unproven', { publisher: publisherId, keyId: key.keyId });
      return store.transaction(async (tx) => {
        await readPublisher(tx, publisherId);
        await needOwner(tx, publisherId, actor);
        await bindKey(tx, { publisherId, key, simulated }, actor, now());
        return readPublisher(tx, publisherId);
      });
    },

    async addIdentity({ publisherId, ...identity }, actor) {
      needRole(actor, 'developer');
      needExtension(actor, null);
      const key = { ...namesOfIdentity(identity), publicKey: '' };
      return store.transaction(async (tx) => {
        await readPublisher(tx, publisherId);
        await needOwner(tx, publisherId, actor);
        await bindKey(tx, { publisherId, key, simulated: false, identity }, actor, now());
        return readPublisher(tx, publisherId);
      });
    },

    async rotateKey(statement, actor) {
      needRole(actor, 'developer');
      const { old, next, simulated } = deps.trust.verifyRotation(statement);
      const key = nameKey(next.publicKey);
      const parsedStatement = parseJson(JSON.stringify(statement)) as JsonObject;
      return store.transaction(async (tx) => {
        const changed: Publisher[] = [];
        let follows = false;
        let lastRevoked: number | null = null;
        for (const binding of await tx.publishers.keyBindings(old.keyId)) {
          const { publisherId, revokedAt } = binding;
          const isBound = (await tx.publishers.keys(publisherId)).some((row) => row.keyId === key.keyId);
          follows ||= isBound || revokedAt === null;
          if (isBound) continue;
          // Where it was revoked, the old key vouches for nothing; where it stands, it does all the same.
          if (revokedAt !== null) {
            lastRevoked = revokedAt;
            continue;
          }
          await bindKey(tx, { publisherId, key, simulated: simulated || binding.simulated }, actor, now());
          // Whoever pinned the old key elsewhere follows by this statement.
          await tx.trust.putRotation({
            publisherId,
            nextKeyId: key.keyId,
            oldKeyId: old.keyId,
            statement: parsedStatement,
            at: now(),
          });
          changed.push(await readPublisher(tx, publisherId));
        }
        if (!follows && lastRevoked !== null)
          throw new StationError('trust.revoked-key', { keyId: old.keyId, revokedAt: iso(lastRevoked) });
        return changed;
      });
    },

    async revokeKey({ publisherId, keyId, reason }, actor) {
      needRole(actor, 'developer');
      const why = needReason(reason, 'revoke a key of');
      return store.transaction(async (tx) => {
        const before = await readPublisher(tx, publisherId);
        await needOwner(tx, publisherId, actor);
        const bound = before.identities.find((identity) => identity.keyId === keyId);
        if (bound === undefined) {
          throw new StationError('registry.key-not-found', { publisher: publisherId, keyId });
        }
        if (bound.revokedAt !== null) return before;
        await tx.publishers.revokeKey(publisherId, keyId, { at: now(), reason: why });
        await recordTransition(
          tx,
          {
            type: 'publisher.key-revoked',
            userId: actor.userId,
            facts: {
              publisher: publisherId,
              fingerprint: bound.fingerprint,
              reasonDigest: textDigest(why),
            },
          },
          now(),
        );
        return readPublisher(tx, publisherId);
      });
    },

    owns: needOwner,

    trustedKeys: (publisherId) => store.read((tx) => deps.trustPolicy.keysOf(tx, publisherId)),
  };
}

/** What a key signs to show that its holder wants it bound: RFC 8785 JSON. */
function keyProofText(publisher: string, keyId: string): string {
  return canonicalJson({ keyId, publisher });
}

/** Makes a publisher that belongs to the actor. @throws registry.name-too-close */
export async function insertPublisher(
  tx: Tx,
  row: Omit<PublisherRow, 'origin'>,
  actor: Actor,
): Promise<void> {
  await reservePublisherName(tx, row.id);
  await tx.publishers.insert({ ...row, origin: 'local' });
  await setOwner(tx, row.id, actor.userId);
  await recordTransition(
    tx,
    { type: 'publisher.created', userId: actor.userId, facts: { publisher: row.id } },
    row.createdAt,
  );
}

/** @throws registry.key-already-bound */
export async function bindKey(
  tx: Tx,
  binding: {
    readonly publisherId: string;
    readonly key: NamedKey;
    readonly simulated: boolean;
    readonly identity?: PublisherKeyRow['identity'];
  },
  actor: Actor,
  at: number,
): Promise<void> {
  const { publisherId, key, simulated } = binding;
  if ((await tx.publishers.keys(publisherId)).some((row) => row.keyId === key.keyId)) {
    throw new StationError('registry.key-already-bound', { publisher: publisherId, keyId: key.keyId });
  }
  await tx.publishers.addKey({
    publisherId,
    ...key,
    addedAt: at,
    revokedAt: null,
    revokedReason: null,
    simulated,
    identity: binding.identity ?? null,
  });
  await recordTransition(
    tx,
    {
      type: 'publisher.key-bound',
      userId: actor.userId,
      facts: { publisher: publisherId, fingerprint: key.fingerprint, simulated },
    },
    at,
  );
}

async function readPublisher(tx: Tx, id: string): Promise<Publisher> {
  const row = await tx.publishers.get(id);
  if (row === null) throw new StationError('registry.publisher-not-found', { publisher: id });
  return presentPublisher(row, await tx.publishers.keys(id));
}
