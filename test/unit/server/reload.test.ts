import { describe, expect, it, onTestFinished } from 'vitest';
import { readSettings, serve } from '../../../src-main/hosts/server/index.ts';
import { jwtIssuer } from '../../support/jwt-issuer.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const given = { logLevel: 'silent', port: 0 };
const settingsOf = (more: Readonly<Record<string, unknown>> = {}) =>
  readSettings(null, {}, { ...given, ...more }).settings;

async function running(more: Readonly<Record<string, unknown>> = {}) {
  const server = await serve({ home: temporaryFolder(), settings: settingsOf(more), passphrase: undefined });
  onTestFinished(() => server.stop());
  const ask = (where: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(new URL(where, server.url), { headers });
  return { server, ask };
}

describe('a server that is told to read its settings again', () => {
  it('takes tokens of another issuer, and those of the one before no more', async () => {
    const [first, second] = [await jwtIssuer(), await jwtIssuer()];
    const { server, ask } = await running({ issuers: [first.settings] });
    const status = async ({ sign }: typeof first): Promise<number> => {
      const token = await sign({ sub: 'ada', role: 'user' });
      return (await ask('/api/v1/about/me', { authorization: `Bearer ${token}` })).status;
    };
    expect([await status(first), await status(second)]).toEqual([200, 401]);
    await server.reload(() => settingsOf({ issuers: [second.settings] }));
    expect([await status(first), await status(second)]).toEqual([401, 200]);
  });

  it('goes by the new limits and the new contact', async () => {
    const { server, ask } = await running();
    const limit = async () => (await ask('/openapi.json')).headers.get('x-ratelimit-limit');
    expect(await limit()).toBe('1200');
    await server.reload(() =>
      settingsOf({ requestsPerMinute: 7, securityContact: 'mailto:watch@example.com' }),
    );
    expect(await limit()).toBe('7');
    expect(await (await ask('/.well-known/security.txt')).text()).toContain('mailto:watch@example.com');
  });

  it('goes on as before with settings that cannot be used', async () => {
    const { server, ask } = await running({ requestsPerMinute: 50 });
    await server.reload(() => settingsOf({ requestsPerMinute: 'many' }));
    const answer = await ask('/openapi.json');
    expect([answer.status, answer.headers.get('x-ratelimit-limit')]).toEqual([200, '50']);
  });
});
