import { z } from 'zod';

/** Roles from least to most. On a desktop the signed-in OS user holds all; over HTTP a token says. */
export const ROLES = ['user', 'developer', 'reviewer', 'admin'] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;
