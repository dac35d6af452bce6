import type { PlanStep } from '../plan/plan-steps.ts';

/**
 * Parts a plan into groups that share no dependency: each is carried out whole or not at all, and one that fails does not hold
 * back the others.
 */
export function groupsOf(
  steps: readonly PlanStep[],
  needs: Readonly<Record<string, readonly string[]>>,
): readonly (readonly PlanStep[])[] {
  const groupOf = new Map<string, Set<string>>(
    steps.map(({ extensionId }) => [extensionId, new Set([extensionId])]),
  );
  for (const [extensionId, needed] of Object.entries(needs)) {
    for (const other of needed) {
      const ours = groupOf.get(extensionId);
      const theirs = groupOf.get(other);
      if (ours === undefined || theirs === undefined || ours === theirs) continue;
      for (const member of theirs) {
        ours.add(member);
        groupOf.set(member, ours);
      }
    }
  }
  return [...new Set(groupOf.values())].map((group) =>
    steps.filter(({ extensionId }) => group.has(extensionId)),
  );
}
