import path from 'node:path';
import { newId } from '../../src-shared/id.ts';
import { readPackage } from '../../src-main/packages/index.ts';
import type { Station } from '../../src-main/station.ts';
import { createSync, type FetchPhase, type PullPhase, type Sync } from '../../src-main/sync/index.ts';
import { openSecretBox, verifyPackage } from '../../src-main/trust/index.ts';

/** The sync of a station, told of each phase: where work is cut. */
export function syncWithPhases(
  station: Station,
  hooks: {
    readonly onPhase?: (phase: PullPhase) => void | Promise<void>;
    readonly onFetchPhase?: (phase: FetchPhase) => void;
  },
): Sync {
  const { home, store, blobs, trustPolicy, now } = station;
  return createSync({
    store,
    blobs,
    home,
    secrets: openSecretBox(path.join(home, 'keys'), 'registries', { now, keychain: null }),
    now,
    newId,
    readPackage: async (bytes) => readPackage(bytes),
    verifyPackage,
    pins: trustPolicy.pins,
    keysOf: trustPolicy.keysOf,
    simulation: station.simulation.enabled,
    applyMarks: () => station.installs.applyMarks(),
    ...hooks,
  });
}
