import type { Grant } from '../../src-shared/models/sandbox.ts';
import type { InstallPlan } from '../../src-shared/models/installation.ts';

type Step = InstallPlan['steps'][number];

/** What is allowed of one permission: nothing (absent), everything (an empty set for what has no hosts), or these hosts. */
export type Choices = Readonly<Record<string, ReadonlySet<string>>>;

/** The name under which a permission's choice is kept. */
export function choiceKey(extensionId: string, capability: string): string {
  return `${extensionId} ${capability}`;
}

/**
 * What the plan itself would give: what is new and what was asked for again, narrowed as the person narrowed the version
 * that is installed.
 */
export function plannedChoices(steps: readonly Step[], held: ReadonlyMap<string, readonly Grant[]>): Choices {
  const choices: Record<string, ReadonlySet<string>> = {};
  for (const step of steps) {
    for (const permission of step.permissions) {
      const hosts = 'hosts' in permission ? permission.hosts : [];
      const before = held.get(step.extensionId)?.find((one) => one.capability === permission.capability);
      if (before === undefined && held.has(step.extensionId) && !permission.isNew) continue;
      const kept =
        permission.isNew || before?.hosts === undefined
          ? hosts
          : hosts.filter((host) => before.hosts?.includes(host));
      choices[choiceKey(step.extensionId, permission.capability)] = new Set(kept);
    }
  }
  return choices;
}

/** The grants that these choices mean, for those extensions whose choices the person changed. */
export function grantsOf(
  steps: readonly Step[],
  choices: Choices,
  planned: Choices,
): Record<string, Grant[]> | undefined {
  const grants: Record<string, Grant[]> = {};
  for (const step of steps) {
    const changed = step.permissions.some(({ capability }) => {
      const key = choiceKey(step.extensionId, capability);
      return !same(choices[key], planned[key]);
    });
    if (!changed) continue;
    grants[step.extensionId] = step.permissions.flatMap((permission): Grant[] => {
      const chosen = choices[choiceKey(step.extensionId, permission.capability)];
      if (chosen === undefined) return [];
      const { capability } = permission;
      return 'hosts' in permission ? [{ capability, hosts: [...chosen] }] : [{ capability }];
    });
  }
  return Object.keys(grants).length === 0 ? undefined : grants;
}

function same(one: ReadonlySet<string> | undefined, other: ReadonlySet<string> | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.size === other.size && [...one].every((host) => other.has(host));
}
