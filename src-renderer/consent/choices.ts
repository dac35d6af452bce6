import type { Grant } from '../../src-shared/models/sandbox.ts';
import type { InstallPlan } from '../../src-shared/models/installation.ts';

type Step = InstallPlan['steps'][number];

/** What is allowed of one permission: nothing (absent), everything (an empty set for what has no hosts), or these hosts. */
export type Choices = Readonly<Record<string, ReadonlySet<string>>>;

/** One switch: what is given unless the person says otherwise, or what was taken away before and stays off. */
export interface Ask {
  /** The name under which its choice is kept. */
  readonly key: string;
  readonly permission: Step['permissions'][number];
  readonly isWithheld: boolean;
}

/** The switches of one step, what is new first and what was taken away last. */
export function asksOf(step: Step): readonly Ask[] {
  const name = (capability: string, part: string): string => `${step.extensionId} ${capability} ${part}`;
  const given = step.permissions
    .toSorted((one, other) => Number(other.isNew) - Number(one.isNew))
    .map((permission) => ({
      key: name(permission.capability, permission.isNew ? 'new' : 'had'),
      permission,
      isWithheld: false,
    }));
  const withheld = step.withheld.map((permission) => ({
    key: name(permission.capability, 'withheld'),
    permission: { ...permission, isNew: false },
    isWithheld: true,
  }));
  return [...given, ...withheld];
}

/** What the plan itself gives. */
export function plannedChoices(steps: readonly Step[]): Choices {
  const given = steps.flatMap(asksOf).filter(({ isWithheld }) => !isWithheld);
  return Object.fromEntries(given.map(({ key, permission }) => [key, new Set(hostsOf(permission))]));
}

/** The grants that these choices mean, for those extensions whose choices the person changed. */
export function grantsOf(
  steps: readonly Step[],
  choices: Choices,
  planned: Choices,
): Record<string, Grant[]> | undefined {
  const grants: Record<string, Grant[]> = {};
  for (const step of steps) {
    const asks = asksOf(step);
    if (asks.every(({ key }) => same(choices[key], planned[key]))) continue;
    const chosen = new Map<string, Grant>();
    for (const { key, permission } of asks) {
      const hosts = choices[key];
      if (hosts === undefined) continue;
      const { capability } = permission;
      const before = chosen.get(capability);
      // A date goes on binding what was held, and what is given beside it.
      const until = before?.until ?? permission.until;
      chosen.set(capability, {
        capability,
        ...('hosts' in permission ? { hosts: [...(before?.hosts ?? []), ...hosts] } : {}),
        ...(until === undefined ? {} : { until }),
      });
    }
    grants[step.extensionId] = [...chosen.values()];
  }
  return Object.keys(grants).length === 0 ? undefined : grants;
}

function hostsOf(permission: Ask['permission']): readonly string[] {
  return 'hosts' in permission ? permission.hosts : [];
}

function same(one: ReadonlySet<string> | undefined, other: ReadonlySet<string> | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.size === other.size && [...one].every((host) => other.has(host));
}
