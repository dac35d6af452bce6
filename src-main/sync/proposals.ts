import { readFile, stat } from 'node:fs/promises';
import { StationError } from '../../src-shared/errors/index.ts';
import { SYNC_LIMITS } from '../../src-shared/limits.ts';
import type { RemoteRow, Store, Tx } from '../store/port.ts';
import { readRoot, type RootFacts } from './read-root.ts';
import { remoteUrl } from './remote-url.ts';

const KEPT_MS = 30 * 60_000;
const MOST = 20;

export interface ProposalInput {
  readonly id: string;
  readonly url: string;
  readonly root?: string | undefined;
  readonly rootPath?: string | undefined;
  readonly name?: string | undefined;
  readonly token?: string | undefined;
}

/** What a person is about to trust. */
export interface Proposal {
  readonly proposalId: string;
  readonly id: string;
  readonly url: string;
  readonly name: string;
  readonly root: string;
  readonly token: string | null;
  readonly facts: RootFacts;
}

export interface Proposals {
  propose(input: ProposalInput): Promise<Proposal>;
  /** For the surface that asks the person. @throws sync.proposal-unknown */
  get(proposalId: string): Proposal;
  /** Once. @throws sync.proposal-unknown, sync.fingerprint-differs */
  confirm(proposalId: string, fingerprint: string): Proposal;
}

/** Servers that somebody named and nobody confirmed yet: kept in memory alone, for half an hour. */
export function createProposals({
  store,
  now,
  newId,
}: {
  readonly store: Store;
  readonly now: () => number;
  readonly newId: () => string;
}): Proposals {
  const waiting = new Map<string, { readonly proposal: Proposal; readonly until: number }>();
  const get = (proposalId: string): Proposal => {
    const found = waiting.get(proposalId);
    if (found === undefined || found.until <= now()) throw new StationError('sync.proposal-unknown');
    return found.proposal;
  };
  return {
    async propose(input) {
      const { url } = remoteUrl(input.url);
      const root = input.root ?? (await readText(input.rootPath ?? ''));
      const facts = await readRoot(root);
      await refuseTaken(store, { id: input.id, url, fingerprint: facts.fingerprint });
      for (const [key, { until }] of waiting) if (until <= now()) waiting.delete(key);
      const [oldest] = waiting.keys();
      if (waiting.size >= MOST && oldest !== undefined) waiting.delete(oldest);
      const proposal: Proposal = {
        proposalId: newId(),
        id: input.id,
        url,
        name: input.name ?? input.id,
        root,
        token: input.token ?? null,
        facts,
      };
      waiting.set(proposal.proposalId, { proposal, until: now() + KEPT_MS });
      return proposal;
    },
    get,
    confirm(proposalId, fingerprint) {
      const proposal = get(proposalId);
      const actual = proposal.facts.fingerprint;
      if (bare(fingerprint) !== bare(actual))
        throw new StationError('sync.fingerprint-differs', { expected: fingerprint, actual });
      waiting.delete(proposalId);
      return proposal;
    },
  };
}

/** People type it with spaces, colons or without its prefix. */
function bare(fingerprint: string): string {
  return fingerprint
    .toLowerCase()
    .replace(/^sha256:/, '')
    .replaceAll(/[\s:-]/g, '');
}

/** A name is taken while it is followed, and while something of another root is left under it: that belongs to whoever it came from. */
export async function isTaken(tx: Tx, row: RemoteRow, fingerprint: string): Promise<boolean> {
  if (row.state !== 'removed') return true;
  return row.rootFingerprint !== fingerprint && (await tx.remotes.countOf(row.id)) > 0;
}

/** @throws sync.name-taken, sync.url-taken, sync.too-many */
export async function refuseTaken(
  store: Store,
  { id, url, fingerprint }: { readonly id: string; readonly url: string; readonly fingerprint: string },
): Promise<void> {
  const { isOwned, byUrl, all } = await store.read(async (tx) => ({
    isOwned: await tx.remotes.get(id).then((row) => row !== null && isTaken(tx, row, fingerprint)),
    byUrl: await tx.remotes.byUrl(url),
    all: await tx.remotes.list(),
  }));
  if (isOwned) throw new StationError('sync.name-taken', { id });
  if (byUrl !== null) throw new StationError('sync.url-taken', { url, id: byUrl.id });
  if (all.length >= SYNC_LIMITS.remotes)
    throw new StationError('sync.too-many', { limit: SYNC_LIMITS.remotes });
}

/** @throws sync.root-invalid */
async function readText(path: string): Promise<string> {
  try {
    if ((await stat(path)).size > SYNC_LIMITS.rootBytes)
      throw new StationError('sync.root-invalid', { problem: 'it is too large' });
    return await readFile(path, 'utf8');
  } catch (thrown) {
    if (thrown instanceof StationError) throw thrown;
    const problem =
      thrown instanceof Error && 'code' in thrown
        ? `it cannot be read (${String(thrown.code)})`
        : 'it cannot be read';
    throw new StationError('sync.root-invalid', { problem }, thrown);
  }
}
