import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMarketplaceClient } from '../../client/index.ts';
import { serveHome } from '../support/served-home.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { documentOf, wpkHere } from '../support/wpk-here.ts';

describe('wpk serve', () => {
  it('shows the settings that would be in force, and serves nothing', async () => {
    const cwd = temporaryFolder();
    const env = { MARKETPLACE_SERVER_PORT: '4999', MARKETPLACE_SERVER_HOST_NAMES: 'market.example' };
    const said = await wpkHere(['--json', '--home', cwd, 'serve', '--port', '0', '--print-config'], {
      cwd,
      env,
    });
    expect(said.code).toBe(0);
    expect(documentOf(said)).toMatchObject({ port: 0, hostNames: ['market.example'] });
  });

  it('that is stopped while it starts ends whole, and shows its first token all the same', async () => {
    const home = temporaryFolder();
    const program = path.resolve(import.meta.dirname, '../../bin/wpk.mjs');
    const child = spawn(
      process.execPath,
      [program, '--home', home, '--json', 'serve', '--port', '0', '--log-level', 'silent'],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, MARKETPLACE_PASSPHRASE: 'a passphrase' },
      },
    );
    onTestFinished(() => void child.kill('SIGKILL'));
    let said = '';
    child.stdout.on('data', (part: Buffer) => (said += part.toString()));
    // Its home is there: it is on its way.
    while (!existsSync(path.join(home, 'store.sqlite')))
      await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).toBe(0);
    const { firstToken } = JSON.parse(said) as { firstToken: string };
    const second = await serveHome(home);
    expect(await createMarketplaceClient({ url: second.url, token: firstToken }).about.me()).toMatchObject({
      role: 'admin',
    });
    expect(await second.stop()).toBe(0);
  });

  it('shows an administrator token once, serves the contract with it, and stops cleanly', async () => {
    const home = temporaryFolder();
    const first = await serveHome(home);
    const token = first.firstToken ?? '';
    const client = createMarketplaceClient({ url: first.url, token });
    expect(await client.about.get()).toMatchObject({ name: 'Marketplace Station' });
    const made = await client.tokens.create({ role: 'user', name: 'reader' });
    expect(await first.stop()).toBe(0);

    const second = await serveHome(home);
    expect(second.firstToken).toBeNull();
    const reader = createMarketplaceClient({ url: second.url, token: made.token });
    expect(await reader.extensions.search({ query: '' })).toMatchObject({ total: 0 });
    await expect(reader.tokens.list({})).rejects.toMatchObject({ code: 'api.forbidden' });
    expect(await second.stop()).toBe(0);
  });
});
