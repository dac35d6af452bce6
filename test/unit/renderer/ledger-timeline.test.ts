import { describe, expect, it } from 'vitest';
import { timelineOf } from '../../../src-renderer/features/ledger/timeline.ts';
import type { LedgerEvent } from '../../../src-shared/models/installation.ts';

let seq = 0;
const event = (change: Partial<LedgerEvent>): LedgerEvent => ({
  seq: (seq += 1),
  installationId: 'i1',
  extensionId: 'acme.tool',
  version: '1.0.0',
  digest: `sha256:${'a'.repeat(64)}`,
  from: null,
  to: 'active',
  action: 'install',
  actor: 'me',
  at: '2026-11-22T10:00:00.000Z',
  details: {},
  receipt: `sha256:${'b'.repeat(64)}`,
  signer: null,
  grants: [],
  subscription: { model: 'free', state: 'free', trialEndsAt: null },
  allowedUnsigned: false,
  pinned: false,
  source: 'local',
  ...change,
});
const installed = [
  event({ to: 'planned' }),
  event({ to: 'fetched' }),
  event({ to: 'verified' }),
  event({ to: 'staged' }),
  event({ to: 'active', grants: [{ capability: 'storage' }] }),
];

describe('the timeline of an extension', () => {
  it('tells an installation once, with its steps inside', () => {
    const [only, ...rest] = timelineOf(installed);
    expect(rest).toEqual([]);
    expect(only).toMatchObject({ event: { to: 'active' }, fromVersion: null, added: ['storage'] });
    expect(only?.steps.map(({ to }) => to)).toEqual(['planned', 'fetched', 'verified', 'staged']);
  });

  it('begins with the newest, and says what each update changed', () => {
    const grants = [{ capability: 'network' as const, hosts: ['a.example', 'b.example'] }];
    const [updated] = timelineOf([
      ...installed,
      event({ action: 'update', from: 'active', to: 'updating' }),
      event({ action: 'update', from: 'updating', version: '1.1.0', grants }),
    ]);
    expect(updated).toMatchObject({
      event: { version: '1.1.0' },
      fromVersion: '1.0.0',
      added: ['network:a.example', 'network:b.example'],
      removed: ['storage'],
    });
    expect(updated?.steps).toHaveLength(1);
  });

  it('tells an update that failed as going back to what was there', () => {
    const [back] = timelineOf([
      ...installed,
      event({ action: 'update', from: 'active', to: 'updating' }),
      event({ action: 'update', from: 'updating', to: 'rolled-back' }),
      event({ action: 'update', from: 'rolled-back', to: 'active', grants: [{ capability: 'storage' }] }),
    ]);
    expect(back).toMatchObject({ fromVersion: '1.0.0', added: [], removed: [] });
    expect(back?.steps.map(({ to }) => to)).toEqual(['updating', 'rolled-back']);
  });

  it('keeps work that never came to an end as the last thing that happened', () => {
    expect(timelineOf([event({ to: 'planned' })])).toMatchObject([{ event: { to: 'planned' }, steps: [] }]);
  });

  it('starts anew where an extension was installed again', () => {
    const again = timelineOf([
      ...installed,
      event({ action: 'uninstall', from: 'active', to: 'uninstalled' }),
      event({ installationId: 'i2', to: 'planned' }),
      event({ installationId: 'i2', grants: [{ capability: 'storage' }] }),
    ]);
    expect(again[0]).toMatchObject({ fromVersion: null, added: ['storage'] });
    expect(again[1]).toMatchObject({ event: { action: 'uninstall' }, removed: ['storage'] });
  });
});
