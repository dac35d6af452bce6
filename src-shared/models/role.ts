import { z } from 'zod';

/** Roles from least to most: each holds what those before it hold. On a desktop the person at the machine is `admin`; over HTTP a token says. */
export const ROLES = ['user', 'developer', 'reviewer', 'admin'] as const;
/** A role. */
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

/**
 * What a token may be narrowed to, whatever its role: `publish` uploads and submits one extension, `exchange` gets such a
 * token for the identity of a CI's run.
 */
export const TOKEN_SCOPES = ['publish', 'exchange'] as const;
/** Such a narrowing. */
export const tokenScopeSchema = z.enum(TOKEN_SCOPES);
export type TokenScope = z.infer<typeof tokenScopeSchema>;

/** True when somebody of `role` may do what needs `needed`. */
export function holdsRole(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
