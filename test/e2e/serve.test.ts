import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { onTestFinished, describe, expect, it } from 'vitest';
import { createMarketplaceClient } from '../../client/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface Started {
  readonly url: string;
  readonly firstToken: string | null;
}

/** `wpk serve --json` as a process of its own, stopped as a service manager would. */
async function startServer(home: string): Promise<Started & { readonly stop: () => Promise<number | null> }> {
  const child: ChildProcessByStdio<null, Readable, null> = spawn(
    process.execPath,
    ['bin/wpk.mjs', '--home', home, '--json', 'serve', '--port', '0', '--log-level', 'silent'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, MARKETPLACE_PASSPHRASE: 'a passphrase' },
    },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const started = JSON.parse(line) as Started;
  return {
    ...started,
    async stop() {
      child.kill('SIGTERM');
      const [code] = (await once(child, 'exit')) as [number | null];
      return code;
    },
  };
}

describe('wpk serve', () => {
  it('shows an administrator token once, serves the contract with it, and stops cleanly', async () => {
    const home = temporaryFolder();
    const first = await startServer(home);
    const token = first.firstToken ?? '';
    const client = createMarketplaceClient({ url: first.url, token });
    expect(await client.about.get()).toMatchObject({ name: 'Marketplace Station' });
    const made = await client.tokens.create({ role: 'user', name: 'reader' });
    expect(await first.stop()).toBe(0);

    const second = await startServer(home);
    expect(second.firstToken).toBeNull();
    const reader = createMarketplaceClient({ url: second.url, token: made.token });
    expect(await reader.extensions.search({ query: '' })).toMatchObject({ total: 0 });
    await expect(reader.tokens.list({})).rejects.toMatchObject({ code: 'api.forbidden' });
    expect(await second.stop()).toBe(0);
  });
});
