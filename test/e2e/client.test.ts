import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { signedHello } from '../support/published-hello.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testServer } from '../support/test-server.ts';

const EXAMPLE = path.resolve(import.meta.dirname, '../../client/example.ts');

describe('the example of the client', () => {
  it('publishes to a server, follows the audit, lists what waits and tells what is refused', async () => {
    const server = await testServer();
    const url = await server.listen();
    const { digest, bundle } = await signedHello(server.station);
    const file = path.join(temporaryFolder(), 'hello.wpk');
    await writeFile(file, await server.station.blobs.get(digest));
    await writeFile(`${file}.sigstore.json`, JSON.stringify(bundle));
    const { authorization } = await server.signIn('developer');
    const { stdout } = await promisify(execFile)(process.execPath, [EXAMPLE, file], {
      env: {
        ...process.env,
        MARKETPLACE_URL: url,
        MARKETPLACE_TOKEN: authorization.replace('Bearer ', ''),
      },
    });
    expect(stdout).toMatch(/^signed in as token:\S+, developer$/m);
    expect(stdout).toMatch(/^\d+ % {2}\S+ {2}\S/m);
    expect(stdout).toMatch(/^job done$/m);
    expect(stdout).toMatch(/^waits: acme\.hello@1\.0\.0$/m);
    expect(stdout).toMatch(/^refused: registry\.extension-not-found: .*\(request [\w-]+\)$/m);
  });
});
