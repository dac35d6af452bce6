import { StationError } from '../../../src-shared/errors/index.ts';
import type { Manifest } from '../../../src-shared/models/manifest.ts';

export interface Contributed {
  readonly kind: 'command' | 'strategy' | 'report' | 'workflow';
  readonly name: string;
}

/**
 * What a name means among an extension's contributions. Where one name stands for several, the kind goes before it:
 * `strategy:scan`. A workflow can only be run whole, under any of its names.
 * @throws installs.unknown-contribution, installs.ambiguous-contribution
 */
export function findContribution(extensionId: string, manifest: Manifest, asked: string): Contributed {
  const all = contributed(manifest);
  if (manifest.kind === 'workflow' && asked === extensionId) return { kind: 'workflow', name: manifest.name };
  const found = all.filter(({ kind, name }) => name === asked || `${kind}:${name}` === asked);
  const [first, second] = found;
  const labels = (list: readonly Contributed[]): string[] => list.map(({ kind, name }) => `${kind}:${name}`);
  if (first === undefined) {
    const available = all.length === 0 ? 'nothing' : labels(all);
    throw new StationError('installs.unknown-contribution', { extensionId, name: asked, available });
  }
  if (second !== undefined)
    throw new StationError('installs.ambiguous-contribution', {
      extensionId,
      name: asked,
      available: labels(found),
    });
  return first;
}

function contributed(manifest: Manifest): readonly Contributed[] {
  if (manifest.kind === 'workflow') return [{ kind: 'workflow', name: manifest.name }];
  const { commands, strategies, reports } = manifest.contributes;
  return [
    ...commands.map(({ id }): Contributed => ({ kind: 'command', name: id })),
    ...strategies.map(({ id }): Contributed => ({ kind: 'strategy', name: id })),
    ...reports.map(({ id }): Contributed => ({ kind: 'report', name: id })),
  ];
}
