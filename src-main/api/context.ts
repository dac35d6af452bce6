import type { FEATURES } from '../../src-shared/contract/about.ts';
import { StationError } from '../../src-shared/errors/index.ts';
import type { Role, TokenScope } from '../../src-shared/models/role.ts';
import type { Workload } from '../access/index.ts';
import type { Actor } from '../registry/index.ts';
import type { Station } from '../station.ts';
import { actsInTrail } from '../store/index.ts';
import type { Workbench } from '../workbench/index.ts';

/** What a door tells the handlers about one caller. Made by the door, never by the caller. */
export interface ApiContext {
  /** Opens the home on first use, so that what needs no home makes none. */
  readonly station: () => Promise<Station>;
  readonly workbench: Workbench;
  /** Who is signed in; the person at this machine where left out. */
  readonly userId?: string;
  /** The one publisher the caller may act for; null or left out for all that they own. */
  readonly publisherId?: string | null;
  /** What the caller signed in with, as the trail tells it; null or left out for the person at this machine. */
  readonly credential?: string | null;
  /** The one thing that the caller's token is good for; null or left out for all that its role may do. */
  readonly scope?: TokenScope | null;
  /** The one extension that the caller may publish; null or left out for all of the publisher. */
  readonly extensionId?: string | null;
  /** The run of a CI that the caller is; null or left out for everybody else. */
  readonly workload?: Workload | null;
  /** Issuers that this door believes about runs of a CI; left out where the door takes none of their tokens. */
  readonly workloadIssuers?: readonly string[];
  /** The highest role the caller holds. */
  readonly role: Role;
  /** `remote` callers do not see procedures of reach `local`. */
  readonly reach: 'local' | 'remote';
  /** True only for a surface on which a person confirms. */
  readonly consent: boolean;
  readonly requestId: string;
  /** What the door offers and bounds, for those who ask; left out where it is a plain call. */
  readonly door?: {
    readonly features: readonly (typeof FEATURES)[number][];
    readonly requestBytes: number;
    readonly requestsPerMinute: number;
  };
  /** Several people act through this door: see `Actor.separated`. Left out for the person at this machine. */
  readonly separated?: boolean;
  /** What the sign-in knows beside that; left out for the person at this machine. */
  readonly signedIn?: {
    /** Of the access token, in its maker's words. */
    readonly name: string | null;
    readonly tenant: string | null;
    /** When the token ends, ms; null for never. */
    readonly expiresAt: number | null;
  };
  /** Refuses once the sign-in is over: its token expired, was revoked or denied. Left out where there is none to lose. */
  readonly demandSignedIn?: () => Promise<void>;
  /**
   * Refuses a call that this caller may not make, before any handler runs: a path that is not theirs to name, an act that
   * a person must agree to. Left out: as on a command line, where the person types both.
   */
  readonly demand?: (call: NamedCall) => Promise<void>;
}

/** A call as it came in, valid or not. */
export interface NamedCall {
  readonly procedure: string;
  readonly input: unknown;
  /** Every path that the input names. */
  readonly paths: readonly string[];
}

/** The open station and who acts on it. */
export async function acting(context: ApiContext): Promise<{ station: Station; actor: Actor }> {
  const station = await context.station();
  const { role, publisherId = null, extensionId = null, separated = false } = context;
  const userId = context.userId ?? (await station.userId());
  actsInTrail(userId);
  return { station, actor: { userId, role, publisherId, extensionId, separated } };
}

/** Whoever speaks for one publisher only must not make itself a token that speaks for more, nor see what others do. */
export async function unscoped(context: ApiContext): Promise<{ station: Station; actor: Actor }> {
  const { station, actor } = await acting(context);
  if (typeof actor.publisherId === 'string')
    throw new StationError('auth.scoped', { publisher: actor.publisherId });
  return { station, actor };
}
