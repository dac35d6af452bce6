import type { StationClient } from '../../../src-shared/contract/index.ts';

type Procedure = (input: unknown) => Promise<unknown>;

/** Calls `area.name` on a client that makes up its members as they are asked for. */
export async function callByName(client: StationClient, procedure: string, input: unknown): Promise<unknown> {
  let place: unknown = client;
  for (const name of procedure.split('.')) place = (place as Readonly<Record<string, unknown>>)[name];
  if (typeof place !== 'function') throw new Error(`the client has no ${procedure}`);
  return (place as Procedure)(input);
}
