import { defineErrors } from './entry.ts';

const ASK = 'Nothing was changed here, and what is installed goes on working.';

/** What a station says of a server's TUF metadata that it refuses, by the attacks that the specification names (section 1.5.2). */
export const syncMetadataErrors = defineErrors({
  'sync.metadata-tampered': {
    status: 502,
    exit: 1,
    message: 'The {role} metadata is not what was signed for: {problem}.',
    hint: `Somebody on the way may have changed it. ${ASK}`,
  },
  'sync.metadata-malformed': {
    status: 502,
    exit: 1,
    message: 'The {role} metadata cannot be read: {problem}.',
    hint: `Tell whoever runs the server. ${ASK}`,
  },
  'sync.metadata-threshold': {
    status: 502,
    exit: 1,
    message: 'The {role} metadata has too few good signatures: {signed} of the {threshold} that are needed.',
    hint: `Tell whoever runs the server; do not trust a new root that reaches you another way. ${ASK}`,
  },
  'sync.metadata-wrong-key': {
    status: 502,
    exit: 1,
    message: 'The {role} metadata is signed by none of the keys that count for it.',
    hint: `If the server was set up anew, compare its root with its owner before you add it again. ${ASK}`,
  },
  'sync.metadata-duplicate-key': {
    status: 502,
    exit: 1,
    message: 'The {role} metadata counts one key twice: {problem}.',
    hint: `Tell whoever runs the server. ${ASK}`,
  },
  'sync.metadata-rollback': {
    status: 502,
    exit: 1,
    message: 'The {role} metadata is older than what this station has seen: version {version} after {seen}.',
    hint: `A server that was restored from a backup does this too: its owner finds the way out in docs/tuf.md. ${ASK}`,
  },
  'sync.metadata-fast-forwarded': {
    status: 502,
    exit: 1,
    message: 'The version of the {role} metadata is out of all bounds: {version}.',
    hint: `Whoever holds its key may be an attacker: the owner rotates it with the root. ${ASK}`,
  },
  'sync.metadata-frozen': {
    status: 502,
    exit: 1,
    message: 'The {role} metadata expired on {expires}.',
    hint: `The server, or somebody on the way, shows an old state. Check the clock of this machine too. ${ASK}`,
  },
  'sync.metadata-root-expired': {
    status: 502,
    exit: 1,
    message: 'The root of the server expired on {expires}.',
    hint: `Its owner has to renew it with the root keys. Check the clock of this machine too. ${ASK}`,
  },
  'sync.metadata-root-skipped': {
    status: 502,
    exit: 1,
    message: 'The root of version {version} came where version {expected} was due.',
    hint: `Every version of the root is needed, one after the other. ${ASK}`,
  },
  'sync.metadata-root-endless': {
    status: 502,
    exit: 1,
    message: 'The server has more than {limit} versions of its root to show at once.',
    hint: `Refresh again, if this is what its owner says too. ${ASK}`,
  },
  'sync.metadata-mixed': {
    status: 502,
    exit: 1,
    message: 'The {role} metadata belongs to another snapshot than the one that was signed: {problem}.',
    hint: `Parts of several states were put together. ${ASK}`,
  },
  'sync.metadata-too-large': {
    status: 502,
    exit: 1,
    message: 'The {role} metadata is larger than {limit} bytes.',
    hint: ASK,
  },
  'sync.metadata-missing': {
    status: 502,
    exit: 1,
    message: 'The server does not hand out {file}, which its metadata names.',
    hint: `Try again later. ${ASK}`,
  },
  'sync.metadata-unpublished': {
    status: 502,
    exit: 1,
    message: 'The server publishes no signed metadata to this station: it hands out no {file}.',
    hint: `The token may be one of another tenant of the server: give the right one with \`wpk sync token NAME --token-file FILE\`. Else whoever runs the server has to publish (\`wpk tuf\`). ${ASK}`,
  },
  'sync.metadata-bad-role': {
    status: 502,
    exit: 1,
    message: 'The {role} metadata names a role that no server of ours has: {problem}.',
    hint: `Tell whoever runs the server. ${ASK}`,
  },
  'sync.metadata-wrong-target': {
    status: 502,
    exit: 1,
    message: 'The file {path} is not the one that the metadata lists: {problem}.',
    hint: `Somebody on the way may have changed it. ${ASK}`,
  },
  'sync.metadata-absent': {
    status: 409,
    exit: 1,
    message: 'Nothing is known of the server yet.',
    hint: 'Refresh it when the server can be reached.',
  },
  'sync.metadata-damaged': {
    status: 409,
    exit: 1,
    message: 'What this station kept of the metadata of the server was changed on its disk.',
    hint: 'Refresh it: everything is fetched and verified anew. What is installed goes on working.',
  },
  'sync.metadata-stale': {
    status: 409,
    exit: 1,
    message:
      'What this station knows of the server is of {asOf}, and the {role} metadata expired on {expires}.',
    hint: 'Refresh it when the server can be reached. Until then nothing new is installed from it; what is installed goes on working.',
  },
});
