import { describe, expect, it } from 'vitest';
import { treeRows } from '../../../src-renderer/features/console/files/tree-rows.ts';
import { contributionsOf } from '../../../src-renderer/features/console/run/contributions.ts';
import { slugOf } from '../../../src-renderer/features/console/wizard/templates.ts';
import { riskOf } from '../../../src-renderer/features/review/risk.ts';
import type { Submission } from '../../../src-shared/models/catalog.ts';
import type { AuditReport } from '../../../src-shared/models/finding.ts';

describe('the tree of files', () => {
  const entries = [
    { path: 'src', kind: 'folder', sizeBytes: 0 },
    { path: 'src/deep', kind: 'folder', sizeBytes: 0 },
    { path: 'src/deep/a.ts', kind: 'file', sizeBytes: 1 },
    { path: 'src/b.ts', kind: 'file', sizeBytes: 1 },
    { path: 'src.md', kind: 'file', sizeBytes: 1 },
  ] as const;

  it('hides what lies in closed folders, and nothing that only begins alike', () => {
    const seen = (closed: string): string[] =>
      treeRows(entries, (path) => path === closed).map(({ entry }) => entry.path);
    expect(seen('src')).toEqual(['src', 'src.md']);
    expect(seen('src/deep')).toEqual(['src', 'src/deep', 'src/b.ts', 'src.md']);
    expect(seen('')).toHaveLength(5);
  });
});

describe('what a manifest contributes', () => {
  it('is read as far as it is well-formed', () => {
    const contributes = {
      commands: [{ id: 'scan', title: 'Scan' }, { title: 'no id' }, 7],
      strategies: 'none',
      reports: [{ id: 'day', input: { type: 'object' } }],
    };
    expect(contributionsOf({ contributes })).toEqual([
      { kind: 'command', id: 'scan', title: 'Scan', input: null },
      { kind: 'report', id: 'day', title: 'day', input: { type: 'object' } },
    ]);
    expect(contributionsOf(null)).toEqual([]);
    expect(contributionsOf({ contributes: [] })).toEqual([]);
  });
});

describe('the short name', () => {
  it.each([
    ['Hyper Momentum V2', 'hyper-momentum-v2'],
    ['  Größe & Maß! ', 'gro-e-ma'],
    ['Café', 'cafe'],
    ['---', ''],
  ])('of %j is %j', (text, slug) => {
    expect(slugOf(text)).toBe(slug);
  });
});

describe('the risk of a submission', () => {
  const calm = {
    signer: { kind: 'key', id: 'sha256:1', simulated: false },
    simulated: false,
    auditAttempts: 1,
    findings: { errors: 0, warnings: 0, notices: 3 },
  } as unknown as Submission;
  const report = (declared: unknown[], observed: unknown[]): AuditReport =>
    ({ permissions: { declared, observed } }) as unknown as AuditReport;

  it('is low where nothing stands out', () => {
    expect(riskOf(calm, report([], []))).toEqual({ level: 'low', reasons: [] });
    expect(riskOf(calm, null).level).toBe('low');
  });

  it('is medium for warnings, hosts and simulated signatures, each named', () => {
    const one = { ...calm, simulated: true, findings: { errors: 0, warnings: 2, notices: 0 } };
    const declared = [{ capability: 'network', hosts: ['api.example.com'] }];
    expect(riskOf(one, report(declared, declared))).toEqual({
      level: 'medium',
      reasons: [
        { key: 'simulated' },
        { key: 'warnings', count: 2 },
        { key: 'network', hosts: 'api.example.com' },
      ],
    });
  });

  it('is high without a signature, and for what was used without being declared', () => {
    expect(riskOf({ ...calm, signer: null }, null).level).toBe('high');
    expect(riskOf(calm, report([], [{ capability: 'storage' }]))).toEqual({
      level: 'high',
      reasons: [{ key: 'undeclared', names: 'storage' }],
    });
  });
});
