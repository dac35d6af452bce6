import { z } from 'zod';
import { ROLES } from './roles.ts';

export { holdsRole, ROLES, type Role } from './roles.ts';

/** A role. */
export const roleSchema = z.enum(ROLES);

/**
 * What a token may be narrowed to, whatever its role: `publish` uploads and submits one extension, `exchange` gets such a
 * token for the identity of a CI's run.
 */
export const TOKEN_SCOPES = ['publish', 'exchange'] as const;
/** Such a narrowing. */
export const tokenScopeSchema = z.enum(TOKEN_SCOPES);
export type TokenScope = z.infer<typeof tokenScopeSchema>;
