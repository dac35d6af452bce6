import { randomBytes } from 'node:crypto';
import { StationError } from '../../src-shared/errors/index.ts';
import { ACCESS_LIMITS } from '../../src-shared/limits.ts';
import type { AccessToken } from '../../src-shared/models/access-token.ts';
import type { PublishingPolicy } from '../../src-shared/models/publishing-policy.ts';
import { recordTransition } from '../store/index.ts';
import type { PublishingPolicyRow, Store, Tx } from '../store/port.ts';
import { insertToken } from './access-tokens.ts';
import type { Workload } from './workload.ts';

export type NewPolicy = Pick<
  PublishingPolicyRow,
  'extensionId' | 'issuer' | 'repository' | 'workflow' | 'environment' | 'ref'
>;

/** Refuses who does not speak for a publisher, in the transaction that relies on it. */
export type OwnerCheck = (tx: Tx, publisherId: string) => Promise<void>;

/** Which runs of a CI may publish an extension, without a secret that somebody could lose. */
export interface TrustedPublishing {
  /** @throws what `owns` throws, registry.publisher-not-found, auth.too-many-policies */
  add(
    wanted: NewPolicy,
    by: { readonly userId: string; readonly owns: OwnerCheck },
  ): Promise<PublishingPolicy>;
  /** Oldest first. @throws registry.publisher-not-found, what `owns` throws */
  list(extensionId: string, by: { readonly owns: OwnerCheck }): Promise<readonly PublishingPolicy[]>;
  /** @throws auth.policy-not-found, what `owns` throws */
  remove(id: string, by: { readonly userId: string; readonly owns: OwnerCheck }): Promise<PublishingPolicy>;
  /**
   * A token that publishes this one extension for a quarter of an hour. One identity is exchanged once.
   * @throws auth.no-policy, auth.replayed
   */
  exchange(workload: Workload, extensionId: string): Promise<AccessToken & { readonly token: string }>;
}

const MINUTE_MS = 60_000;

/** @throws registry.publisher-not-found */
async function needPublisher(tx: Tx, publisher: string): Promise<void> {
  if ((await tx.publishers.get(publisher)) === null)
    throw new StationError('registry.publisher-not-found', { publisher });
}

export function createTrustedPublishing(deps: {
  readonly store: Store;
  readonly now: () => number;
  readonly tenant: string | null;
}): TrustedPublishing {
  const { store, now, tenant } = deps;
  return {
    add: ({ extensionId, issuer, repository, workflow, environment, ref }, { userId, owns }) =>
      store.transaction(async (tx) => {
        const at = now();
        const publisherId = publisherOf(extensionId);
        await needPublisher(tx, publisherId);
        await owns(tx, publisherId);
        const there = await tx.publishingPolicies.list(extensionId);
        const wanted = { extensionId, issuer, repository, workflow, environment, ref };
        const same = there.find((one) => facts(one) === facts(wanted));
        if (same !== undefined) return present(same);
        const limit = ACCESS_LIMITS.publishingPolicies;
        if (there.length >= limit) throw new StationError('auth.too-many-policies', { extensionId, limit });
        const id = randomBytes(16).toString('hex');
        const row: PublishingPolicyRow = { ...wanted, id, publisherId, createdAt: at, createdBy: userId };
        await tx.publishingPolicies.insert(row);
        await record(tx, 'publishing.trusted', row, userId, at);
        return present(row);
      }),

    list: (extensionId, { owns }) =>
      store.read(async (tx) => {
        const publisherId = publisherOf(extensionId);
        await needPublisher(tx, publisherId);
        await owns(tx, publisherId);
        return (await tx.publishingPolicies.list(extensionId)).map(present);
      }),

    remove: (id, { userId, owns }) =>
      store.transaction(async (tx) => {
        const row = await tx.publishingPolicies.get(id);
        if (row === null) throw new StationError('auth.policy-not-found', { id });
        await owns(tx, row.publisherId);
        await tx.publishingPolicies.delete(id);
        await record(tx, 'publishing.distrusted', row, userId, now());
        return present(row);
      }),

    exchange: (workload, extensionId) =>
      store.transaction(async (tx) => {
        const at = now();
        const policies = await tx.publishingPolicies.list(extensionId);
        const policy = policies.find((one) => fits(one, workload));
        if (policy === undefined) throw new StationError('auth.no-policy', { extensionId });
        await spend(tx, workload, at);
        return insertToken(
          tx,
          {
            name: `run of ${workload.repository}`.slice(0, 80),
            role: 'developer',
            publisherId: policy.publisherId,
            scope: 'publish',
            extensionId,
            expiresAt: at + ACCESS_LIMITS.exchangedMinutes * MINUTE_MS,
          },
          { createdBy: `policy:${policy.id}`, at, tenant },
        );
      }),
  };
}

/** An identity is good for one exchange. @throws auth.replayed */
async function spend(tx: Tx, { issuer, jti, expiresAt }: Workload, at: number): Promise<void> {
  const skew = ACCESS_LIMITS.clockSkewSeconds * 1_000;
  await tx.spentJwts.forgetBefore(at - skew);
  // Ids are kept as long as the token would pass the check of its time.
  if (!(await tx.spentJwts.add({ issuer, jti, expiresAt: expiresAt + skew })))
    throw new StationError('auth.replayed');
}

/** Letter for letter: no pattern, no prefix, no case folded. */
function fits(policy: PublishingPolicyRow, workload: Workload): boolean {
  return (
    policy.issuer === workload.issuer &&
    policy.repository === workload.repository &&
    policy.workflow === workload.workflow &&
    (policy.environment === null || policy.environment === workload.environment) &&
    (policy.ref === null || policy.ref === workload.ref)
  );
}

function facts(policy: NewPolicy): string {
  const { issuer, repository, workflow, environment, ref } = policy;
  return JSON.stringify([issuer, repository, workflow, environment, ref]);
}

function publisherOf(extensionId: string): string {
  return extensionId.slice(0, extensionId.indexOf('.'));
}

async function record(
  tx: Tx,
  type: string,
  row: PublishingPolicyRow,
  userId: string,
  at: number,
): Promise<void> {
  const { id: policyId, extensionId, issuer, repository, workflow, environment, ref } = row;
  const policy = { policyId, extensionId, issuer, repository, workflow, environment, ref };
  await recordTransition(tx, { type, userId, facts: policy }, at);
}

function present({ createdAt, ...row }: PublishingPolicyRow): PublishingPolicy {
  return { ...row, createdAt: new Date(createdAt).toISOString() };
}
