import { fromErrorBody, type ErrorBody } from '../../../src-shared/errors/index.ts';
import type { UpstreamItem } from '../../../src-shared/models/upstream.ts';
import type { Tx, UpstreamRow } from '../../store/port.ts';

/** An item as it is shown: with what it waits for, and its error in the words of now. */
export async function presentItem(tx: Tx, row: UpstreamRow): Promise<UpstreamItem> {
  const { id, remoteId, kind, subject, content, state, attempts, error, conflict, outcome } = row;
  const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
  const holder = state === 'waiting' ? await tx.upstream.holderOf(id) : null;
  return {
    id,
    registryId: remoteId,
    kind,
    subject,
    content,
    state,
    attempts,
    createdAt: new Date(row.createdAt).toISOString(),
    dueAt: holder === null ? iso(row.dueAt) : null,
    heldBy: holder === null ? null : { id: holder.id, kind: holder.kind, state: holder.state },
    endedAt: iso(row.endedAt),
    error: error === null ? null : presentError(error, row),
    conflict,
    outcome,
  };
}

/** Written in the words of now, whatever program wrote it down; what to do about it is said for somebody who sends. */
function presentError(error: ErrorBody, { remoteId, state }: UpstreamRow): ErrorBody {
  const { code } = error;
  const body = { ...fromErrorBody(error).toBody(), code };
  if (state !== 'waiting' && state !== 'following') return body;
  if (code === 'trust.passphrase-needed')
    return { ...body, hint: 'Set MARKETPLACE_PASSPHRASE and send it with `wpk outbox send`.' };
  if (code.startsWith('auth.') || code === 'sync.not-admitted') {
    const hint = `Give a token that the server takes with \`wpk sync token ${remoteId}\`; then it is sent.`;
    return { ...body, hint };
  }
  if (AWAY.has(code))
    return { ...body, hint: 'It is tried again by itself; `wpk outbox send` tries at once.' };
  return body;
}

/** The hints of these speak of syncing. */
const AWAY = new Set<string>([
  'sync.unreachable',
  'sync.too-slow',
  'sync.cut-short',
  'sync.back-off',
  'sync.server-failed',
]);
