import type { ProcedureMeta } from '../../src-shared/contract/index.ts';
import { TRAIL_LIMITS } from '../../src-shared/limits.ts';
import { withTrail } from '../store/index.ts';
import type { ApiContext } from './context.ts';
import { toApiError } from './guard.ts';

/**
 * Runs a procedure that writes so that the trail tells of it: what was done through any door, and over HTTP what was
 * refused too. Procedures without a route are of this machine only; the ledger and the log tell of those.
 */
export function inTrail<T>(
  context: ApiContext,
  procedure: {
    readonly name: string;
    readonly meta: ProcedureMeta;
    readonly method: string | undefined;
    readonly input: unknown;
  },
  work: () => Promise<T>,
): Promise<T> {
  const { name, meta, method, input } = procedure;
  if (method === undefined || method === 'GET' || meta.asksOnly === true) return work();
  const { role, requestId, userId = null, credential = null, reach } = context;
  return withTrail(
    { procedure: name, target: targetOf(input), role, requestId, actor: userId, credential },
    {
      now: Date.now,
      codeOf: (thrown) => toApiError(thrown, requestId).code,
      otherwise: reach === 'remote' ? async () => (await context.station()).store : null,
    },
    work,
  );
}

/** The fields that say what a call is about, the most telling first. */
const TARGETS = ['extensionId', 'id', 'jobId', 'digest', 'publisherId', 'publisher'];
/** Ids and digests; anything else may be a text that somebody wrote, or worse. */
const PLAIN = /^[\w.:+@-]+$/;
const SECRET = /^(?:wpk_|ey[\w-]+\.)/;

/** What a call is about, in a form that can be kept. */
export function targetOf(input: unknown): string | null {
  if (typeof input !== 'object' || input === null) return null;
  const fields = new Map<string, unknown>(Object.entries(input));
  const found = TARGETS.map((name) => fields.get(name)).find((value) => typeof value === 'string');
  const version = fields.get('version');
  const target = typeof version === 'string' ? `${String(found)}@${version}` : found;
  if (typeof found !== 'string' || typeof target !== 'string') return null;
  const isKept = target.length <= TRAIL_LIMITS.targetCharacters && PLAIN.test(target) && !SECRET.test(target);
  return isKept ? target : null;
}
