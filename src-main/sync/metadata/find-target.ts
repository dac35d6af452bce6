import { TUF_LIMITS } from '../../../src-shared/limits.ts';
import { StationError } from '../../../src-shared/errors/index.ts';
import { ROLE_NAME } from '../../../src-shared/models/tuf.ts';
import type { TargetFile, Targets } from '@tufjs/models';
import type { TrustedMetadataStore } from 'tuf-js/dist/store.js';

/** What the server vouches for under one path. */
export interface TrustedTarget {
  readonly path: string;
  readonly length: number;
  /** Hex. */
  readonly sha256: string;
  readonly custom: Readonly<Record<string, unknown>>;
}

/**
 * Section 5.6.7: the delegations are gone through in their order, depth first; the first role that lists the path is the one
 * that counts. `load` verifies a role before it is looked into.
 * @throws sync.metadata-bad-role, sync.metadata-malformed and what `load` throws
 */
export async function findTarget(
  store: TrustedMetadataStore,
  path: string,
  load: (role: string, parent: string) => Promise<Targets>,
): Promise<TrustedTarget | null> {
  const stack: { role: string; parent: string }[] = [{ role: 'targets', parent: 'root' }];
  const visited = new Map<string, string>();
  // Section 5.6.7.1: not more than so many roles, and none of them twice.
  while (stack.length > 0 && visited.size < TUF_LIMITS.delegations) {
    const { role, parent } = stack.pop() ?? { role: 'targets', parent: 'root' };
    const before = visited.get(role);
    if (before !== undefined) {
      if (before === parent) continue;
      // A name has one delegator: under another one its keys are others (tuf-conformance, a role cached through another delegator).
      throw new StationError('sync.metadata-bad-role', { role: parent, problem: `"${role}" of ${before}` });
    }
    visited.set(role, parent);
    const signed = role === 'targets' ? topLevel(store) : await load(role, parent);
    const target = Object.hasOwn(signed.targets, path) ? signed.targets[path] : undefined;
    if (target !== undefined) return trusted(role, target);
    const children: { role: string; parent: string }[] = [];
    for (const { role: child, terminating } of signed.delegations?.rolesForTarget(path) ?? []) {
      if (!ROLE_NAME.test(child))
        throw new StationError('sync.metadata-bad-role', { role, problem: `"${child.slice(0, 80)}"` });
      children.push({ role: child, parent: role });
      // Section 5.6.7.2.1: nobody after a terminating role has a say.
      if (terminating) {
        stack.length = 0;
        break;
      }
    }
    stack.push(...children.toReversed());
  }
  return null;
}

function topLevel(store: TrustedMetadataStore): Targets {
  const { targets } = store;
  if (targets === undefined) throw new Error('the targets are looked into after a refresh');
  return targets.signed;
}

function trusted(role: string, target: TargetFile): TrustedTarget {
  const { path, length, hashes } = target;
  const sha256 = hashes['sha256'];
  // A weaker digest alone would vouch for nothing.
  if (sha256 === undefined || !/^[0-9a-f]{64}$/.test(sha256) || !Number.isSafeInteger(length))
    throw new StationError('sync.metadata-malformed', { role, problem: 'a target without a SHA-256' });
  return { path, length, sha256, custom: target.custom };
}
