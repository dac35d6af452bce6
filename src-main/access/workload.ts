import type { JWTPayload } from 'jose';
import { z } from 'zod';
import { StationError } from '../../src-shared/errors/index.ts';

/** What an issuer calls the facts that a policy is held against. */
export interface WorkloadClaims {
  readonly repository: string;
  readonly workflow: string;
  readonly environment: string;
  readonly ref: string;
}

/** A run of a CI, as its issuer vouches for it. */
export interface Workload {
  readonly issuer: string;
  readonly jti: string;
  /** UTC milliseconds. */
  readonly expiresAt: number;
  readonly subject: string;
  readonly repository: string;
  readonly workflow: string;
  readonly environment: string | null;
  readonly ref: string | null;
}

const fact = z.string().min(1).max(500);

/** The facts among verified claims. @throws auth.missing-claim */
export function readWorkload(payload: JWTPayload, issuer: string, names: WorkloadClaims): Workload {
  const needed = <T>(name: string, schema: z.ZodType<T>): T => {
    const read = schema.safeParse(Object.hasOwn(payload, name) ? payload[name] : undefined);
    if (!read.success) throw new StationError('auth.missing-claim', { claim: name });
    return read.data;
  };
  const given = (name: string): string | null => needed(name, fact.nullish()) ?? null;
  return {
    issuer,
    jti: needed('jti', z.string().min(1).max(200)),
    expiresAt: needed('exp', z.number()) * 1_000,
    subject: needed('sub', fact),
    repository: needed(names.repository, fact),
    workflow: needed(names.workflow, fact),
    environment: given(names.environment),
    ref: given(names.ref),
  };
}
