import type { AuditReport, Severity } from '../../src-shared/models/finding.ts';
import { PHASES } from './phases.ts';
import { RULES } from './rules/index.ts';
import { RULESET_VERSION } from './ruleset.ts';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  notice: 'note',
};

/** A report with the path of what was audited. */
export interface PathReport {
  readonly path: string;
  readonly report: AuditReport;
}

/** Reports as one SARIF 2.1.0 log (OASIS sarif-v2.1.0): one run, one artifact per audited path. */
export function toSarif(reports: readonly PathReport[]): Record<string, unknown> {
  const rules = new Map<string, Record<string, unknown>>();
  for (const rule of [...RULES, ...PHASES]) {
    rules.set(rule.id, {
      id: rule.id,
      name: rule.title,
      shortDescription: { text: rule.title },
      fullDescription: { text: rule.looksFor },
      help: { text: `${rule.why} ${rule.fix}` },
      defaultConfiguration: { level: LEVELS[rule.severity] },
      properties: { class: rule.class },
    });
  }
  for (const { report } of reports) {
    for (const finding of report.findings) {
      if (!rules.has(finding.ruleId))
        rules.set(finding.ruleId, { id: finding.ruleId, shortDescription: { text: finding.ruleId } });
    }
  }
  const index = new Map([...rules.keys()].map((id, at) => [id, at]));
  const results = reports.flatMap(({ path, report }) =>
    report.findings.map((finding) => ({
      ruleId: finding.ruleId,
      ruleIndex: index.get(finding.ruleId) ?? -1,
      level: LEVELS[finding.severity],
      message: { text: `${finding.message} ${finding.help}` },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: uriOf(path, finding.file) },
            ...(finding.line === null
              ? {}
              : {
                  region: {
                    startLine: finding.line,
                    ...(finding.column === null ? {} : { startColumn: finding.column }),
                  },
                }),
          },
        },
      ],
      properties: { class: finding.class, package: path },
    })),
  );
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Marketplace Station',
            semanticVersion: '1.0.0',
            version: RULESET_VERSION,
            rules: [...rules.values()],
          },
        },
        columnKind: 'utf16CodeUnits',
        artifacts: reports.map(({ path }) => ({ location: { uri: uriOf(path, null) } })),
        results,
      },
    ],
  };
}

/** Inside an archive a file is addressed as a fragment of the package (SARIF 3.4.3 asks for valid URIs). */
function uriOf(path: string, file: string | null): string {
  const encode = (text: string): string =>
    text
      .split(/[\\/]/)
      .map((part) => encodeURIComponent(Buffer.from(part, 'utf8').toString('utf8')))
      .join('/');
  const base = encode(path);
  if (file === null) return base;
  return /\.wpk$/i.test(path) ? `${base}#${encode(file)}` : `${base.replace(/\/$/, '')}/${encode(file)}`;
}
