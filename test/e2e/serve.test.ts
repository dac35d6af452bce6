import { describe, expect, it } from 'vitest';
import { createMarketplaceClient } from '../../client/index.ts';
import { serveHome } from '../support/served-home.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('wpk serve', () => {
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
