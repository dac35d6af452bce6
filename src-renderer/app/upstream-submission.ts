import { submissionSchema, type Submission } from '../../src-shared/models/catalog.ts';
import type { UpstreamItem } from '../../src-shared/models/upstream.ts';

/** What the server says of a package that was sent there; null before it said anything. */
export function submissionOf({ kind, outcome }: Pick<UpstreamItem, 'kind' | 'outcome'>): Submission | null {
  if (kind !== 'publish' || typeof outcome !== 'object' || outcome === null || !('submission' in outcome))
    return null;
  const read = submissionSchema.safeParse(outcome['submission']);
  return read.success ? read.data : null;
}
