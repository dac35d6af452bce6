import { describe, expect, it } from 'vitest';
import { cautionOf } from '../../../src-renderer/features/extension/caution.ts';
import { countUses } from '../../../src-renderer/features/extension/count-uses.ts';
import { readExtensionSearch } from '../../../src-renderer/features/extension/extension-search.ts';
import { isForeignKey } from '../../../src-renderer/features/extension/foreign-key.ts';
import { historyEvents } from '../../../src-renderer/features/extension/history-events.ts';
import { primaryAction } from '../../../src-renderer/features/extension/primary-action.ts';

const at = '2026-11-20T10:00:00.000Z';
const mark = (kind: 'blocked' | 'yanked' | 'deprecated') => ({
  kind,
  reason: 'It loses money.',
  successor: null,
  evidence: null,
  actor: 'reviewer',
  at,
});
const approved = { version: '1.1.0', state: 'approved' as const, marks: [] };
const active = { status: 'active' as const, version: '1.1.0', disabledReason: null };
const base = { extension: { latestVersion: '1.1.0' }, version: approved, installation: null, canRun: true };

describe('the one primary action', () => {
  it('installs what is not there, updates what is another version, runs what is there', () => {
    expect(primaryAction(base)).toEqual({ kind: 'install', version: '1.1.0' });
    expect(primaryAction({ ...base, installation: { ...active, version: '1.0.0' } })).toEqual({
      kind: 'update',
      version: '1.1.0',
    });
    expect(primaryAction({ ...base, installation: active })).toEqual({ kind: 'run' });
    expect(primaryAction({ ...base, installation: { ...active, status: 'disabled' } })).toEqual({
      kind: 'enable',
    });
  });

  it('says why nothing can be done', () => {
    const because = (given: Parameters<typeof primaryAction>[0]): unknown => {
      const action = primaryAction(given);
      return action.kind === 'none' ? [action.because.key, action.because.reason] : action.kind;
    };
    expect(because({ ...base, version: null })).toEqual(['unreleased', '']);
    expect(because({ ...base, version: { ...approved, marks: [mark('blocked')] } })).toEqual([
      'blocked',
      'It loses money.',
    ]);
    expect(because({ ...base, version: { ...approved, state: 'pending' } })).toEqual(['notApproved', '']);
    expect(because({ ...base, installation: active, canRun: false })).toEqual(['nothingToRun', '']);
    expect(because({ ...base, installation: { ...active, status: 'updating' } })).toEqual(['busy', '']);
    expect(
      because({ ...base, installation: { ...active, status: 'disabled', disabledReason: 'Blocked.' } }),
    ).toEqual(['disabledBecause', 'Blocked.']);
  });

  it('installs nothing that another key signed under the name of a publisher of this home', () => {
    const signer = { kind: 'key' as const, id: 'sha256:theirs' };
    const extension = { origin: 'team', publisher: 'acme' };
    const bound = [{ fingerprint: 'sha256:ours' }];
    const asked = { extension, signer, bound, allowed: [] };
    expect(isForeignKey(asked)).toBe(true);
    const of = (publishers: readonly string[]) => [{ fingerprint: signer.id, publishers: [...publishers] }];
    expect(isForeignKey({ ...asked, allowed: of(['acme']) })).toBe(false);
    expect(isForeignKey({ ...asked, allowed: of(['other']) })).toBe(true);
    expect(isForeignKey({ ...asked, bound: [...bound, { fingerprint: signer.id }] })).toBe(false);
    // A publisher that came with the server is bound to nothing here.
    expect(isForeignKey({ ...asked, bound: [] })).toBe(false);
    expect(isForeignKey({ ...asked, extension: { ...extension, origin: 'local' } })).toBe(false);
    const given = { ...base, extension: { ...base.extension, publisher: 'acme' }, isForeign: true };
    expect(primaryAction(given)).toMatchObject({
      kind: 'none',
      because: { key: 'foreignKey', reason: 'acme' },
    });
    expect(primaryAction({ ...given, installation: active })).toEqual({ kind: 'run' });
  });

  it('comes with what to know before it is used, the gravest first', () => {
    const version = { version: '1.1.0', marks: [mark('deprecated'), mark('yanked')], simulated: true };
    const action = { kind: 'install' as const, version: '1.1.0' };
    expect(cautionOf({ action, version, installation: null })).toMatchObject({
      key: 'yanked',
      isWarning: true,
    });
    expect(cautionOf({ action, version: { ...version, marks: [] }, installation: null })?.key).toBe(
      'simulated',
    );
    expect(
      cautionOf({
        action: { kind: 'update', version: '1.1.0' },
        version: { ...version, marks: [], simulated: false },
        installation: { version: '1.0.0' },
      }),
    ).toEqual({ key: 'update', version: '1.0.0', reason: '', isWarning: false });
  });
});

describe('the facts beside it', () => {
  it('count the runs that used a capability, on any host', () => {
    const runs = [
      { used: ['storage', 'network:a.com'] },
      { used: ['network:b.com', 'network:a.com'] },
      { used: [] },
    ];
    expect(countUses(runs, 'network')).toBe(2);
    expect(countUses(runs, 'storage')).toBe(1);
    expect(countUses(runs, 'notify')).toBe(0);
  });

  it('put registry and machine into one line of time, without the steps on the way', () => {
    const decision = {
      extensionId: 'a.b',
      version: '1.0.0',
      verdict: 'approve',
      reason: null,
      evidence: null,
      actor: 'r',
      at: '2026-11-01T00:00:00.000Z',
    };
    const line = {
      seq: 1,
      installationId: 'i',
      extensionId: 'a.b',
      version: '1.0.0',
      digest: 'sha256:0',
      from: null,
      to: 'fetched' as const,
      action: 'install',
      actor: 'u',
      at: '2026-11-02T00:00:00.000Z',
      details: {},
    };
    const events = historyEvents([decision], [line, { ...line, seq: 2, to: 'active' }]);
    expect(events.map(({ key }) => key)).toEqual(['ledger-2', 'decision-0']);
  });

  it('are read from the address with what it knows', () => {
    expect(readExtensionSearch({ tab: 'reviews', version: '1.0.0' })).toEqual({
      tab: 'reviews',
      version: '1.0.0',
    });
    expect(readExtensionSearch({ tab: 'nothing', version: 7 })).toEqual({});
  });
});
