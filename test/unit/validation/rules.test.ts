import { describe, expect, it } from 'vitest';
import type { Severity } from '../../../src-shared/models/finding.ts';
import { RULES } from '../../../src-main/validation/rules/index.ts';
import { audited } from '../../support/audit-package.ts';
import { contentCases } from './rule-cases/content.ts';
import { dynamicCodeCases } from './rule-cases/dynamic-code.ts';
import { hiddenCases } from './rule-cases/hidden.ts';
import { networkCases } from './rule-cases/network.ts';
import { platformCases } from './rule-cases/platform.ts';
import type { RuleCase } from './rule-cases/rule-case.ts';

const CASES: readonly RuleCase[] = [
  ...dynamicCodeCases,
  ...platformCases,
  ...networkCases,
  ...hiddenCases,
  ...contentCases,
];
const ORDER: readonly Severity[] = ['error', 'warning', 'notice'];

function worst(one: RuleCase): Severity | null {
  const files = one.main === undefined ? (one.files ?? {}) : { 'dist/main.js': one.main, ...one.files };
  const found = audited(files, one.manifest, one.context).filter((finding) => finding.ruleId === one.rule);
  return ORDER.find((severity) => found.some((finding) => finding.severity === severity)) ?? null;
}

function nameOf(one: RuleCase): string {
  const sample = one.main ?? JSON.stringify(one.files ?? one.manifest ?? {}).slice(0, 200);
  return sample.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').slice(0, 110);
}

for (const rule of RULES) {
  const cases = CASES.filter((one) => one.rule === rule.id);
  describe(`the rule ${rule.id}`, () => {
    it('has samples that raise it and samples that do not', () => {
      expect(cases.some((one) => one.says !== null)).toBe(true);
      expect(cases.some((one) => one.says === null)).toBe(true);
    });
    for (const [index, one] of cases.entries()) {
      it(`${one.says === null ? 'says nothing' : `says ${one.says}`} (${index + 1}): ${nameOf(one)}`, () => {
        expect(worst(one)).toBe(one.says);
      });
    }
  });
}

describe('the rules together', () => {
  it('raise no error for an honest package', () => {
    expect(audited({}).filter((finding) => finding.severity !== 'notice')).toEqual([]);
  });

  it('have unique ids and complete texts', () => {
    expect(new Set(RULES.map((rule) => rule.id)).size).toBe(RULES.length);
    for (const rule of RULES) {
      expect(rule.id).toMatch(/^[a-z][a-z0-9-]+$/);
      for (const text of [rule.title, rule.looksFor, rule.why, rule.fix])
        expect(text.length).toBeGreaterThanOrEqual(10);
    }
  });

  it('are all covered: no case names a rule that does not exist', () => {
    const ids = new Set(RULES.map((rule) => rule.id));
    expect(CASES.filter((one) => !ids.has(one.rule)).map((one) => one.rule)).toEqual([]);
  });
});
