import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { AuditReport } from '../../../src-shared/models/finding.ts';
import { makeReport } from '../../../src-main/validation/report.ts';
import { RULES } from '../../../src-main/validation/rules/index.ts';
import { toSarif } from '../../../src-main/validation/index.ts';
import { auditedMain } from '../../support/audit-package.ts';
import { sarifSchema } from '../../support/sarif-schema.ts';

const valid = new Ajv({ strict: false }).compile(sarifSchema);

function reportOn(code: string): AuditReport {
  return makeReport({
    now: 0,
    manifest: null,
    digest: null,
    findings: auditedMain(code),
    observed: [],
    scanners: [],
  });
}

describe('reports as SARIF 2.1.0', () => {
  it('fit the schema', () => {
    const log = toSarif([
      { path: 'a package.wpk', report: reportOn('eval(x); while (true) {}') },
      { path: './folder', report: reportOn('export const commands = {};') },
    ]);
    valid(log);
    expect(valid.errors).toBeNull();
  });

  it('name every rule once and point results at their rule', () => {
    const log = toSarif([{ path: 'x', report: reportOn('eval(x)') }]) as {
      runs: {
        tool: { driver: { rules: { id: string }[] } };
        results: { ruleId: string; ruleIndex: number; level: string }[];
      }[];
    };
    const [run] = log.runs;
    const rules = run?.tool.driver.rules ?? [];
    for (const rule of RULES) expect(rules.filter((one) => one.id === rule.id)).toHaveLength(1);
    for (const result of run?.results ?? []) expect(rules[result.ruleIndex]?.id).toBe(result.ruleId);
    expect(run?.results).toContainEqual(expect.objectContaining({ ruleId: 'eval-call', level: 'error' }));
  });
});
