import { createRouterClient } from '@orpc/server';
import { router } from '../../../src-main/api/index.ts';
import type { StationClient } from '../../../src-shared/contract/index.ts';
import { callByName } from './call-by-name.ts';
import { stationContexts } from './contexts.ts';
import type { OpenDoor } from './door.ts';

/** The contract as plain function calls, as the command line uses it. */
export const openCallDoor: OpenDoor = async (home) => {
  const { context, close } = stationContexts(home);
  const client: StationClient = createRouterClient(router, { context: () => context(false) });
  const consent: StationClient = createRouterClient(router, { context: () => context(true) });
  return { client, consent, call: (name, input) => callByName(client, name, input), close };
};
