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
   * Refuses a path that this caller may not name, before any handler runs. Left out: every path is the caller's own to
   * name, as on a command line.
   */
  readonly demandPath?: (path: string) => Promise<void>;
}

/** The open station and who acts on it. */
export async function acting(context: ApiContext): Promise<{ station: Station; actor: Actor }> {
  const station = await context.station();
  const { role, publisherId = null } = context;
  const userId = context.userId ?? (await station.userId());
  return { station, actor: { userId, role, publisherId } };
}
