import { z } from 'zod';
import { StationError } from '../../../src-shared/errors/index.ts';
import { verifyCheckpoint, originOf, type Checkpoint } from './checkpoint.ts';
import { leafHash } from './merkle.ts';
import { verifyInclusion } from './verify-inclusion.ts';

const FORMAT = 'marketplace-station-log-proof/1';

const fileSchema = z.strictObject({
  format: z.literal(FORMAT),
  /** The leaf's index in the log. */
  seq: z.int().min(0),
  /** RFC 8785 text, byte for byte what was hashed. */
  leaf: z.string(),
  /** Hex, RFC 6962 section 2.1.1. */
  proof: z.array(z.string()).max(64),
  /** Of the tree that the proof leads to. */
  checkpoint: z.string(),
});

/** All that it takes to show offline that a log holds a leaf, but for the key of the log. */
export type ProofFile = Omit<z.infer<typeof fileSchema>, 'format'>;

/** The text of the file. */
export function writeProofFile({ seq, leaf, proof, checkpoint }: ProofFile): string {
  return `${JSON.stringify({ format: FORMAT, seq, leaf, proof, checkpoint }, null, 2)}\n`;
}

/**
 * Says which leaf of which log the file proves. `publicKey` is SPKI PEM; where no origin is demanded, the one that the key
 * signed under counts. Pure.
 * @throws trust.log-proof-file-malformed, and what a checkpoint and a proof of inclusion are refused with
 */
export function verifyProofFile(
  text: string,
  expected: { readonly origin?: string | undefined; readonly publicKey: string },
): Checkpoint & { readonly seq: number; readonly leaf: string } {
  const { seq, leaf, proof, checkpoint } = read(text);
  const origin = expected.origin ?? originOf(checkpoint);
  const verified = verifyCheckpoint(checkpoint, { origin, publicKey: expected.publicKey });
  const { size, rootHash } = verified;
  verifyInclusion({ leafHash: leafHash(leaf).toString('hex'), index: seq, size, proof, rootHash });
  return { ...verified, seq, leaf };
}

function read(text: string): ProofFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new StationError('trust.log-proof-file-malformed', { reason: 'it is not JSON' }, cause);
  }
  const parsed = fileSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new StationError(
    'trust.log-proof-file-malformed',
    { reason: `its field "${parsed.error.issues[0]?.path.join('.') ?? ''}" is wrong` },
    parsed.error,
  );
}
