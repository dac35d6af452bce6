// Opens a home, sends what waits in it, and says so: a process that tests kill on its way.
import process from 'node:process';
import { createStation } from '../../src-main/station.ts';
import { createWorkbench } from '../../src-main/workbench/index.ts';

const [home = ''] = process.argv.slice(2);
const workbench = createWorkbench();
const passphrase = async (): Promise<string> => 'a passphrase';
const station = await createStation({ home, workbench, keychain: null, passphrase });
await station.upstream.send({ registryId: null, hasten: true, signal: new AbortController().signal });
process.stdout.write('sent\n');
await station.close();
await workbench.close();
