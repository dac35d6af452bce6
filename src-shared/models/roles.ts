/** Roles from least to most: each holds what those before it hold. On a desktop the person at the machine is `admin`; over HTTP a token says. */
export const ROLES = ['user', 'developer', 'reviewer', 'admin'] as const;
/** A role. */
export type Role = (typeof ROLES)[number];

/** True when somebody of `role` may do what needs `needed`. */
export function holdsRole(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
