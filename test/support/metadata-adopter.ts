import { metadataLock } from '../../src-main/sync/connect.ts';
import { openStateFolder } from '../../src-main/sync/metadata/state-file.ts';

// `metadata-adopter.ts FOLDER VERSION...`: adopts states with these versions of the timestamp, all at once, and ends.
const [folder = '', ...versions] = process.argv.slice(2);
const state = (timestampVersion: number) => ({
  format: 1 as const,
  root: '{}',
  timestamp: `timestamp ${timestampVersion}`,
  snapshot: null,
  targets: null,
  timestampVersion,
  rootVersion: 1,
  at: 1,
});
const kept = openStateFolder(folder, metadataLock({}));
await Promise.all(versions.map((version) => kept.adopt(state(Number(version)))));
