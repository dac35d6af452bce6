import type { Remote } from '../../../src-shared/models/remote.ts';

/** Where what is on the screen comes from. */
export interface Standing {
  readonly key: 'lost' | 'simulation' | 'local' | 'asOf' | 'offline' | 'new';
  /** The oldest moment as of which anything of a server is shown. */
  readonly asOf: string | null;
}

/** Codes that mean that nobody answered. */
const UNREACHABLE: readonly string[] = ['sync.unreachable', 'sync.too-slow'];

export function isUnreachable({ state, lastError }: Pick<Remote, 'state' | 'lastError'>): boolean {
  return state !== 'current' && lastError !== null && UNREACHABLE.includes(lastError.code);
}

export function standingOf({
  isLost,
  isSimulation,
  remotes,
}: {
  readonly isLost: boolean;
  readonly isSimulation: boolean;
  readonly remotes: readonly Remote[];
}): Standing {
  const times = remotes.flatMap(({ asOf }) => (asOf === null ? [] : [asOf])).toSorted();
  const asOf = times[0] ?? null;
  if (isLost) return { key: 'lost', asOf: null };
  if (isSimulation) return { key: 'simulation', asOf };
  if (remotes.length === 0) return { key: 'local', asOf: null };
  // What came in a file is reached by nobody, and is no reason to call the others reached.
  const asked = remotes.filter(({ url }) => url !== null);
  if (asked.length > 0 && asked.every(isUnreachable)) return { key: 'offline', asOf };
  return { key: asOf === null ? 'new' : 'asOf', asOf };
}
