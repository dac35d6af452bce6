import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readSettings, serve } from '../../../src-main/hosts/server/index.ts';
import { openKeyStore } from '../../../src-main/trust/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('serving a home whose keys are under a passphrase', () => {
  it('says what it cannot do without it, and nothing where it was given', async () => {
    const home = temporaryFolder();
    const passphrase = () => Promise.resolve('a passphrase');
    await (
      await openKeyStore(path.join(home, 'keys'), { now: Date.now, keychain: null, passphrase })
    ).current();
    const { settings } = readSettings(null, {}, { logLevel: 'silent', port: 0 });
    for (const given of [undefined, () => Promise.resolve(''), passphrase]) {
      const server = await serve({ home, settings, passphrase: given });
      onTestFinished(() => server.stop());
      const isLocked = given !== passphrase;
      const answer = await fetch(`${server.url}/health/ready`);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual({
        status: 'ok',
        ...(isLocked ? { limited: 'trust.passphrase-needed' } : {}),
      });
      expect(server.notice === null).toBe(!isLocked);
      await server.stop();
    }
  });
});
