import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditReportSchema } from '../../../src-shared/models/finding.ts';
import { packFiles } from '../../../src-main/packages/index.ts';
import { createSandbox } from '../../../src-main/sandbox/index.ts';
import {
  createAuditor,
  NO_SURROUNDINGS,
  RULESET_VERSION,
  type Auditor,
} from '../../../src-main/validation/index.ts';
import { packageFiles, type Files } from '../../support/audit-package.ts';

const NOW = Date.UTC(2026, 4, 1);
const sandbox = createSandbox({ size: 1, spares: 0 });
let auditor: Auditor;

beforeAll(() => {
  auditor = createAuditor({ sandbox, now: () => NOW });
});
afterAll(async () => {
  await auditor.close();
  await sandbox.close();
});

async function report(files: Files = {}, manifest: Record<string, unknown> = {}) {
  return auditor.audit({ bytes: await packFiles(packageFiles(files, manifest)) }, NO_SURROUNDINGS);
}

describe('auditing a package', () => {
  it('answers the fixed report shape for an honest one', async () => {
    const answer = await report();
    expect(auditReportSchema.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({
      valid: true,
      timestamp: '2026-05-01T00:00:00.000Z',
      extensionId: 'north-lake.drift-meter',
      version: '1.2.0',
      ruleset: RULESET_VERSION,
      security: { errors: [], warnings: [] },
      quality: { errors: [], warnings: [] },
      scanners: [],
    });
    expect(answer.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('sorts findings into security and quality and names their place', async () => {
    const answer = await report({
      'dist/main.js': '\nexport const commands = { measure: (x) => eval(x) };\n',
      'README.md': '# x',
    });
    expect(answer.valid).toBe(false);
    expect(answer.security.errors).toContainEqual(
      expect.objectContaining({
        ruleId: 'eval-call',
        class: 'dynamic-code',
        file: 'dist/main.js',
        line: 2,
        column: 43,
      }),
    );
    expect(answer.quality.warnings).toContainEqual(
      expect.objectContaining({ ruleId: 'readme', class: 'quality' }),
    );
    const order = answer.findings.map((one) => ['error', 'warning', 'notice'].indexOf(one.severity));
    expect(order).toEqual(order.toSorted());
  });

  it("reports bytes that are no archive as malformed, with the reader's code", async () => {
    const answer = await auditor.audit({ bytes: new TextEncoder().encode('not a zip') }, NO_SURROUNDINGS);
    expect(auditReportSchema.parse(answer).valid).toBe(false);
    expect(answer.findings).toEqual([expect.objectContaining({ class: 'malformed', severity: 'error' })]);
    expect(answer.findings[0]?.message).toMatch(/^packages\./);
    expect(answer).toMatchObject({ digest: null, extensionId: null, version: null });
  });

  it('names every wrong field of a manifest and reads the other files all the same', async () => {
    const bytes = await packFiles(
      packageFiles(
        { 'dist/extra.js': 'eval(x);' },
        { version: 'one', permissions: [{ capability: 'network', hosts: ['*'], reason: 'All of it.' }] },
      ),
    );
    const { valid, findings } = await auditor.audit({ bytes }, NO_SURROUNDINGS);
    expect(valid).toBe(false);
    expect(findings).toContainEqual(
      expect.objectContaining({
        ruleId: 'manifest-invalid',
        class: 'structure',
        severity: 'error',
        file: 'wpk.json',
      }),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ ruleId: 'manifest-abuse', class: 'manifest-abuse', severity: 'error' }),
    );
    expect(findings).toContainEqual(expect.objectContaining({ ruleId: 'eval-call', file: 'dist/extra.js' }));
  });

  it('takes a workflow without running anything', async () => {
    const answer = await report(
      {},
      {
        kind: 'workflow',
        steps: ['check', { id: 'send', needs: ['check'] }],
        main: undefined,
        permissions: undefined,
        contributes: undefined,
      },
    );
    expect(answer.findings.filter((one) => one.severity === 'error')).toEqual([]);
    expect(answer.permissions).toEqual({ declared: [], observed: [] });
  });

  it('gives the same answer twice', async () => {
    const bytes = await packFiles(
      packageFiles({
        'dist/main.js': 'export const commands = { measure: () => fetch("https://a.example") };',
      }),
    );
    expect(await auditor.audit({ bytes }, NO_SURROUNDINGS)).toEqual(
      await auditor.audit({ bytes }, NO_SURROUNDINGS),
    );
  });
});

describe('the dry run of an audit', () => {
  const storage = { permissions: [{ capability: 'storage', reason: 'Keeps the last measurement.' }] };

  it('records the capabilities that were observed', async () => {
    const code =
      'import { storage } from "marketplace"; export const commands = { measure: async () => { await storage.set("a", 1); return 1; } };';
    const answer = await report({ 'dist/main.js': code }, storage);
    expect(answer.permissions).toEqual({
      declared: [{ capability: 'storage' }],
      observed: [{ capability: 'storage' }],
    });
    expect(answer.valid).toBe(true);
  });

  it('finds an undeclared capability that no static rule can see', async () => {
    const code =
      'import * as host from "marketplace"; const key = Object.keys({ not: 1 })[0] + "ify"; export const commands = { measure: async () => host[key].show("a", "b") };';
    const answer = await report({ 'dist/main.js': code });
    expect(answer.security.errors).toContainEqual(
      expect.objectContaining({ ruleId: 'dry-run-permission', class: 'permission-mismatch' }),
    );
    expect(answer.permissions.observed).toEqual([{ capability: 'notify' }]);
  });

  it('makes a main that does not load an error, and a failing command none', async () => {
    const broken = await report({ 'dist/main.js': 'throw new Error("no"); export const commands = {};' });
    expect(broken.quality.errors).toContainEqual(
      expect.objectContaining({ ruleId: 'dry-run', class: 'structure' }),
    );
    const failing = await report({
      'dist/main.js': 'export const commands = { measure: () => { throw new Error("no"); } };',
    });
    expect(failing.valid).toBe(true);
    expect(failing.findings).toContainEqual(
      expect.objectContaining({ ruleId: 'dry-run', severity: 'notice' }),
    );
    const activating = await report({
      'dist/main.js':
        'export function activate() { throw new Error("no"); } export const commands = { measure: () => 1 };',
    });
    expect(activating.quality.warnings).toContainEqual(expect.objectContaining({ ruleId: 'dry-run' }));
    expect(activating.valid).toBe(true);
  });

  it('feeds commands an input made from their schema', async () => {
    const code =
      'export const commands = { measure: ({ list, when }) => { if (!Array.isArray(list) || when !== "now") throw new Error("bad"); return 1; } };';
    const input = {
      type: 'object',
      properties: { list: { type: 'array', items: { type: 'number' } }, when: { enum: ['now', 'later'] } },
    };
    const answer = await report(
      { 'dist/main.js': code },
      { contributes: { commands: [{ id: 'measure', title: 'Measure', input }] } },
    );
    expect(answer.findings.filter((one) => one.ruleId === 'dry-run')).toEqual([]);
  });

  it('is left out, with a notice, where a dependency is not at hand', async () => {
    const code = 'import { x } from "acme.indicators"; export const commands = { measure: () => x };';
    const answer = await report({ 'dist/main.js': code }, { dependencies: { 'acme.indicators': '^1.0.0' } });
    expect(answer.valid).toBe(true);
    expect(answer.findings).toContainEqual(
      expect.objectContaining({ ruleId: 'dry-run', severity: 'notice' }),
    );
  });

  it('survives code that never ends', async () => {
    const answer = await report({
      'dist/main.js': 'let on = 1; while (on) { on += 1; if (on < 0) break; } export const commands = {};',
    });
    expect(answer.findings).toContainEqual(expect.objectContaining({ ruleId: 'dry-run', severity: 'error' }));
  });
});

describe('auditing a folder', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'audit-'));
    for (const [name, content] of packageFiles({ 'notes/secret.js': 'eval(1)' })) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), content);
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('looks at what would ship, and at nothing else', async () => {
    const answer = await auditor.audit({ folder }, NO_SURROUNDINGS);
    expect(answer.valid).toBe(true);
    expect(answer.digest).toMatch(/^sha256:/);
    expect(answer.findings.some((one) => one.file === 'notes/secret.js')).toBe(false);
  });

  it('refuses a folder that is not there', async () => {
    await expect(auditor.audit({ folder: path.join(folder, 'gone') }, NO_SURROUNDINGS)).rejects.toMatchObject(
      { code: 'packages.not-found' },
    );
  });

  it('stops when it is asked to', async () => {
    const control = new AbortController();
    control.abort(new Error('enough'));
    await expect(auditor.audit({ folder }, NO_SURROUNDINGS, control.signal)).rejects.toThrow('enough');
  });
});
