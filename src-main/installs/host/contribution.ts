import { StationError } from '../../../src-shared/errors/index.ts';
import type { Manifest } from '../../../src-shared/models/manifest.ts';

export interface Contributed {
  readonly kind: 'command' | 'strategy' | 'report' | 'workflow';
  readonly name: string;
}

/**
 * What a name means among an extension's contributions; the kind may go before it: `strategy:scan`. A workflow can only be run
 * whole, under its short name or its id.
 * @throws installs.unknown-contribution
 */
export function findContribution(extensionId: string, manifest: Manifest, asked: string): Contributed {
  const all = contributed(manifest);
  if (manifest.kind === 'workflow' && asked === extensionId) return { kind: 'workflow', name: manifest.name };
  // A manifest gives each contribution an id of its own, so that a name never means two things.
  const found = all.find(({ kind, name }) => name === asked || `${kind}:${name}` === asked);
  if (found !== undefined) return found;
  const available = all.length === 0 ? 'nothing' : all.map(({ kind, name }) => `${kind}:${name}`);
  throw new StationError('installs.unknown-contribution', { extensionId, name: asked, available });
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
