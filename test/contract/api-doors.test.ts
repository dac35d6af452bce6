import { openCallDoor } from '../support/doors/call-door.ts';
import { openCliDoor } from '../support/doors/cli-door.ts';
import { openPortDoor } from '../support/doors/port-door.ts';
import { apiContract } from './api.ts';

apiContract('a function call', openCallDoor, { asksForConsent: true });
apiContract('a MessagePort', openPortDoor, { asksForConsent: true });
apiContract('wpk api', openCliDoor, { asksForConsent: false });
