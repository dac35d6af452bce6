import { z } from 'zod';

/** What somebody may do. On the desktop the person at the machine is `admin`; over HTTP the token says. */
export const ROLES = ['user', 'developer', 'reviewer', 'admin'] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

/** Authors and reviewers are different people on a server, so neither role holds the other; `admin` holds both. */
const HELD: Readonly<Record<Role, readonly Role[]>> = {
  user: ['user'],
  developer: ['user', 'developer'],
  reviewer: ['user', 'reviewer'],
  admin: ['user', 'developer', 'reviewer', 'admin'],
};

/** True when somebody of `role` may do what needs `needed`. */
export function holdsRole(role: Role, needed: Role): boolean {
  return HELD[role].includes(needed);
}
