/** One role as it was verified last. */
export interface RoleState {
  readonly role: 'root' | 'timestamp' | 'snapshot' | 'targets';
  readonly version: number;
  /** ISO 8601. */
  readonly expires: string;
}

/** What a station knows of a server's metadata without asking it. */
export interface MetadataState {
  /** When it was verified last, UTC milliseconds; null before the first refresh. */
  readonly asOf: number | null;
  readonly roles: readonly RoleState[];
  /** The role whose time is over by this machine's clock: nothing new is vouched for until a refresh. Null while all hold. */
  readonly stale: RoleState | null;
}
