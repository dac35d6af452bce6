export {
  NO_SURROUNDINGS,
  type AuditDependency,
  type AuditInput,
  type AuditSurroundings,
  type PopularName,
} from './audit-input.ts';
export { auditPackageBytes, createAuditor, type Auditor, type AuditorOptions } from './auditor.ts';
export type { AuditTarget } from './read-target.ts';
export { RULESET_VERSION } from './ruleset.ts';
export { rulesDocument } from './rules-document.ts';
export { toSarif, type PathReport } from './sarif.ts';
export { demandScanners } from './scanners/ask-scanners.ts';
export { commandScanner, type CommandScannerOptions } from './scanners/command-scanner.ts';
export { scannersFromConfig } from './scanners/from-config.ts';
export { httpScanner, type HttpScannerOptions } from './scanners/http-scanner.ts';
export type { ExternalScanner, ScannerInput, ScannerVerdict } from './scanners/port.ts';
