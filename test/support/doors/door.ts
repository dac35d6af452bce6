import type { StationClient } from '../../../src-shared/contract/index.ts';

/** One way to reach a station: what the contract suite runs through. */
export interface Door {
  /** What any caller on this machine may ask. */
  readonly client: StationClient;
  /** The same for the surface on which a person consents. */
  readonly consent: StationClient;
  /** Calls by name, right or wrong. */
  call(procedure: string, input?: unknown): Promise<unknown>;
  close(): Promise<void>;
}

export type OpenDoor = (home: string) => Promise<Door>;
