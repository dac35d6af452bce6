import type { Role, TokenScope } from '../../../src-shared/models/role.ts';
import type { Workload } from '../../access/index.ts';
import type { Lease } from './tenants.ts';

/** Who sent a request, as the sign-in found out, and the tenant that they belong to. */
export interface Caller {
  readonly userId: string;
  readonly role: Role;
  readonly publisherId: string | null;
  /** `token:<id>`, `jwt:<issuer>#<jti>` or `oidc:<issuer>#<jti>`. */
  readonly credential: string;
  readonly scope: TokenScope | null;
  readonly extensionId: string | null;
  readonly workload: Workload | null;
  readonly signedIn: {
    readonly name: string | null;
    readonly tenant: string | null;
    readonly expiresAt: number | null;
  };
  /** @throws auth.* once the token is no longer good */
  readonly demandSignedIn: () => Promise<void>;
  readonly lease: Lease;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null on routes that need no sign-in. */
    caller: Caller | null;
  }
}
