import { isJsonObject, type Json } from '../json.ts';
import type { UpstreamItem } from './upstream.ts';

/** What became of a submission. */
interface UpstreamVerdict {
  readonly verdict: 'approved' | 'rejected';
  /** What the reviewer wrote; null for nothing. */
  readonly reason: string | null;
}

/** How the server decided on a package that was sent there; null while it has not, and for everything else. */
export function verdictOf({
  kind,
  state,
  outcome,
}: Pick<UpstreamItem, 'kind' | 'state' | 'outcome'>): UpstreamVerdict | null {
  if (kind !== 'publish' || state !== 'done') return null;
  const submission = fieldOf(outcome, 'submission');
  const verdict = fieldOf(submission, 'state');
  if (verdict !== 'approved' && verdict !== 'rejected') return null;
  const reason = fieldOf(fieldOf(submission, 'decision'), 'reason');
  return { verdict, reason: typeof reason === 'string' && reason !== '' ? reason : null };
}

/** True where nothing goes on until somebody chooses, or gives the token or passphrase that is asked for. */
export function needsPerson({ state, error }: Pick<UpstreamItem, 'state' | 'error'>): boolean {
  if (state === 'conflict' || state === 'refused') return true;
  return (state === 'waiting' || state === 'following') && error !== null && isAboutAdmission(error.code);
}

/** A token or a key of this home is missing or counts no more: what waits for it goes on by itself once it is there. */
export function isAboutAdmission(code: string): boolean {
  return code.startsWith('auth.') || code.startsWith('trust.') || code === 'sync.not-admitted';
}

function fieldOf(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value) ? value[name] : undefined;
}
