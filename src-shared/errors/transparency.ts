import { defineErrors } from './entry.ts';

/** Refusals of the transparency log: of what a log says of itself, and of proofs that do not prove it. */
export const transparencyErrors = defineErrors({
  'trust.log-key-malformed': {
    status: 400,
    exit: 1,
    message: 'The key of the log cannot be used: {reason}.',
    hint: 'Give the PEM public key ("BEGIN PUBLIC KEY") that the log signs with, which is always Ed25519: `wpk log checkpoint` prints it below the checkpoint.',
  },
  'trust.log-checkpoint-malformed': {
    status: 400,
    exit: 1,
    message: 'The checkpoint cannot be read: {reason}.',
    hint: 'Fetch it again; a signed note with the name, size and root of a log is expected (C2SP tlog-checkpoint).',
  },
  'trust.log-checkpoint-origin': {
    status: 403,
    exit: 1,
    message: 'The checkpoint is of the log "{actual}", not of "{expected}".',
    hint: 'Ask the log for its own checkpoint; one of another log proves nothing here.',
  },
  'trust.log-checkpoint-unsigned': {
    status: 403,
    exit: 1,
    message: 'The checkpoint carries no signature of the known key of "{name}".',
    hint: 'Check that the key is the one of this log; ask whoever keeps the log if it changed.',
  },
  'trust.log-checkpoint-signature': {
    status: 403,
    exit: 1,
    message: 'The signature of the checkpoint of "{name}" does not verify: it was changed after signing.',
    hint: 'Do not go by this checkpoint. Fetch it again.',
  },
  'trust.log-proof-malformed': {
    status: 400,
    exit: 1,
    message: 'The proof cannot be read: {reason}.',
    hint: 'Fetch it again; sizes are whole numbers and hashes are 64 lower-case hex digits.',
  },
  'trust.log-proof-length': {
    status: 400,
    exit: 1,
    message: 'A proof between trees of these sizes has {expected} hashes; this one has {actual}.',
    hint: 'Fetch the proof again, for exactly the size of the checkpoint.',
  },
  'trust.log-index-outside': {
    status: 400,
    exit: 1,
    message: 'A log of {size} leaves has no leaf {index}.',
    hint: 'Use a checkpoint that is not older than the leaf.',
  },
  'trust.log-not-included': {
    status: 403,
    exit: 1,
    message:
      'The log does not hold this leaf: the proof for index {index} does not lead to the root of {size} leaves.',
    hint: 'Do not go by this leaf; it was changed, or it is not in the log that signed the checkpoint.',
  },
  'trust.log-size-shrank': {
    status: 403,
    exit: 1,
    message: 'The log had {fromSize} leaves and now shows {toSize}.',
    hint: 'A log only grows. Keep both checkpoints: they prove that something was taken back, or that an old answer was served.',
  },
  'trust.log-inconsistent': {
    status: 403,
    exit: 1,
    message: 'The log of {toSize} leaves does not go on from the one of {fromSize}: its history was changed.',
    hint: 'Keep both checkpoints and ask whoever keeps the log; together they prove that it was forked.',
  },
  'trust.log-statement-invalid': {
    status: 403,
    exit: 1,
    message: 'The statement does not hold: {reason}.',
    hint: 'Do not go by it. Fetch it again, or ask whoever signed it.',
  },
  'trust.log-proof-file-malformed': {
    status: 400,
    exit: 1,
    message: 'The file is no proof from a log: {reason}.',
    hint: 'Give a file that `wpk log prove --out FILE` wrote.',
  },
  'log.size-unknown': {
    status: 400,
    exit: 1,
    message: 'The log has {current} leaves; nothing can be proved about {size} of them.',
    hint: 'Ask for a size that is not above the one of the current checkpoint.',
  },
  'log.leaf-unknown': {
    status: 404,
    exit: 1,
    message: 'The log of {size} leaves holds no such leaf: {what}.',
    hint: 'Check the name, and that the version was approved before the checkpoint was made.',
  },
  'log.tree-damaged': {
    status: 500,
    exit: 1,
    message: 'The stored tree of the log does not agree with its leaves: {reason}.',
    hint: 'Run `wpk doctor` and `wpk log verify`, and restore the home from a backup.',
  },
});
