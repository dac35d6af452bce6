import type { Outputs } from '../../../src-shared/contract/index.ts';
import type { ErrorBody } from '../../../src-shared/errors/index.ts';
import type { Json } from '../../../src-shared/json.ts';
import { printable, when } from './text.ts';

type Remote = Outputs['registries']['status'];

/** How it stands with a server, in a few words. */
export function stateText({ state, isUnfinished, lastError }: Remote): string {
  const more = lastError === null ? '' : ` (${lastError.code})`;
  return `${state}${isUnfinished ? ', unfinished' : ''}${more}`;
}

/** Where it is asked; what came in a mirror file may have no place. */
export function addressText({ url }: Remote): string {
  return url ?? 'no address, came in a mirror file';
}

/** A server with its last syncs, for people. */
export function remoteText(one: Remote, history: Outputs['registries']['history']['items']): string {
  const lines = [
    `${one.id}  ${printable(one.name)}  ${addressText(one)}`,
    `  state: ${stateText(one)}`,
    `  as of: ${one.asOf === null ? 'never' : when(one.asOf)}`,
    `  root: ${one.rootFingerprint}`,
    `  log: ${one.logSize} entries verified`,
    `  extensions: ${one.extensions}, conflicts: ${one.conflicts}`,
  ];
  if (one.lastError !== null)
    lines.push(`  ${printable(one.lastError.message)}`, `  ${printable(one.lastError.hint)}`);
  if (one.backOffUntil !== null) lines.push(`  asked again at: ${when(one.backOffUntil)}`);
  for (const past of history.filter(({ registryId }) => registryId === one.id))
    lines.push(
      `  ${when(past.startedAt)}  ${past.code ?? past.outcome}  ${past.extensions} extensions, ${past.versions} versions, ${past.requests} requests, ${past.bytes} bytes`,
    );
  return lines.join('\n');
}

/** What the sync of one server came to. Skipped is what came in a mirror file without an address. */
export type SyncEnd = { readonly id: string } & (
  | { readonly state: 'done'; readonly result: Json }
  | { readonly state: 'failed'; readonly error: ErrorBody }
  | { readonly state: 'skipped' }
);

/** The same for people. */
export function syncedText(end: SyncEnd): string {
  const { id, state } = end;
  if (state === 'skipped')
    return `${id}: skipped, it came in a mirror file and has no address; bring its next file with wpk mirror import.`;
  if (state === 'failed') {
    const { code, message, hint } = end.error;
    return `${id}: FAILED. ${printable(message)}\n  ${printable(hint)} (${code})`;
  }
  const { extensions, versions, conflicts, bytes } = end.result as Record<string, number>;
  return `${id}: ${extensions} extensions looked at, ${versions} versions new or changed, ${conflicts} conflicts, ${bytes} bytes.`;
}
