import type { AnyNode } from 'acorn';
import type { Capability } from '../../src-shared/models/manifest.ts';
import type { AuditContext } from './context.ts';
import type { Script } from './script/script.ts';

export interface CapabilityFact {
  readonly capability: Capability;
  readonly script: Script;
  readonly node: AnyNode;
}

/** What the capabilities are called in "marketplace". */
export const CAPABILITY_NAMES: Readonly<Record<Capability, string>> = {
  storage: 'storage',
  'market-data.read': 'marketData',
  network: 'network',
  notify: 'notify',
};
const BY_NAME = new Map(
  Object.entries(CAPABILITY_NAMES).map(([capability, name]) => [name, capability as Capability]),
);

/** Every use of a capability of "marketplace": calls, and places where the capability is handed on. */
export function capabilityUses(context: AuditContext): CapabilityFact[] {
  const uses: CapabilityFact[] = [];
  for (const script of context.scripts) {
    for (const call of script.facts.calls) {
      for (const path of call.paths) add(script, call.node, path, uses);
    }
    for (const read of script.facts.reads) {
      const parent = script.names.parents.get(read.node);
      // `const { get } = storage` and `f(storage)` are uses; a bare mention in an export or import is none.
      if (parent?.type === 'ExportSpecifier' || parent?.type === 'ImportSpecifier') continue;
      add(script, read.node, read.path, uses);
    }
  }
  return uses;
}

function add(script: Script, node: AnyNode, path: string, uses: CapabilityFact[]): void {
  const name = /^marketplace\.(\w+)/.exec(path)?.[1];
  const capability = name === undefined ? undefined : BY_NAME.get(name);
  if (capability === undefined || path.includes('()')) return;
  uses.push({ capability, script, node });
}
