import { isJsonObject, type Json } from '../../../src-shared/json.ts';
import type { Job } from '../../../src-shared/models/job.ts';

/** What a job made, as `id version` of each thing its result names; else its last phase, where that says more than its state. */
export function jobResult({ result, phase, state }: Pick<Job, 'result' | 'phase' | 'state'>): string {
  const named = things(result).flatMap((thing) => {
    if (!isJsonObject(thing)) return [];
    const { extensionId, version } = thing;
    if (typeof extensionId !== 'string') return [];
    return [typeof version === 'string' ? `${extensionId} ${version}` : extensionId];
  });
  if (named.length > 0) return named.join(', ');
  return phase === state ? '' : phase;
}

/** The result itself, or the first list in it. */
function things(result: Json): readonly Json[] {
  if (Array.isArray(result)) return result as readonly Json[];
  if (!isJsonObject(result)) return [];
  const list = Object.values(result).find((value) => Array.isArray(value));
  return list === undefined ? [result] : (list as readonly Json[]);
}
