import type { CapabilityUse } from '../../src-shared/models/finding.ts';
import type { Capability } from '../../src-shared/models/manifest.ts';
import { capabilityLabel, type Grant, type SandboxResult } from '../../src-shared/models/sandbox.ts';

/** A call that no grant covers. Its text depends on the capability and the host alone. */
export class DeniedError extends Error {
  readonly label: string;

  constructor(label: string) {
    super(`The capability "${label}" is not granted.`);
    this.name = 'DeniedError';
    this.label = label;
  }
}

/** What one run may do, and the receipt of what it did. Default deny. */
export class GrantBook {
  readonly #grants: readonly Grant[];
  readonly #declared: readonly string[];
  /** How many calls were let through, by label. */
  readonly #used = new Map<string, number>();
  readonly #denied = new Set<string>();

  constructor(grants: readonly Grant[], declared: readonly CapabilityUse[], now: number) {
    this.#grants = grants.filter(({ until }) => until === undefined || Date.parse(until) > now);
    this.#declared = declared.flatMap(labelsOf);
  }

  /** Notes the use, or the denial. Answers what takes this one use back, where it came to nothing after all. @throws DeniedError */
  demand(capability: Capability, host?: string): () => void {
    const label = capabilityLabel(capability, host);
    const granted = this.#grants.some(
      (grant) =>
        grant.capability === capability && (host === undefined || grant.hosts?.includes(host) === true),
    );
    if (!granted) {
      this.#denied.add(label);
      throw new DeniedError(label);
    }
    const count = (by: number): void => void this.#used.set(label, (this.#used.get(label) ?? 0) + by);
    count(1);
    return () => count(-1);
  }

  get hosts(): readonly string[] {
    return this.#grants.flatMap(({ capability, hosts }) => (capability === 'network' ? (hosts ?? []) : []));
  }

  get receipt(): SandboxResult['capabilities'] {
    return {
      declared: [...new Set(this.#declared)].toSorted(),
      used: [...this.#used.keys()].filter((label) => (this.#used.get(label) ?? 0) > 0).toSorted(),
      denied: [...this.#denied].toSorted(),
    };
  }
}

function labelsOf({ capability, hosts }: CapabilityUse): string[] {
  if (hosts === undefined || hosts.length === 0) return [capabilityLabel(capability)];
  return hosts.map((host) => capabilityLabel(capability, host));
}
