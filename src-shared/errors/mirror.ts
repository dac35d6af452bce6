import { defineErrors } from './entry.ts';

const ASK = 'Nothing was changed here. Have the file made again, and carry it another way.';

/** What can be wrong with a file that carries a registry over an air gap. */
export const mirrorErrors = defineErrors({
  'mirror.not-found': {
    status: 404,
    exit: 1,
    message: '{path} cannot be read: {problem}',
    hint: 'Check the path; a file that `wpk mirror export` wrote is expected.',
  },
  'mirror.not-a-mirror': {
    status: 400,
    exit: 1,
    message: 'This is not a mirror file: {problem}',
    hint: 'A file that `wpk mirror export` wrote is expected.',
  },
  'mirror.from-the-future': {
    status: 409,
    exit: 1,
    message: 'The mirror file has format {format}; this program knows up to {known}.',
    hint: 'Use a newer version of this program, or have the file made with an older one.',
  },
  'mirror.damaged': {
    status: 400,
    exit: 1,
    message: 'The mirror file is damaged: {problem}',
    hint: ASK,
  },
  'mirror.too-large': {
    status: 400,
    exit: 1,
    message: '{what} is larger than a mirror file may hold: {sizeBytes} bytes, at most {maxBytes}.',
    hint: 'Nothing was changed here. An honest file is within the bounds of docs/air-gap.md; make smaller ones with chosen packages.',
  },
  'mirror.list-malformed': {
    status: 400,
    exit: 1,
    message: 'The list of the mirror file does not hold: {problem}',
    hint: ASK,
  },
  'mirror.unsigned': {
    status: 403,
    exit: 1,
    message: 'The mirror file carries no signature that can be read: {problem}',
    hint: ASK,
  },
  'mirror.signature-wrong': {
    status: 403,
    exit: 1,
    message: 'The list of the mirror file is not what {exporter} signed.',
    hint: ASK,
  },
  'mirror.another-exporter': {
    status: 409,
    exit: 1,
    message: 'The mirror file was made by {actual}; earlier ones of {id} were made by {expected}.',
    hint: 'Ask whoever brought the file. If the new exporter is meant, name it with --exporter.',
  },
  'mirror.exporter-differs': {
    status: 409,
    exit: 1,
    message: 'The mirror file was made by {actual}, not by {meant}.',
    hint: 'Compare what --exporter names with what whoever made the file told you, on another way than the file came.',
  },
  'mirror.entry-missing': {
    status: 400,
    exit: 1,
    message: 'The mirror file lacks {path}, which its list names.',
    hint: ASK,
  },
  'mirror.entry-unlisted': {
    status: 400,
    exit: 1,
    message: 'The mirror file holds {path}, which its list does not name.',
    hint: ASK,
  },
  'mirror.entry-duplicate': {
    status: 400,
    exit: 1,
    message: 'The mirror file holds {path} more than once.',
    hint: ASK,
  },
  'mirror.entry-misplaced': {
    status: 400,
    exit: 1,
    message: 'The mirror file holds {actual} where its list has {expected}.',
    hint: ASK,
  },
  'mirror.entry-size': {
    status: 400,
    exit: 1,
    message: '{path} has {actual} bytes in the mirror file; its list says {expected}.',
    hint: ASK,
  },
  'mirror.entry-tampered': {
    status: 403,
    exit: 1,
    message: '{path} in the mirror file is not what was signed for.',
    hint: ASK,
  },
  'mirror.changed-meanwhile': {
    status: 409,
    exit: 1,
    message: 'The mirror file is not the one that was reviewed.',
    hint: 'Nothing was changed here. Review it again, and leave it alone until it is imported.',
  },
  'mirror.root-unconfirmed': {
    status: 409,
    exit: 1,
    message: 'Nobody has confirmed the trust root {fingerprint} of this mirror file.',
    hint: 'Compare the fingerprint with the one that the owner of the registry hands out, then give it with --fingerprint, or the root itself with --root.',
  },
  'mirror.another-root': {
    status: 403,
    exit: 1,
    message: 'The mirror file does not lead to the trust root {expected}: its own is {actual}.',
    hint: 'Do not go on: it is of another registry, or somebody made it up.',
  },
  'mirror.another-registry': {
    status: 409,
    exit: 1,
    message: 'The mirror file is of the log {actual}; {id} is the log {expected}.',
    hint: 'Import it under another name with --as, if it is meant at all.',
  },
  'mirror.another-name': {
    status: 409,
    exit: 2,
    message: 'The registry in this file is known here as {id}, not as {as}.',
    hint: 'Leave --as out, or name {id} with it.',
  },
  'mirror.name-needed': {
    status: 400,
    exit: 2,
    message: 'The registry in this file is not followed here, and {id} cannot be its name.',
    hint: 'Choose a short name for it with --as.',
  },
  'mirror.metadata-differs': {
    status: 403,
    exit: 1,
    message: 'The list of the mirror file tells of other metadata than it holds: {problem}',
    hint: ASK,
  },
  'mirror.rollback': {
    status: 403,
    exit: 1,
    message:
      'The mirror file is older than what is known here of {id}: its log has {size} entries, not {known}.',
    hint: 'Nothing was changed here. Import the newest file; an old one would bring back what was withdrawn.',
  },
  'mirror.log-fork': {
    status: 403,
    exit: 1,
    message: 'The log in the mirror file does not go on from the one that is known here of {id}.',
    hint: 'Its past was rewritten, or you are shown another one than before. Nothing was changed; ask whoever runs the registry.',
  },
  'mirror.log-differs': {
    status: 403,
    exit: 1,
    message: 'The log in the mirror file is not the one that its registry signed: {problem}',
    hint: ASK,
  },
  'mirror.not-in-log': {
    status: 403,
    exit: 1,
    message: 'The log in the mirror file does not hold {what}: {problem}',
    hint: ASK,
  },
  'mirror.not-a-target': {
    status: 403,
    exit: 1,
    message: 'The registry of the mirror file vouches for no package {extensionId}@{version}.',
    hint: ASK,
  },
  'mirror.wrong-target': {
    status: 403,
    exit: 1,
    message:
      'The package {extensionId}@{version} in the mirror file is not the one that its registry vouches for: {problem}',
    hint: ASK,
  },
  'mirror.bundle-differs': {
    status: 403,
    exit: 1,
    message:
      'The signature of {extensionId}@{version} in the mirror file is not the one that its registry vouches for.',
    hint: ASK,
  },
  'mirror.signer-refused': {
    status: 403,
    exit: 1,
    message: 'The signature of {extensionId}@{version} in the mirror file does not hold ({refusal}).',
    hint: 'Nothing was changed here. Ask its publisher, on a way that you trust. Where the publisher is one of this home, its keys of this home count: allow another one with `wpk trust allow`.',
  },
  'mirror.keys-changed': {
    status: 409,
    exit: 1,
    message: 'The keys of {publisher} in the mirror file are not those that were seen before.',
    hint: 'A new key has to be signed for by the old one. Ask the publisher, on a way that you trust, before you agree to it.',
  },
  'mirror.evidence-lies': {
    status: 403,
    exit: 1,
    message: 'What the mirror file keeps as evidence of {what} does not hold: {problem}',
    hint: ASK,
  },
  'mirror.catalog-lies': {
    status: 403,
    exit: 1,
    message: 'What the mirror file lists of {what} is not what its signed parts say: {problem}',
    hint: ASK,
  },
  'mirror.dependency-missing': {
    status: 409,
    exit: 1,
    message:
      '{extensionId}@{version} needs {dependency} {range}, which is neither in the mirror file nor here.',
    hint: 'Have the file made again with it; `wpk mirror export` brings dependencies along by itself.',
  },
  'mirror.base-missing': {
    status: 409,
    exit: 1,
    message:
      'The mirror file goes on from an earlier one that was not imported here: {extensionId}@{version} is missing.',
    hint: 'Import the earlier file first, or have a whole one made without --since.',
  },
  'mirror.review-unknown': {
    status: 404,
    exit: 1,
    message: 'What was to be confirmed is no longer there.',
    hint: 'Review the file again with `wpk mirror import FILE`.',
  },
  'mirror.out-exists': {
    status: 409,
    exit: 1,
    message: '{path} is there already.',
    hint: 'Choose another name; what is there is not replaced.',
  },
  'mirror.nothing-chosen': {
    status: 404,
    exit: 1,
    message: 'Nothing that was asked for can be exported: {problem}',
    hint: 'Name approved versions as publisher.name@RANGE, or give --all.',
  },
  'mirror.not-exportable': {
    status: 409,
    exit: 1,
    message: '{extensionId}@{version} cannot be exported: {problem}',
    hint: 'Sync with its server, or leave it out.',
  },
  'mirror.metadata-behind': {
    status: 409,
    exit: 1,
    message:
      'Nothing can be exported now: the log took the mark "{kind}" of {extensionId}@{version} back, and the signed metadata still lists it.',
    hint: 'Export again in a while: the registry signs anew by itself, or with `wpk tuf publish`.',
  },
});
