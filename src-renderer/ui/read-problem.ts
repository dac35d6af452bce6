/** An error as people read it. */
export interface ReadProblem {
  readonly code: string;
  readonly message: string;
  /** What to do; empty when nobody knows. */
  readonly hint: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Reads what a procedure threw (it carries code, text and hint), or what a job ended with. Null for what is not ours. */
export function readProblem(thrown: unknown): ReadProblem | null {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown) || !('message' in thrown))
    return null;
  const { code, message } = thrown;
  if (typeof code !== 'string' || typeof message !== 'string') return null;
  const carrier: unknown = 'data' in thrown ? thrown.data : thrown;
  const extra = (typeof carrier === 'object' && carrier !== null ? carrier : {}) as {
    hint?: unknown;
    details?: unknown;
  };
  return {
    code,
    message,
    hint: typeof extra.hint === 'string' ? extra.hint : '',
    details:
      typeof extra.details === 'object' && extra.details !== null
        ? (extra.details as Record<string, unknown>)
        : {},
  };
}
