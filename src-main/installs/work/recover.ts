import { StationError } from '../../../src-shared/errors/index.ts';
import type { InstallsDeps } from '../deps.ts';
import { applyBlocks } from '../care/marks.ts';
import { extensionFolder } from '../folders.ts';
import { namesInOwn } from '../own-folder.ts';
import { isUnsettled } from '../states.ts';
import { liveLeases, withLease } from './lease.ts';
import { extensionsWithFolders, orphansOf, sweepExtension, sweepStaging } from './sweep.ts';

/**
 * Puts right what processes that were cut left behind: unsettled rows, folders that nothing leads to, staging folders. What a
 * process that may be alive holds a lease on is left to it. A block whose process was cut before it reached a copy here reaches it
 * now.
 */
export async function recoverWork(deps: InstallsDeps): Promise<void> {
  const unsettled = await deps.store.read(async (tx) => (await tx.ledger.current()).filter(isUnsettled));
  const cut = new Set(unsettled.map(({ extensionId }) => extensionId));
  for (const extensionId of await extensionsWithFolders(deps)) {
    if (await hasOrphans(deps, extensionId)) cut.add(extensionId);
  }
  if (cut.size > 0) {
    const held = new Set((await liveLeases(deps)).map(({ name }) => name.slice('install:'.length)));
    for (const extensionId of cut) if (!held.has(extensionId)) await recoverExtension(deps, extensionId);
  }
  await sweepStaging(deps);
  await unlessBusy(() => applyBlocks(deps));
}

async function recoverExtension(deps: InstallsDeps, extensionId: string): Promise<void> {
  // Taking the lease settles the rows.
  await unlessBusy(() =>
    withLease(deps, [extensionId], undefined, async () => {
      await sweepExtension(deps, extensionId);
    }),
  );
}

/** Where somebody was quicker it is theirs to put right. */
async function unlessBusy(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof StationError && error.code === 'installs.busy')) throw error;
  }
}

async function hasOrphans(deps: InstallsDeps, extensionId: string): Promise<boolean> {
  const names = await namesInOwn(deps.home, extensionFolder(deps.home, extensionId));
  return names.length === 0 || (await orphansOf(deps, extensionId)).length > 0;
}
