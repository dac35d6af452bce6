import type { Manifest } from '../../../src-shared/models/manifest.ts';

/**
 * Everything a package needs, by id: its dependencies, and for a workflow the extensions whose commands its steps use. A step's
 * extension that the manifest gives no range for may have any version.
 */
export function needsOf(manifest: Manifest): Readonly<Record<string, string>> {
  if (manifest.kind !== 'workflow') return manifest.dependencies;
  const used = manifest.steps.flatMap(({ uses }) =>
    uses === undefined ? [] : [uses.slice(0, uses.indexOf('/'))],
  );
  const any = used.map((extensionId): [string, string] => [extensionId, '*']);
  return { ...Object.fromEntries(any), ...manifest.dependencies };
}
