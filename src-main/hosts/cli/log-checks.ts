import type { StationClient } from '../../../src-shared/contract/index.ts';
import { originOf, verifyCheckpoint, verifyConsistency, type Checkpoint } from '../../trust/log/index.ts';

export { verifyProofFile, writeProofFile } from '../../trust/log/index.ts';

/** A checkpoint that somebody kept, and what it must be signed with. */
export interface KnownCheckpoint {
  readonly text: string;
  readonly publicKey: string;
  /** The one that the key signed under where left out. */
  readonly origin?: string | undefined;
}

/** Shows that the log of today goes on from a checkpoint that was kept. What the log itself says is believed in nothing. */
export async function provenConsistent(
  client: StationClient,
  known: KnownCheckpoint,
): Promise<{ readonly from: Checkpoint; readonly to: Checkpoint }> {
  const expected = { origin: known.origin ?? originOf(known.text), publicKey: known.publicKey };
  const from = verifyCheckpoint(known.text, expected);
  const to = verifyCheckpoint((await client.log.checkpoint()).checkpoint, expected);
  const proof =
    to.size < from.size ? [] : (await client.log.consistency({ from: from.size, to: to.size })).proof;
  verifyConsistency({
    fromSize: from.size,
    fromRoot: from.rootHash,
    toSize: to.size,
    toRoot: to.rootHash,
    proof,
  });
  return { from, to };
}
