import type { StationClient } from '../../../src-shared/contract/index.ts';
import { StationError } from '../../../src-shared/errors/index.ts';

type Procedure = (input: unknown) => Promise<unknown>;

/** Calls `area.name` on a client, whether it has it or not. */
export async function callByName(client: StationClient, procedure: string, input: unknown): Promise<unknown> {
  let place: unknown = client;
  for (const name of procedure.split('.'))
    place = (place as Readonly<Record<string, unknown>> | undefined)?.[name];
  if (typeof place !== 'function') throw new StationError('api.unknown-procedure', { procedure });
  return (place as Procedure)(input);
}
