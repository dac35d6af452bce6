import { isJsonObject, type Json, type JsonObject } from '../../../../src-shared/json.ts';
import type { LooseManifest } from '../desk/loose-manifest.ts';

/** Something of a project that can be run by itself. */
export interface Contribution {
  readonly kind: 'command' | 'strategy' | 'report';
  readonly id: string;
  readonly title: string;
  /** JSON Schema of its input; null where the manifest gives none. */
  readonly input: JsonObject | null;
}

const KINDS = [
  ['command', 'commands'],
  ['strategy', 'strategies'],
  ['report', 'reports'],
] as const;

/** What a manifest contributes, in its order. What is not well-formed is left out: the audit says why. */
export function contributionsOf(manifest: LooseManifest | null): readonly Contribution[] {
  const contributes = manifest?.contributes as Json | undefined;
  if (!isJsonObject(contributes)) return [];
  return KINDS.flatMap(([kind, field]) => {
    const list = contributes[field];
    if (!Array.isArray(list)) return [];
    return (list as readonly Json[]).flatMap((one): Contribution[] => {
      if (!isJsonObject(one)) return [];
      const { id, title, input } = one;
      if (typeof id !== 'string') return [];
      return [
        {
          kind,
          id,
          title: typeof title === 'string' ? title : id,
          input: isJsonObject(input) ? input : null,
        },
      ];
    });
  });
}
