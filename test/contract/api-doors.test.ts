import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCallDoor } from '../support/doors/call-door.ts';
import { openCliDoor } from '../support/doors/cli-door.ts';
import { openHttpDoor } from '../support/doors/http-door.ts';
import { openPortDoor } from '../support/doors/port-door.ts';
import { administrationContract } from './administration.ts';
import { apiContract, type Runner } from './api.ts';
import { signedMetadataContract } from './signed-metadata.ts';

const runner: Runner = { describe, it, beforeAll, afterAll, expect };

apiContract(runner, 'a function call', openCallDoor, { asksForConsent: true });
apiContract(runner, 'a MessagePort', openPortDoor, { asksForConsent: true });
apiContract(runner, 'wpk api', openCliDoor, { asksForConsent: false });
// Procedures that a person confirms are local: over HTTP they do not exist.
apiContract(runner, 'HTTP', openHttpDoor, { asksForConsent: false });

for (const [name, open] of [
  ['a function call', openCallDoor],
  ['a MessagePort', openPortDoor],
  ['wpk api', openCliDoor],
  ['HTTP', openHttpDoor],
] as const)
  administrationContract(runner, name, open);

// The command line has a test of its own (test/e2e/tuf.test.ts).
for (const [name, open] of [
  ['a function call', openCallDoor],
  ['a MessagePort', openPortDoor],
] as const)
  signedMetadataContract(runner, name, open);
