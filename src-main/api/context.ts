import type { Role } from '../../src-shared/models/role.ts';
import type { Actor } from '../registry/index.ts';
import type { Station } from '../station.ts';
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
  /** The highest role the caller holds. */
  readonly role: Role;
  /** `remote` callers do not see procedures of reach `local`. */
  readonly reach: 'local' | 'remote';
  /** True only for a surface on which a person confirms. */
  readonly consent: boolean;
  readonly requestId: string;
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
  const { role, publisherId = null } = context;
  const userId = context.userId ?? (await station.userId());
  return { station, actor: { userId, role, publisherId } };
}
