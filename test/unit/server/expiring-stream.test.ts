import { once } from 'node:events';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { whileSignedIn } from '../../../src-main/api/signed-in.ts';
import { StationError } from '../../../src-shared/errors/index.ts';
import { createStation } from '../../../src-main/station.ts';
import { createWorkbench } from '../../../src-main/workbench/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const DAY_MS = 86_400_000;

describe('a stream under a sign-in that lasts longer than a timer can wait', () => {
  it('ends when the sign-in does, and not before', async () => {
    const workbench = createWorkbench();
    const station = await createStation({ home: temporaryFolder(), workbench, keychain: null });
    onTestFinished(async () => {
      vi.useRealTimers();
      await station.close();
      await workbench.close();
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const expiresAt = Date.now() + 60 * DAY_MS;
    let ended = false;
    const stream = whileSignedIn(
      {
        station: async () => station,
        workbench,
        role: 'user',
        reach: 'remote',
        consent: false,
        requestId: 'a request',
        signedIn: { name: null, tenant: null, expiresAt },
        demandSignedIn: async () => {
          if (Date.now() >= expiresAt) throw new StationError('auth.expired', { expiredAt: 'now' });
        },
      },
      station.store,
      async function* (signal) {
        yield 'begun';
        if (signal?.aborted === false) await once(signal, 'abort');
        ended = true;
      },
      undefined,
    );
    expect((await stream.next()).value).toBe('begun');
    const rest = expect(stream.next()).rejects.toMatchObject({ code: 'auth.expired' });
    await vi.advanceTimersByTimeAsync(59 * DAY_MS);
    expect(ended).toBe(false);
    await vi.advanceTimersByTimeAsync(2 * DAY_MS);
    await rest;
    expect(ended).toBe(true);
  });
});
