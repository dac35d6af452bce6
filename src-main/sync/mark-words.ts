import type { JsonObject } from '../../src-shared/json.ts';
import type { EntryVersion } from '../../src-shared/models/catalog-entry.ts';
import { actorFingerprint, jsonDigest, textDigest } from '../store/index.ts';

/** What a leaf that sets a mark says of its reason, evidence, successor and actor, as one digest. */
export function wordsInLeaf(leaf: JsonObject): string {
  const { reasonDigest = null, evidenceDigest = null, successor = null, actor = null } = leaf;
  return jsonDigest({ reasonDigest, evidenceDigest, successor, actor });
}

/** The same of a mark as a server tells it. */
export function wordsOf({ reason, evidence, successor, actor }: EntryVersion['marks'][number]): string {
  return wordsInLeaf({
    reasonDigest: textDigest(reason),
    evidenceDigest: evidence === null ? null : textDigest(evidence),
    successor,
    actor: actorFingerprint(actor),
  });
}
