import { defineErrors } from './entry.ts';

export const tufErrors = defineErrors({
  'tuf.not-initialised': {
    status: 404,
    exit: 1,
    message: 'This station publishes no TUF metadata yet.',
    hint: 'Make root keys with `wpk tuf key FILE`, then `wpk tuf init`; docs/tuf.md walks through it.',
  },
  'tuf.initialised': {
    status: 409,
    exit: 1,
    message: 'This station has a TUF root already, version {version}.',
    hint: 'Change keys, threshold or expiry with `wpk tuf rotate`.',
  },
  'tuf.root-pending': {
    status: 409,
    exit: 1,
    message: 'Root version {version} waits for signatures already.',
    hint: 'Bring it to its end with `wpk tuf sign`, or put another one in its place with --replace.',
  },
  'tuf.nothing-pending': {
    status: 404,
    exit: 1,
    message: 'Nothing of the role {role} waits for signatures.',
    hint: '`wpk tuf status` lists what does.',
  },
  'tuf.bad-key': {
    status: 400,
    exit: 1,
    message: 'This key cannot be used: {problem}.',
    hint: 'Make one with `wpk tuf key FILE` and give that file, or its public key as PEM.',
  },
  'tuf.bad-threshold': {
    status: 400,
    exit: 2,
    message: 'A threshold of {threshold} does not fit {keys} root keys.',
    hint: 'It is at least 1 and at most the number of keys. Two of three is a good choice.',
  },
  'tuf.unknown-key': {
    status: 404,
    exit: 1,
    message: 'The root has no key {keyId}.',
    hint: '`wpk tuf status` lists the keys of the root.',
  },
  'tuf.not-a-signer': {
    status: 403,
    exit: 1,
    message: 'The key {keyId} has no say in {role}.',
    hint: 'Sign with one of the keys that `wpk tuf status` lists for it.',
  },
  'tuf.other-content': {
    status: 409,
    exit: 1,
    message: 'This is not what waits for signatures here, but {fingerprint}.',
    hint: 'Write the file anew with `wpk tuf pending`, look at it, and have it signed again.',
  },
  'tuf.wrong-signature': {
    status: 403,
    exit: 1,
    message: 'No signature in this file counts for {role}.',
    hint: 'Sign it with one of the keys that `wpk tuf status` lists for it.',
  },
  'tuf.bad-file': {
    status: 400,
    exit: 1,
    message: 'This is not a file of TUF metadata that waits for signatures: {problem}.',
    hint: 'Take the file that `wpk tuf pending` wrote.',
  },
  'tuf.corrupt': {
    status: 500,
    exit: 1,
    message: 'The published metadata is damaged: {file} is missing or does not read.',
    hint: 'Restore the folder `tuf` of the home from a backup; docs/tuf.md says how to go on without one.',
  },
  'tuf.clock-behind': {
    status: 409,
    exit: 1,
    message:
      'The clock of this machine says {now}, and the backup that this home was restored from was made at {backup}: what is published now would look like a rollback to followers.',
    hint: 'Set the clock, then publish again with `wpk tuf publish`; `wpk serve` does it by itself.',
  },
  'tuf.marks-too-many': {
    status: 409,
    exit: 1,
    message:
      'The list of the {marks} marks that stand has {bytes} bytes, and followers read {limit} at the most: it is not published.',
    hint: 'Followers go by the log then, and a first look at this server cannot tell whether a mark was kept back. Take back marks that say nothing any more, such as deprecations of versions that are yanked, then run `wpk tuf publish`.',
  },
  'tuf.delegated': {
    status: 409,
    exit: 1,
    message: 'The publisher {publisher} signs its own targets already.',
    hint: 'Take the delegation back with `wpk tuf undelegate`, then make it anew.',
  },
  'tuf.not-delegated': {
    status: 404,
    exit: 1,
    message: 'The publisher {publisher} does not sign its own targets.',
    hint: '`wpk tuf status` lists the publishers that do.',
  },
});
