import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readSettings, serve } from '../../../src-main/hosts/server/index.ts';
import { createStation } from '../../../src-main/station.ts';
import { openKeyStore } from '../../../src-main/trust/index.ts';
import { createWorkbench } from '../../../src-main/workbench/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const right = () => Promise.resolve('a passphrase');
const { settings } = readSettings(null, {}, { logLevel: 'silent', port: 0 });

async function sealKeys(home: string): Promise<void> {
  const options = { now: Date.now, keychain: null, passphrase: right };
  await (await openKeyStore(path.join(home, 'keys'), options)).current();
}

async function running(home: string, passphrase: (() => Promise<string>) | undefined) {
  const server = await serve({ home, settings, passphrase });
  onTestFinished(() => server.stop());
  const health = async (): Promise<{ limited?: string; message?: string }> => {
    const answer = await fetch(`${server.url}/health/ready`);
    expect(answer.status).toBe(200);
    return (await answer.json()) as { limited?: string; message?: string };
  };
  return { server, health };
}

describe('serving a home whose keys are under a passphrase', () => {
  it('says what it cannot do without it, and nothing where it was given', async () => {
    const home = temporaryFolder();
    await sealKeys(home);
    for (const given of [undefined, () => Promise.resolve('')]) {
      const { server, health } = await running(home, given);
      expect(await health()).toMatchObject({ status: 'ok', limited: 'trust.passphrase-needed' });
      expect((await health()).message).toContain('Set MARKETPLACE_PASSPHRASE and start again');
      expect(server.notice).toBe((await health()).message);
      await server.stop();
    }
    const { server, health } = await running(home, right);
    await server.reload(() => settings);
    expect(await health()).toEqual({ status: 'ok' });
    expect(server.notice).toBeNull();
  });

  it('says that the passphrase is not the right one', async () => {
    const home = temporaryFolder();
    await sealKeys(home);
    const { server, health } = await running(home, () => Promise.resolve('another'));
    await server.reload(() => settings);
    expect(await health()).toMatchObject({ status: 'ok', limited: 'trust.passphrase-wrong' });
    expect((await health()).message).toContain('Set the right MARKETPLACE_PASSPHRASE');
  });

  it('looks at the homes of its tenants too, and names none of them', async () => {
    const home = temporaryFolder();
    const workbench = createWorkbench();
    const desk = path.join(home, 'tenants', 'desk');
    const station = await createStation({ home: desk, workbench, keychain: null, tenant: 'desk' });
    await station.close();
    await workbench.close();
    const { server, health } = await running(home, () => Promise.resolve('another'));
    expect(await health()).toEqual({ status: 'ok' });
    // What is sealed while it serves is found with the next look.
    await sealKeys(desk);
    await server.reload(() => settings);
    expect(await health()).toMatchObject({ status: 'ok', limited: 'trust.passphrase-wrong' });
    const { message = '' } = await health();
    expect(message).toContain('The keys of one tenant do not open');
    expect(message).not.toContain('desk');
  });
});
