import { describe, expect, it } from 'vitest';
import { notesOf } from '../../../src-renderer/features/console/release/notes.ts';
import { stepsOf } from '../../../src-renderer/features/console/release/steps.ts';
import type { Submission } from '../../../src-shared/models/catalog.ts';

const AT = '2026-01-02T03:04:05.000Z';
const NOTHING = { packedAt: null, signedAt: null, submission: null, auditedAt: null };

const submission = (change: Partial<Submission>): Submission => ({
  id: 's',
  extensionId: 'ada.one',
  version: '1.0.0',
  digest: `sha256:${'0'.repeat(64)}`,
  state: 'pending',
  signer: null,
  simulated: false,
  submittedBy: 'ada',
  submittedAt: AT,
  auditAttempts: 1,
  decision: null,
  findings: null,
  ...change,
});
const short = (progress: Partial<Parameters<typeof stepsOf>[0]>): string =>
  stepsOf({ ...NOTHING, ...progress })
    .map(({ key, state }) => `${key}:${state}`)
    .join(' ');

describe('the way of a version', () => {
  it('begins with everything ahead', () => {
    expect(short({})).toBe(
      'packaged:waiting signed:waiting submitted:waiting audited:waiting reviewed:waiting',
    );
  });

  it('goes on step by step', () => {
    expect(short({ packedAt: AT })).toMatch(/^packaged:done signed:now submitted:waiting/);
    expect(short({ packedAt: AT, signedAt: AT })).toMatch(/^packaged:done signed:done submitted:now/);
    expect(short({ submission: submission({ state: 'auditing' }) })).toMatch(/submitted:done audited:now/);
    expect(short({ submission: submission({}) })).toMatch(/audited:done reviewed:now$/);
  });

  it('ends with the decision and its time', () => {
    const decision = { verdict: 'approve', reason: null, actor: 'eve', at: AT } as const;
    expect(short({ submission: submission({ state: 'approved', decision }) })).toMatch(/approved:done$/);
    const no = { ...decision, verdict: 'reject', reason: 'No.' } as const;
    expect(
      stepsOf({ ...NOTHING, submission: submission({ state: 'rejected', decision: no }) }).at(-1),
    ).toEqual({
      key: 'rejected',
      state: 'failed',
      at: AT,
    });
  });

  it('tells the audit from a person', () => {
    const decision = {
      verdict: 'reject',
      reason: 'The audit found an error.',
      actor: 'audit',
      at: AT,
    } as const;
    expect(short({ submission: submission({ state: 'rejected', decision }) })).toMatch(
      /submitted:done rejectedByAudit:failed$/,
    );
  });
});

describe('release notes', () => {
  const changelog =
    '# Changelog\n\n## [1.1.0] - 2026-01-02\n\n- More.\n\n### Fixed\n\n- Less.\n\n## v1.0.0\n\n- First.\n';

  it('are the part that is headed with the version, with what is below it', () => {
    expect(notesOf(changelog, '1.1.0')).toBe('- More.\n\n### Fixed\n\n- Less.');
    expect(notesOf(changelog, '1.0.0')).toBe('- First.');
  });

  it('are none where no heading names the version', () => {
    expect(notesOf(changelog, '1.0')).toBeNull();
    expect(notesOf('', '1.0.0')).toBeNull();
    expect(notesOf('## 1.0.0\n', '1.0.0')).toBeNull();
  });
});
