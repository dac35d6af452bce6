import { StationError } from '../../src-shared/errors/index.ts';
import { SYNC_LIMITS } from '../../src-shared/limits.ts';
import type { CatalogEntry } from '../../src-shared/models/catalog-entry.ts';
import { breather } from '../workers/index.ts';
import { differingFrom, isStanding, signedMarks } from './hold-marks.ts';
import { readTarget } from './plan-pull.ts';
import { withAgain, type PullOf } from './pull-state.ts';
import { finish, keepPull, takeOver, toTheFirstLeaf, type PullDeps } from './pull-steps.ts';
import { readEntriesAfter, readEntry } from './read-entries.ts';
import type { RemoteLog } from './read-log.ts';
import { needRemote } from './remotes.ts';

/** Takes the whole catalog over, page by page; answers the leaves that have to be read where its marks are not the signed ones. @throws sync.* */
export async function readAll(
  deps: PullDeps,
  log: RemoteLog,
  remoteId: string,
  begun: PullOf<'all'>,
): Promise<PullOf<'leaves'> | null> {
  let pull = begun;
  let taken = 0;
  let most = pull.to.size;
  const signed = await signedMarks(deps.metadata, deps.signal);
  for (;;) {
    await deps.progress(fractionOf(pull), `taking over the catalog, page ${pull.pages + 1}`);
    const page = await readEntriesAfter(deps.http, pull.cursor, deps.signal);
    await deps.onPhase?.('page');
    if (page.seq < pull.to.size - 1) throw new StationError('sync.entries-behind', { id: remoteId });
    if (pull.pages >= SYNC_LIMITS.pages)
      throw new StationError('sync.answer-invalid', {
        url: deps.http.url,
        problem: 'its catalog has no end',
      });
    const cursor = page.nextCursor;
    const entries: CatalogEntry[] = [];
    const pause = breather();
    for (const item of page.items) {
      const entry = readEntry(deps.http, item);
      const before = entries.at(-1)?.id ?? pull.cursor;
      if (before !== null && entry.id <= before)
        throw new StationError('sync.answer-invalid', {
          url: deps.http.url,
          problem: 'its catalog is not in order',
        });
      entries.push(entry);
      await pause();
    }
    const versions = entries.reduce((sum, one) => sum + one.versions.length, pull.versions);
    if (versions > most) most = await approvedAtMost(deps, log, remoteId, pull, versions);
    pull = await takeOver(deps, remoteId, entries, {
      next: { ...pull, cursor, pages: pull.pages + 1, versions },
      words: (id) => ({
        takesBack: () => false,
        // A server that does not list its marks is believed until its leaves say otherwise.
        isSaid: (version, kind) => signed === null || isStanding(signed, id, version, kind),
      }),
      looksAgain: true,
    });
    taken += entries.length;
    if (cursor === null) break;
  }
  await deps.progress(0.99, `${taken} taken over`);
  const differing = signed === null ? [] : await differingFrom(deps.store, remoteId, signed);
  pull = { ...pull, again: withAgain(pull.again, differing, []) };
  // Marks stand here that were not told, or differ from those that are signed: the log says which of them are true.
  if (pull.again.ids.length > 0) return toTheFirstLeaf(deps, remoteId, pull);
  await finish(deps, remoteId, pull);
  return null;
}

/** Every version has a leaf of its own: a catalog with more of them than the log has leaves by now has no end. @throws sync.answer-invalid */
async function approvedAtMost(
  deps: PullDeps,
  log: RemoteLog,
  remoteId: string,
  pull: PullOf<'all'>,
  versions: number,
): Promise<number> {
  const { size } = await readTarget(
    deps.signal,
    log,
    await deps.store.read((tx) => needRemote(tx, remoteId)),
  );
  if (versions <= size) return size;
  await keepPull(deps, remoteId, { ...pull, cursor: null, pages: 0, versions: 0 });
  throw new StationError('sync.answer-invalid', {
    url: deps.http.url,
    problem: `it lists more versions than its log of ${size} leaves can have approved`,
  });
}

/** Nobody knows how many pages come: nearer to the end with each. */
function fractionOf({ pages }: PullOf<'all'>): number {
  return 0.05 + 0.9 * (1 - 1 / (1 + pages / 20));
}
